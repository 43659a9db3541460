/* The form and the receipt work without this: it says that something is being sent, prints and
   saves the code, and asks before a code that nobody kept is gone. Nothing is stored here. */
(() => {
  "use strict";
  const one = (selector) => document.querySelector(selector);

  for (const form of document.querySelectorAll("form[data-sending]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      const button = form.querySelector("button:not([type])");
      button.setAttribute("aria-busy", "true");
      button.textContent = form.dataset.sending;
    });
  }
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  const card = one("[data-receipt]");
  if (!card) return;
  let kept = false;
  const keeping = one("[data-keeping]");
  keeping.addEventListener("submit", () => { kept = true; });
  addEventListener("beforeunload", (event) => {
    if (!kept && document.documentElement.childElementCount) event.preventDefault();
  });
  const printing = one("[data-print]");
  printing.hidden = false;
  printing.addEventListener("click", () => { kept = true; print(); });

  const saving = one("[data-save]");
  saving.hidden = false;
  saving.addEventListener("click", () => {
    kept = true;
    const groups = [...card.querySelectorAll("output span")].map((span) => span.textContent);
    const picture = document.createElement("canvas");
    [picture.width, picture.height] = [720, 360];
    const pen = picture.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, 720, 360);
    pen.fillStyle = "#1d2a24";
    pen.font = "700 56px monospace";
    pen.textAlign = "center";
    pen.fillText(groups.slice(0, 2).join("  "), 360, 150);
    pen.fillText(groups.slice(2).join("  "), 360, 250);
    picture.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = "so.png"; /* the name of the file tells nothing */
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  });
})();
