/* Minus and plus beside a number. Without this the number is typed. */
(() => {
  "use strict";
  for (const box of document.querySelectorAll("[data-stepper]")) {
    const input = box.querySelector("input");
    const most = Number(box.dataset.most) || Infinity;
    for (const button of box.querySelectorAll("[data-step]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const now = parseInt(input.value, 10) || 0;
        input.value = Math.max(0, Math.min(most, now + Number(button.dataset.step)));
        input.dispatchEvent(new Event("input", { bubbles: true }));
      });
    }
  }
})();
