/* Slides by keyboard, remote control and tap. Without it the links and the wheel do the same. */
(() => {
  "use strict";
  const deck = document.querySelector(".deck");
  const sheets = [...document.querySelectorAll(".sheet")];
  const contrast = document.getElementById("contrast");
  const full = document.querySelector("[data-full]");
  const end = document.querySelector(".end");
  if (!sheets.length) return;

  /* Whoever began from a class goes on to write it down for that class. */
  const room = new URLSearchParams(location.search).get("lop");
  const began = room !== null && /^\d+$/.test(room);
  if (began && end) end.href += `?lop=${room}`;

  const now = () => {
    const middle = deck.scrollTop + deck.clientHeight / 2;
    const found = sheets.findIndex((one) => one.offsetTop + one.offsetHeight > middle);
    return found < 0 ? sheets.length - 1 : found;
  };
  /* What is shown, or is being rolled to; a finger or the wheel may have moved it meanwhile. */
  let at = Math.max(0, sheets.findIndex((one) => `#${one.id}` === location.hash));
  let rolled, aimed = null; /* where a key or a tap is rolling to */
  const stay = () => sheets[at].scrollIntoView({ behavior: "instant" });
  deck.addEventListener("scroll", () => {
    clearTimeout(rolled);
    rolled = setTimeout(() => {
      if (aimed !== null && now() !== aimed) return stay(); /* a slow machine stopped on the way */
      at = now();
      aimed = null;
    }, 200);
  });
  for (const hand of ["wheel", "touchstart"])
    deck.addEventListener(hand, () => (aimed = null), { passive: true });
  addEventListener("resize", stay); /* filling the screen moves everything, or stops the rolling */
  document.addEventListener("fullscreenchange", stay);

  const show = (number) => {
    if (number >= sheets.length && began && end) return location.assign(end.href);
    at = Math.max(0, Math.min(number, sheets.length - 1));
    aimed = at;
    sheets[at].scrollIntoView();
    sheets[at].focus({ preventScroll: true });
    history.replaceState(null, "", `#${sheets[at].id}`);
  };
  const step = (by) => show(at + by);

  const tint = () => document.body.classList.toggle("contrast", contrast.checked);
  contrast.addEventListener("change", tint); /* for browsers that don't know :has() */
  tint();

  const canFill = Boolean(document.documentElement.requestFullscreen);
  const fill = () => {
    if (!canFill) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => {});
  };
  if (full) {
    full.hidden = !canFill;
    full.addEventListener("click", fill);
  }
  let fresh = began; /* the first key or tap after "begin" fills the screen */
  const fillOnce = () => {
    if (fresh && !document.fullscreenElement) fill();
    fresh = false;
  };

  const KEYS = {
    ArrowRight: () => step(1), ArrowDown: () => step(1), PageDown: () => step(1), " ": () => step(1),
    ArrowLeft: () => step(-1), ArrowUp: () => step(-1), PageUp: () => step(-1),
    Home: () => show(0), End: () => show(sheets.length - 1),
    f: fill, F: fill,
    c: () => contrast.click(), C: () => contrast.click(),
  };
  addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && event.target.closest("a, button, input, label")) return;
    event.preventDefault();
    if (event.key !== "f" && event.key !== "F") fillOnce();
    act();
  });

  deck.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && link.hash && link.getAttribute("href").startsWith("#")) {
      event.preventDefault();
      fillOnce();
      show(sheets.findIndex((one) => `#${one.id}` === link.hash));
      return;
    }
    if (link || String(getSelection())) return;
    fillOnce();
    step(event.clientX < innerWidth / 3 ? -1 : 1);
  });
  if (at > 0) stay();
})();
