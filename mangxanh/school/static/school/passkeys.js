/* Passkeys: asks the browser to make or show one, and sends its answer with the form.
   A form with data-passkey="create" or "get" holds the question; without this file it stays hidden. */
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const asked = (form) => {
    const options = JSON.parse(form.dataset.options);
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    if (options.excludeCredentials) options.excludeCredentials = named(options.excludeCredentials);
    if (options.allowCredentials) options.allowCredentials = named(options.allowCredentials);
    return { publicKey: options };
  };

  const answered = (made) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (made.response[part]) response[part] = text(made.response[part]);
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const button = form.querySelector("[data-ask]");
    const failed = form.querySelector("[data-failed]");
    form.hidden = false;
    document.querySelectorAll("[data-no-passkey]").forEach((words) => (words.hidden = true));
    button.addEventListener("click", async () => {
      failed.hidden = true;
      button.setAttribute("aria-busy", "true");
      try {
        const made = await navigator.credentials[form.dataset.passkey](asked(form));
        form.elements.answer.value = answered(made);
        form.requestSubmit();
      } catch {
        failed.hidden = false; /* the person said no, or the device has none */
      }
      button.removeAttribute("aria-busy");
    });
  });
})();
