/* Lessons without a network. It keeps only what the server says is public: lesson pages, styles,
   fonts, pictures. Nothing of a person, no page of help: those are never public, or not below it. */
"use strict";
const CACHE = `mangxanh-bai-hoc-${TOLD.version}`;
const WAIT = 4000; /* milliseconds until a slow network counts as none */

const isPublic = (answer) =>
  answer.ok && answer.type === "basic" && !answer.redirected &&
  (answer.headers.get("Cache-Control") || "").includes("public");

const isAsset = (url) =>
  url.origin === location.origin &&
  (TOLD.assets.includes(url.pathname) || url.pathname.startsWith(TOLD.pictures));
const isPage = (url) =>
  url.origin === location.origin && url.pathname.startsWith(new URL(registration.scope).pathname);

const bare = (address) => {
  const url = new URL(address, location.href);
  return url.origin + url.pathname;
};

const keep = async (address, how) => {
  const answer = await fetch(address, { credentials: "omit", ...how });
  if (isPublic(answer)) await (await caches.open(CACHE)).put(bare(address), answer.clone());
  return answer;
};

const older = async () =>
  (await caches.keys()).filter((name) => name.startsWith("mangxanh-bai-hoc-") && name !== CACHE);

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    await Promise.all([...TOLD.assets, TOLD.offline].map((one) => keep(one, { cache: "no-cache" })));
    for (const name of await older()) {
      const kept = await (await caches.open(name)).keys();
      const known = new Set([...TOLD.assets, TOLD.offline].map(bare));
      await Promise.allSettled(kept.map((request) => request.url).filter((url) => !known.has(url)).map((url) => keep(url)));
    }
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await older()) await caches.delete(name);
    await self.clients.claim();
  })());
});

/* The first opening came before the worker: the page says what it was made of. */
self.addEventListener("message", (event) => {
  const known = (url) => isAsset(url) || isPage(url);
  const urls = ((event.data && event.data.keep) || []).filter((one) => known(new URL(one, location.href)));
  event.waitUntil(Promise.allSettled(urls.map((one) => keep(one))));
});

const fromCache = async (address) => (await caches.open(CACHE)).match(bare(address), { ignoreVary: true });

const soon = (promise) =>
  Promise.race([promise, new Promise((_done, fail) => setTimeout(() => fail(new Error("slow")), WAIT))]);

const page = async (request) => {
  const kept = await fromCache(request.url);
  try {
    const coming = fetch(request);
    const answer = await (kept ? soon(coming) : coming);
    if (isPublic(answer)) await (await caches.open(CACHE)).put(bare(request.url), answer.clone());
    else if (answer.status === 404) await (await caches.open(CACHE)).delete(bare(request.url)); /* withdrawn */
    return answer;
  } catch {
    return kept || (await fromCache(TOLD.offline)) || Response.error();
  }
};

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && isPage(url)) event.respondWith(page(request));
  else if (isAsset(url))
    event.respondWith(fromCache(request.url).then((kept) => kept || keep(request.url)));
});
