/* One card at a time, listening, and what a pupil did kept and sent. The lesson is whole without it.

   What waits to be sent lies on the device under its attempt, which tells nothing and is refused by
   the server unless whoever is signed in began it; then, and after sending, the device forgets it. */
(() => {
  "use strict";
  const lesson = document.querySelector("[data-lesson]");
  const cards = lesson ? [...lesson.querySelectorAll(".lesson__card")] : [];
  const root = document.documentElement;
  const mine = lesson && lesson.dataset.mine;
  const NAME = "mangxanh-bai-hoc";

  /* ---- what waits on the device */
  const open = () =>
    new Promise((done, fail) => {
      if (!self.indexedDB) return fail(new Error("no room to keep"));
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("queue", { keyPath: "attempt" });
      asked.onerror = () => fail(asked.error);
      asked.onsuccess = () => {
        asked.result.onversionchange = () => asked.result.close();
        done(asked.result);
      };
    });

  const withQueue = async (mode, work) => {
    const kept = await open();
    try {
      return await new Promise((done, fail) => {
        const transaction = kept.transaction("queue", mode);
        const given = work(transaction.objectStore("queue"));
        transaction.oncomplete = () => done(given.result);
        transaction.onerror = transaction.onabort = () => fail(transaction.error);
      });
    } finally {
      kept.close();
    }
  };

  const waiting = () => withQueue("readonly", (queue) => queue.getAll()).catch(() => []);
  const forgetAll = () => {
    try { sessionStorage.clear(); } catch { /* there is none */ }
    return withQueue("readwrite", (queue) => queue.clear()).catch(() => undefined);
  };

  const add = (attempt, card, keeps) =>
    withQueue("readwrite", (queue) => {
      const asked = queue.get(attempt);
      asked.onsuccess = () => {
        const before = asked.result || { attempt, url: mine, card: 0, keeps: null };
        queue.put({ ...before, card: Math.max(before.card, card), keeps: keeps === null ? before.keeps : keeps });
      };
      return asked;
    });

  const drop = (sent) =>
    withQueue("readwrite", (queue) => {
      const asked = queue.get(sent.attempt);
      asked.onsuccess = () => {
        const there = asked.result;
        if (there && there.card === sent.card && there.keeps === sent.keeps) queue.delete(sent.attempt);
      };
      return asked;
    });

  /* ---- who is here, and sending */
  const state = { attempt: "", token: "", known: 0, sending: null };
  const say = (words) => {
    const line = lesson.querySelector("[data-status]");
    if (line && line.textContent !== words) line.textContent = words;
  };
  const remembered = () => {
    try { return sessionStorage.getItem(mine) || ""; } catch { return ""; }
  };

  const post = (row) => {
    const form = new URLSearchParams({ attempt: row.attempt, card: String(row.card) });
    if (row.keeps !== null) form.set("keeps", row.keeps ? "1" : "0");
    const headers = { "X-CSRFToken": state.token };
    return fetch(row.url, { method: "POST", body: form, headers, cache: "no-store", keepalive: true });
  };

  /* Asks who is here now; null without an answer. */
  const ask = async () => {
    const answer = await fetch(mine, { cache: "no-store" });
    if (!answer.ok) return null;
    const told = await answer.json();
    state.attempt = told.attempt;
    state.token = told.token || "";
    return told;
  };

  const sendAll = async () => {
    for (const row of await waiting()) {
      let answer = await post(row);
      if (answer.status === 403 && (await ask())) answer = await post(row); /* the token was of before */
      if (answer.status >= 500) return false;
      await drop(row); /* kept by the server, or not of who is signed in */
    }
    return true;
  };

  const send = () => {
    state.sending = (state.sending || Promise.resolve()).then(sendAll).catch(() => false);
    return state.sending;
  };

  /* A pupil finishes; who is not signed in is told how to be, if they have a card. */
  const greet = (pupil) => {
    root.classList.toggle("nobody", !pupil);
    lesson.querySelectorAll("[data-finish]").forEach((one) => (one.hidden = !pupil));
    lesson.querySelectorAll("[data-guest]").forEach((one) => (one.hidden = pupil));
  };

  const meet = async () => {
    const told = await ask();
    if (!told) return null;
    if (!told.attempt) {
      await forgetAll();
      greet(false);
      return told;
    }
    greet(true);
    state.known = told.card;
    try { sessionStorage.setItem(mine, told.attempt); } catch { /* it is asked for again */ }
    await send();
    return told;
  };

  const remember = async (card, keeps = null) => {
    const attempt = state.attempt || (root.classList.contains("nobody") ? "" : remembered());
    if (!attempt || (card <= state.known && keeps === null)) return;
    state.known = Math.max(state.known, card);
    try { await add(attempt, state.known, keeps); } catch { /* sent at once, or not at all */ }
    const words = state.known === cards.length - 1 ? lesson.dataset.finished : lesson.dataset.saved;
    const sent = state.token && navigator.onLine ? await send() : false;
    say(sent ? words : lesson.dataset.waits);
  };

  /* ---- cards */
  const at = () => Math.max(0, cards.findIndex((card) => `#${card.id}` === location.hash));
  const show = (now, moved) => {
    hush();
    cards.forEach((card, n) => card.classList.toggle("now", n === now));
    root.classList.toggle("later", now > 0);
    lesson.querySelector(".lesson__more").classList.toggle("end", now === cards.length - 1);
    if (moved) {
      scrollTo(0, 0);
      const title = cards[now].querySelector(".lesson__title");
      if (title) title.focus({ preventScroll: true });
    }
    if (mine && now > 0) remember(now);
  };

  /* ---- listening, where the device speaks Vietnamese */
  const speech = self.speechSynthesis;
  let speaking = null;
  const voice = () => speech && speech.getVoices().find((one) => /^vi\b/i.test(one.lang.replace("_", "-")));
  const label = (button, stop) => {
    const words = button.querySelector("span");
    words.dataset.before = words.dataset.before || words.textContent;
    words.textContent = stop ? button.dataset.stop : words.dataset.before;
  };
  const hush = () => {
    if (!speaking) return;
    label(speaking, false);
    speaking = null;
    speech.cancel();
  };
  const words = (card) =>
    [...card.querySelectorAll("h2, p, li, dt, dd, .choice span, .msg header b")]
      .filter((one) => one.offsetParent && !one.matches(".lesson__at, .hint, .vh") && !one.querySelector("button, a.btn, li"))
      .map((one) => one.textContent.trim())
      .join(". ");
  const listen = (button) => {
    const again = speaking === button;
    hush();
    if (again) return;
    const said = new SpeechSynthesisUtterance(words(button.closest(".lesson__card")));
    said.voice = voice();
    said.lang = "vi-VN";
    said.rate = 0.95;
    said.onend = () => speaking === button && hush();
    speaking = button;
    label(button, true);
    speech.speak(said);
  };
  const offerVoice = () =>
    voice() && lesson.querySelectorAll("[data-listen]").forEach((one) => (one.hidden = false));

  const see = (button) => {
    const ask = button.closest("fieldset");
    const chosen = ask.querySelector(":checked");
    if (!chosen) return ask.querySelector("input").focus();
    ask.classList.add("answered");
    button.hidden = true;
    ask.querySelector(`[data-if="${chosen.dataset.asks}"]`).focus();
  };
  const keepPlan = (button) => {
    const line = button.querySelector("[data-kept]");
    line.textContent = line.dataset.kept;
    button.setAttribute("aria-disabled", "true");
    remember(at(), true);
  };

  /* The page after the lesson says what the server knows, so that is told first, if it can be. */
  const finish = async (link) => {
    await Promise.race([remember(cards.length - 1).then(send), new Promise((done) => setTimeout(done, 3000))]);
    location.assign(link.href);
  };

  /* ---- the worker keeps what this page is made of */
  const hire = async () => {
    if (!lesson.dataset.worker || !navigator.serviceWorker) return;
    await navigator.serviceWorker.register(lesson.dataset.worker, { updateViaCache: "none" });
    const ready = await navigator.serviceWorker.ready;
    const pictures = [...document.images].map((one) => one.src);
    ready.active.postMessage({ keep: [location.href.split(/[?#]/)[0], ...pictures] });
  };

  if (!cards.length) return;
  root.classList.add("cards");
  const begun = Boolean(location.hash);
  show(at(), false);
  addEventListener("hashchange", () => show(at(), true));
  lesson.querySelectorAll("[data-see]").forEach((one) => (one.hidden = false));
  lesson.addEventListener("click", (event) => {
    const button = event.target.closest("[data-see], [data-listen], [data-keep], [data-finish]");
    if (!button) return;
    if (button.matches("[data-finish]")) {
      if (!state.attempt) return;
      event.preventDefault();
      finish(button);
    } else if (button.matches("[data-see]")) see(button);
    else if (button.matches("[data-listen]")) listen(button);
    else if (button.getAttribute("aria-disabled") !== "true") keepPlan(button);
  });
  if (speech) {
    offerVoice();
    if (speech.addEventListener) speech.addEventListener("voiceschanged", offerVoice);
  }
  addEventListener("pagehide", hush);
  const arrive = async () => {
    const told = await meet().catch(() => null);
    if (told ? told.attempt : remembered()) lesson.querySelectorAll("[data-keep]").forEach((one) => (one.hidden = false));
    if (!told || !told.attempt) return told;
    if (told.keeps) lesson.querySelectorAll("[data-keep]").forEach((one) => {
      one.querySelector("[data-kept]").textContent = one.querySelector("[data-kept]").dataset.kept;
      one.setAttribute("aria-disabled", "true");
    });
    return told;
  };
  if (mine) {
    arrive().then((told) => {
      if (!told || !told.attempt) return;
      const untouched = !begun && !location.hash && at() === 0;
      if (untouched && told.card > 0 && !told.finished) location.hash = `the-${told.card + 1}`;
      else if (at() > told.card) remember(at());
    });
    addEventListener("online", () => arrive().then((told) => told && told.attempt && at() > 0 && say(lesson.dataset.saved)));
    addEventListener("pageshow", (event) => event.persisted && arrive());
  }
  hire().catch(() => undefined);
})();
