/* What makes pages handier. Everything works without it. */
(() => {
  "use strict";
  const root = document.documentElement;

  const focusErrors = (part) => {
    const errors = part.querySelector(".errors");
    if (errors && !errors.closest("[data-sample]")) errors.focus();
  };

  const showCopyButtons = (part) => {
    if (navigator.clipboard) part.querySelectorAll("[data-copy]").forEach((b) => (b.hidden = false));
  };

  /* A second tap does nothing; back and a failed request free the button again. */
  const rest = (form) => {
    delete form.dataset.sending;
    form.querySelectorAll("[aria-busy]").forEach((b) => b.removeAttribute("aria-busy"));
  };

  /* A file that needs an answer would have to be chosen again after a refusal: ask before sending. */
  const answered = (form) =>
    [...form.querySelectorAll("input[type=file][data-needs]")].every((input) => {
      const radios = [...form.querySelectorAll(`[name="${input.dataset.needs}"]`)];
      radios.forEach((radio) => (radio.required = input.files.length > 0));
      return !radios.length || radios[0].reportValidity();
    });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented && !form.matches("[hx-post], [hx-get]")) return;
    if (form.dataset.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (form.method === "get" || form.matches("[data-download]")) return;
    if (!answered(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sending = "yes";
    setTimeout(() => rest(form), 10000); /* a download leaves the page where it is */
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    changed.delete(form);
  }, true);
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(rest));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest && event.target.closest("form");
    if (form) rest(form);
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    const source = button && document.getElementById(button.dataset.copy);
    if (!source) return;
    try {
      await navigator.clipboard.writeText(source.value || source.textContent.trim());
      const words = button.querySelector("span");
      words.dataset.before = words.dataset.before || words.textContent;
      words.textContent = button.dataset.copied;
      words.setAttribute("role", "status");
      setTimeout(() => (words.textContent = words.dataset.before), 4000);
    } catch {
      source.focus();
      source.select();
    }
  });

  /* Who signs out leaves nothing on the device that waited to be sent; who comes in after another
     on a shared phone is not taken for them, though what that one did still waits. */
  document.addEventListener("submit", (event) => {
    const names = event.target.dataset.forgets;
    if (names === undefined) return;
    try {
      sessionStorage.clear();
      for (const name of names.split(" ")) if (name) indexedDB.deleteDatabase(name);
    } catch { /* nothing can be kept here */ }
  });

  /* Leaving a page with something typed and not sent asks first. */
  const changed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-unsaved]");
    if (form) changed.add(form);
  });
  addEventListener("beforeunload", (event) => {
    for (const form of changed) if (form.isConnected) event.preventDefault();
  });

  const banner = document.querySelector("[data-offline]");
  const tellNetwork = () => banner && (banner.hidden = navigator.onLine);
  addEventListener("online", tellNetwork);
  addEventListener("offline", tellNetwork);

  /* A file let go anywhere on the dashed area is the file chosen. */
  document.addEventListener("dragover", (event) => {
    if (event.target.closest(".drop")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const area = event.target.closest(".drop");
    const input = area && area.querySelector("input[type=file]");
    if (!input || !event.dataTransfer.files.length) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    focusErrors(event.target);
    showCopyButtons(event.target);
  });
  root.classList.add("js");
  focusErrors(document);
  showCopyButtons(document);
  tellNetwork();
})();
