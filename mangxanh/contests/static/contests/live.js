/* A game in class on one's own device: an answer is sent without the page being loaded, again and
   again where the network fails, and counts once. The page is whole without this; what comes next it
   asks for through htmx. The contract: contests/saving. */
(() => {
  "use strict";
  const SAVE = "/thi/luu/";
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  let last = 0, clock = 0, sending = null;

  const live = () => document.getElementById("live");
  const say = (words) => (document.querySelector("[data-sent]").textContent = words);
  const setClock = (now) => (clock = now - performance.now());
  const serverNow = () => (last = Math.max(Math.round(clock + performance.now()), last + 1));
  const randomId = () => {
    const [high, low] = crypto.getRandomValues(new Uint32Array(2));
    return (high & 0x1fffff) * 2 ** 32 + low;
  };
  const valueOf = (form, pressed) => {
    const style = form.querySelector("fieldset").dataset.style;
    const given = pressed ? [pressed.value] : new FormData(form).getAll("value");
    if (style === "one") return Number(given[0]);
    if (style === "text" || style === "number") return given[0] || null;
    if (style === "several") return given.length ? given.map(Number) : null;
    return given.some(Boolean) ? given.map((one) => (one === "" ? -1 : Number(one))) : null;
  };
  const send = async (form, change) => {
    sending = change;
    say(live().dataset.sending);
    while (sending === change && form.isConnected) {
      try {
        const answer = await fetch(SAVE, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(change),
          cache: "no-store",
        });
        if (sending !== change) return; /* of an answer that was changed meanwhile nothing is said */
        if (answer.status === 200) {
          form.querySelector("[data-again]").hidden = false;
          return say(live().dataset.saved);
        }
        if (answer.status === 409) {
          setClock((await answer.json()).now);
          change.seq = serverNow();
        } else if (answer.status !== 429 && answer.status !== 503) return location.reload();
      } catch {
        say(live().dataset.waits);
      }
      await wait(1000);
    }
  };

  /* before ui/app.js, for which a second tap is one too many: here it is another answer */
  addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-live]")) return;
    event.preventDefault();
    const pressed = event.submitter && event.submitter.name === "value" ? event.submitter : null;
    if (pressed) for (const one of form.querySelectorAll("[aria-pressed]")) one.setAttribute("aria-pressed", String(one === pressed));
    send(form, {
      attempt: form.elements.attempt.value, slot: 1, value: valueOf(form, pressed), seq: serverNow(), id: randomId(),
    });
  }, true);
  let shown = live();
  const ready = () => {
    const form = live().querySelector("[data-live]");
    if (form) setClock(Number(form.dataset.now));
  };
  ready();
  document.addEventListener("htmx:afterSwap", () => {
    if (live() === shown) return;
    shown = live();
    sending = null;
    ready();
    say("");
    const head = live().querySelector("h1");
    document.querySelector("[data-says]").textContent = head ? head.textContent : "";
  });
})();
