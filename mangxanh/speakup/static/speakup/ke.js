/* The form and the receipt work without this: it records a voice, says that something is being
   sent, prints and saves the code, and asks before a code that nobody kept is gone. Nothing is
   stored here. */
(() => {
  "use strict";
  const one = (selector, within = document) => within.querySelector(selector);
  const here = () => document.documentElement.childElementCount > 0; /* trang.js empties the page */

  for (const form of document.querySelectorAll("form[data-sending]")) {
    form.addEventListener("submit", (event) => {
      if (event.submitter?.name === "back") return;
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      const button = one("button:not([type])", form);
      button.setAttribute("aria-busy", "true");
      button.textContent = form.dataset.sending;
    });
  }
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return; /* no text comes back by going back */
    for (const form of document.querySelectorAll("form")) form.reset();
  });

  const LONGEST = 180; /* seconds */
  const record = (box) => {
    const [button, drop] = [one("button", box), one("[data-drop]", box)];
    const [label, told, sound] = [one("span", button), one("[role=status]", box), one("audio", box)];
    const field = one("#voice");
    const first = label.textContent;
    const kind = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg"].find((one) =>
      MediaRecorder.isTypeSupported(one));
    let running = null;
    let ticking = 0;

    const put = (blob) => {
      const files = new DataTransfer();
      if (blob) files.items.add(new File([blob], "ghi-am", { type: kind.split(";")[0] }));
      field.files = files.files;
      if (sound.src) URL.revokeObjectURL(sound.src);
      sound.hidden = drop.hidden = !blob;
      if (blob) sound.src = URL.createObjectURL(blob);
      else sound.removeAttribute("src");
      label.textContent = blob ? box.dataset.again : first;
    };
    const begin = async () => {
      let stream;
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      } catch {
        told.textContent = box.dataset.denied;
        field.hidden = false;
        return;
      }
      const pieces = [];
      running = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 32000 });
      running.addEventListener("dataavailable", (event) => pieces.push(event.data));
      running.addEventListener("stop", () => {
        clearInterval(ticking);
        stream.getTracks().forEach((track) => track.stop());
        running = null;
        told.textContent = "";
        if (here()) put(new Blob(pieces, { type: kind }));
      });
      running.start();
      label.textContent = box.dataset.stop;
      const begun = Date.now();
      const tick = () => {
        const seconds = Math.floor((Date.now() - begun) / 1000);
        told.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} / 3:00`;
        if (running && (seconds >= LONGEST || !here())) running.stop();
      };
      tick();
      ticking = setInterval(tick, 500);
    };
    button.addEventListener("click", () => (running ? running.stop() : begin()));
    drop.addEventListener("click", () => { put(null); button.focus(); });
    box.hidden = !kind;
    field.hidden = Boolean(kind); /* a file is chosen where nothing can be recorded */
  };
  const recorder = one("[data-recorder]");
  if (recorder && window.MediaRecorder && window.DataTransfer && navigator.mediaDevices) {
    record(recorder);
  }

  const card = one("[data-receipt]");
  if (!card) return;
  let kept = false;
  one("[data-keeping]").addEventListener("submit", () => { kept = true; });
  addEventListener("beforeunload", (event) => {
    if (!kept && here()) event.preventDefault();
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
