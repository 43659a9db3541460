/* A paper: answers are saved as they are given, kept on the device while there is no network, and
   questions turn without a page being loaded. The paper is whole without it.

   What waits lies on the device under its attempt, tells nothing of who made it, and is deleted once
   it was sent, after seven days, and when somebody signs out. The contract: contests/saving. */
(() => {
  "use strict";
  const SAVE = "/thi/luu/", NAME = "mangxanh-thi", WEEK = 7 * 24 * 3600 * 1000;
  const sit = document.querySelector("[data-sit]");
  const handIn = document.querySelector("form[data-hand-in]");
  const attempt = sit ? sit.dataset.sit : handIn ? handIn.dataset.handIn : "";
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const within = (ms) => (AbortSignal.timeout ? AbortSignal.timeout(ms) : undefined);

  /* ---- what waits on the device: one row for each question of an attempt */
  const memory = new Map(); /* where the device keeps nothing, until the page goes */
  const open = () =>
    new Promise((done, fail) => {
      if (!self.indexedDB) return fail(new Error("no room to keep"));
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("queue", { keyPath: ["attempt", "slot"] });
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
        transaction.oncomplete = () => done(given && given.result);
        transaction.onerror = transaction.onabort = () => fail(transaction.error);
      });
    } finally {
      kept.close();
    }
  };
  const keep = (row) => {
    memory.set(row.slot, row);
    return withQueue("readwrite", (queue) => queue.put(row)).catch(() => undefined);
  };
  const drop = (row) => {
    const there = memory.get(row.slot);
    if (there && there.id === row.id) memory.delete(row.slot);
    return withQueue("readwrite", (queue) => {
      const asked = queue.get([row.attempt, row.slot]);
      asked.onsuccess = () => {
        if (asked.result && asked.result.id === row.id) queue.delete([row.attempt, row.slot]);
      };
      return asked;
    }).catch(() => undefined);
  };
  const waiting = async () => {
    const rows = await withQueue("readonly", (queue) => queue.getAll()).catch(() => []);
    for (const row of rows) {
      if (Date.now() - row.kept > WEEK) await drop(row);
      else if (row.attempt === attempt && !memory.has(row.slot)) memory.set(row.slot, row);
    }
    return [...memory.values()].sort((a, b) => a.seq - b.seq);
  };

  /* ---- the clock of the server */
  const clock = { offset: null, due: 0, last: 0 };
  const serverNow = () => (clock.offset === null ? Date.now() : clock.offset + performance.now());
  const setClock = (now) => (clock.offset = now - performance.now());
  const askClock = async () => {
    const began = performance.now();
    const answer = await fetch(SAVE, { cache: "no-store", signal: within(5000) });
    if (!answer.ok) return null;
    const told = await answer.json();
    clock.offset = told.now - (began + performance.now()) / 2;
    clock.due = told.due;
    return told;
  };
  const nextSeq = () => (clock.last = Math.max(Math.round(serverNow()), clock.last + 1));
  const randomId = () => {
    const [high, low] = crypto.getRandomValues(new Uint32Array(2));
    return (high & 0x1fffff) * 2 ** 32 + low;
  };

  /* ---- saying how it stands */
  const icons = () => document.querySelector("template[data-icons]").content.children;
  const say = (words, icon, off) => {
    const line = document.querySelector("[data-saved]");
    if (!line || !words) return;
    line.classList.toggle("saved--off", Boolean(off));
    line.replaceChildren(icons()[icon].cloneNode(true), ` ${words}`);
  };
  const tell = (words) => {
    const note = sit && sit.querySelector("[data-told]");
    if (!note) return;
    note.hidden = !words;
    note.querySelector("p").textContent = words;
  };
  const clockOf = (moment) =>
    new Intl.DateTimeFormat("vi-VN", {
      hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false, timeZone: sit.dataset.zone,
    }).format(new Date(moment));
  const tellAway = async (away) => {
    const banner = document.querySelector("[data-away]");
    if (!banner || !sit) return;
    banner.hidden = !away;
    if (!away) return;
    const count = (await waiting()).length;
    banner.querySelector("[data-waiting]").textContent = count
      ? sit.dataset.waits.replace("{n}", count)
      : sit.dataset.waitsNone;
  };

  /* ---- sending */
  const post = (row) =>
    fetch(SAVE, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ attempt: row.attempt, slot: row.slot, value: row.value, seq: row.seq, id: row.id }),
      cache: "no-store",
      keepalive: true,
      signal: within(15000),
    });

  /* A page of Django gives the ticket anew to whoever is signed in; false where nobody is. */
  const askTicket = async () => {
    const answer = await fetch("/thi/nop/", { cache: "no-store", signal: within(15000) });
    return answer.ok && new URL(answer.url).pathname.startsWith("/thi/");
  };

  /* Returns whether the row is settled: on the server, or never to be sent again. */
  const sendOne = async (row, again = true) => {
    const answer = await post(row);
    const told = await answer.json().catch(() => ({}));
    if (answer.status === 200 || answer.status === 202) {
      await drop(row);
      if (sit && !told.late) say(sit.dataset.kept.replace("{n}", clockOf(told.at)), 0);
      if (sit && told.late) {
        tell(sit.dataset.late);
        askClock().then(showTime, () => undefined); /* the time is over: the page leads on */
      }
      return true;
    }
    if (answer.status === 409 && told.now && again) {
      setClock(told.now);
      clock.last = 0;
      const renewed = { ...row, seq: nextSeq() };
      await keep(renewed);
      return sendOne(renewed, false);
    }
    if (answer.status === 403 && again) {
      if (told.why === "ticket" && (await askTicket())) return sendOne(row, false);
      if (sit) tell(sit.dataset.gone);
      return false;
    }
    if ([400, 410, 411, 413, 415, 422].includes(answer.status)) {
      await drop(row);
      if (sit) tell(answer.status === 410 ? sit.dataset.late : sit.dataset.refused);
      return true;
    }
    const pause = Number(answer.headers.get("Retry-After")) || 1;
    await wait(1000 * Math.min(pause, 10));
    return false;
  };

  const sendAll = async () => {
    for (const row of await waiting()) {
      try {
        if (!(await sendOne(row))) return false;
      } catch {
        if (sit) say(sit.dataset.stored, 1, true);
        await tellAway(true);
        return false;
      }
    }
    await tellAway(false);
    return true;
  };
  let sending = Promise.resolve(true);
  const send = () => (sending = sending.then(sendAll, sendAll));

  addEventListener("online", send);
  setInterval(() => memory.size && send(), 5000);
  if (!sit && !handIn) {
    /* the page of the result: what waits of the attempt whose ticket this browser has may go */
    withQueue("readonly", (queue) => queue.getAll()).then((rows) => {
      for (const row of rows || []) post(row).then((answer) => answer.status < 500 && answer.status !== 403 && drop(row), () => undefined);
    }, () => undefined);
    return;
  }
  if (handIn) {
    handIn.addEventListener("submit", async (event) => {
      if (handIn.dataset.sent) return;
      event.preventDefault();
      await Promise.race([send(), wait(5000)]);
      handIn.dataset.sent = "yes";
      handIn.submit();
    });
    send();
    return;
  }

  /* ---- one question */
  const total = Number(sit.dataset.total);
  const page = () => sit.querySelector("[data-page]");
  const shown = () => Number(page().dataset.page);
  const given = new Map(); /* what was answered on this page, by question */

  const valueOf = (box) => {
    const style = box.querySelector("fieldset").dataset.style;
    const inputs = [...box.querySelectorAll("[name=value]")];
    if (style === "one") {
      const chosen = inputs.find((one) => one.checked);
      return chosen ? Number(chosen.value) : null;
    }
    if (style === "several") {
      const chosen = inputs.filter((one) => one.checked).map((one) => Number(one.value));
      return chosen.length ? chosen : null;
    }
    if (style === "order" || style === "match") {
      const chosen = inputs.map((one) => (one.value === "" ? -1 : Number(one.value)));
      return chosen.some((one) => one >= 0) ? chosen : null;
    }
    return inputs[0].value.trim() || null;
  };

  const put = (box, value) => {
    const style = box.querySelector("fieldset").dataset.style;
    const inputs = [...box.querySelectorAll("[name=value]")];
    const chosen = Array.isArray(value) ? value : [value];
    if (style === "one" || style === "several") {
      inputs.forEach((one) => (one.checked = value !== null && chosen.includes(Number(one.value))));
    } else if (style === "order" || style === "match") {
      inputs.forEach((one, n) => (one.value = value === null || chosen[n] < 0 ? "" : String(chosen[n])));
    } else inputs[0].value = value === null ? "" : value;
  };

  let before = "";
  const note = async () => {
    const slot = shown(), value = valueOf(page());
    if (JSON.stringify(value) === before) return;
    before = JSON.stringify(value);
    given.set(slot, value);
    await keep({ attempt, slot, value, seq: nextSeq(), id: randomId(), kept: Date.now() });
    say(sit.dataset.sending, 2);
    send();
  };

  const settle = () => {
    const slot = shown();
    if (memory.has(slot)) put(page(), memory.get(slot).value);
    before = JSON.stringify(valueOf(page()));
  };

  /* ---- turning */
  let whole = null; /* all questions, for when the network goes */
  const pagesIn = (text) => new DOMParser().parseFromString(text, "text/html");
  const fetchWhole = async () => {
    const answer = await fetch("/thi/bai/0/", { cache: "no-store", signal: within(20000) });
    if (!answer.ok || answer.redirected) return;
    whole = pagesIn(await answer.text());
    for (const one of whole.querySelectorAll("img")) new Image().src = one.getAttribute("src"); /* kept by the browser */
    sit.dataset.whole = "here";
  };
  const fromNetwork = async (slot) => {
    if (navigator.onLine === false) return null;
    const answer = await fetch(`/thi/bai/${slot}/`, { cache: "no-store", signal: within(4000) }).catch(() => null);
    if (!answer || answer.status >= 500) return null;
    const path = new URL(answer.url).pathname;
    if (answer.redirected || !answer.ok) {
      location.assign(answer.ok ? path : location.href);
      return undefined;
    }
    const found = pagesIn(await answer.text());
    return { box: found.querySelector("[data-page]"), saved: found.querySelector("[data-saved]") };
  };
  const fromDevice = (slot) => {
    const box = whole && whole.querySelector(`[data-page="${slot}"]`);
    return box ? { box: box.cloneNode(true), saved: null } : null;
  };

  const turn = async (slot, push = true) => {
    await note();
    if (slot > total) return leave();
    const local = fromDevice(slot);
    const network = await fromNetwork(slot);
    if (network === undefined) return undefined;
    const found = network || local;
    if (!found) return location.assign(`/thi/bai/${slot}/`);
    page().replaceWith(document.adoptNode(found.box));
    const unsent = memory.get(slot);
    if (!network && !unsent && given.has(slot)) put(page(), given.get(slot));
    const line = document.querySelector("[data-saved]");
    if (found.saved) line.replaceChildren(...found.saved.childNodes);
    else if (network) line.replaceChildren();
    settle();
    if (push) history.pushState({ slot }, "", `/thi/bai/${slot}/`);
    scrollTo(0, 0);
    const title = page().querySelector("h1");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
    tellAway(!network);
    tell("");
    return undefined;
  };

  const leave = async () => {
    const sent = await Promise.race([send(), wait(4000)]);
    if (sent === true && navigator.onLine !== false) location.assign("/thi/nop/");
    else {
      await tellAway(true);
      tell(sit.dataset.noHandIn);
    }
  };

  sit.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    turn(button ? Number(button.value) : shown() + 1);
  });
  sit.addEventListener("change", (event) => {
    const box = page();
    if (box.querySelector("fieldset").dataset.style === "order" && event.target.value !== "") {
      for (const one of box.querySelectorAll("select"))
        if (one !== event.target && one.value === event.target.value) one.value = ""; /* each once */
    }
    note();
  });
  let typing = 0;
  sit.addEventListener("input", (event) => {
    if (!event.target.matches("input.input")) return;
    clearTimeout(typing);
    typing = setTimeout(note, 800);
  });
  addEventListener("popstate", () => {
    const found = location.pathname.match(/^\/thi\/bai\/(\d+)\/$/);
    if (found) turn(Number(found[1]), false);
  });
  addEventListener("pagehide", () => note());
  addEventListener("offline", () => tellAway(true));

  /* ---- time */
  const showTime = () => {
    if (!clock.due) return;
    const left = clock.due - serverNow();
    const line = document.querySelector("[data-timer]");
    const words = left > 0 ? sit.dataset.left.replace("{n}", Math.ceil(left / 60000)) : sit.dataset.over;
    if (line.textContent !== words) line.textContent = words;
    if (left <= 0) overTime();
  };
  let asking = false;
  const overTime = async () => {
    if (asking) return;
    asking = true;
    await note();
    const told = await askClock().catch(() => null); /* somebody may have given more time */
    if (told && !told.open) return leave();
    asking = false;
    return undefined;
  };
  const look = () => askClock().then(showTime, () => undefined);

  const arrive = async () => {
    await waiting();
    settle();
    await look();
    send();
    await wait(Math.random() * 10000); /* a school begins together: not all ask in the same second */
    fetchWhole().catch(() => undefined);
  };
  arrive();
  setInterval(showTime, 5000);
  setInterval(look, 30000);
  setInterval(() => whole || fetchWhole().catch(() => undefined), 30000);
  /* pages turn without Django knowing: a short word now and then keeps whoever works signed in */
  setInterval(() => fetch("/thi/", { method: "HEAD", cache: "no-store" }).catch(() => undefined), 240000);
})();
