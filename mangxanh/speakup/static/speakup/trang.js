/* Leaving this page at once. Without it the button is a plain link. */
(() => {
  "use strict";
  const away = document.documentElement.dataset.away;
  const LEFT = "t"; /* one mark in this tab: somebody left, so going back shows nothing */
  const mark = (value) => {
    try {
      if (value) sessionStorage.setItem(LEFT, value);
      else sessionStorage.removeItem(LEFT);
    } catch {
      /* a browser that keeps nothing: the page was replaced all the same */
    }
  };
  const left = () => {
    try {
      return sessionStorage.getItem(LEFT);
    } catch {
      return null;
    }
  };
  const leave = () => {
    document.documentElement.replaceChildren();
    mark("1");
    location.replace(away);
  };

  const came = performance.getEntriesByType("navigation")[0];
  if (came && came.type === "back_forward" && left()) {
    leave();
    return;
  }
  mark("");
  addEventListener("pageshow", (event) => {
    if (event.persisted && left()) leave();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-exit], a[data-here]");
    if (!link) return;
    event.preventDefault();
    if (link.matches("[data-exit]")) leave();
    else location.replace(link.href); /* another language: one step in the history, not two */
  });

  let shifts = [];
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    if (event.key !== "Shift") {
      shifts = [];
      return;
    }
    shifts = [...shifts.slice(-2), event.timeStamp];
    if (shifts.length === 3 && event.timeStamp - shifts[0] < 5000) leave();
  });
})();
