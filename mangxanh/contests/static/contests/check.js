/* Trying a device: does an answer arrive, can it be kept without network. A plain button without it. */
(() => {
  "use strict";
  const form = document.querySelector("[data-check]");
  if (!form) return;
  const line = document.querySelector("[data-checked]");

  const keeps = () =>
    new Promise((done) => {
      try {
        const asked = indexedDB.open("mangxanh-thi-thu", 1);
        asked.onerror = asked.onblocked = () => done(false);
        asked.onsuccess = () => {
          asked.result.close();
          indexedDB.deleteDatabase("mangxanh-thi-thu");
          done(true);
        };
      } catch {
        done(false);
      }
    });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.setAttribute("aria-busy", "true");
    const began = performance.now();
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        cache: "no-store",
        signal: AbortSignal.timeout(10000),
      });
      if (!answer.ok || answer.redirected) throw new Error("refused");
      const seconds = Math.max(0.1, (performance.now() - began) / 1000).toFixed(1).replace(".", ",");
      const kept = (await keeps()) ? form.dataset.keeps : form.dataset.keepsNot;
      line.textContent = `${form.dataset.fine.replace("{n}", seconds)} ${kept}`;
    } catch {
      line.textContent = form.dataset.failed;
    }
    button.removeAttribute("aria-busy");
  });
})();
