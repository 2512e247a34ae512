// Typing keeps the session; two minutes before the server ends an idle one, a warning. What was
// typed by then stays on the page, hidden behind the sign-in dialog.
import { isHere } from "./returning.js";
import { hasUnsaved } from "./unsaved.js";

const WARN_SECONDS = 120;
const ASK_AGAIN_SECONDS = 300; // somebody is at work in another tab
const TYPING_EVERY = 60_000;

export function watchIdle() {
  const minutes = Number(document.body.dataset.idleMinutes);
  const dialog = document.getElementById("idle");
  if (!minutes || !dialog) return;
  const limit = minutes * 60;
  let last = Date.now();
  const renew = () => { last = Date.now(); if (dialog.open) dialog.close(); };
  // Only what reaches the server renews the session there, so only that counts here.
  document.addEventListener("htmx:afterRequest", (event) => {
    const polled = "X-Poll" in event.detail.requestConfig.headers;
    if (event.detail.successful && !polled) renew();
  });
  document.addEventListener("session:renewed", renew); // requests of scripts, see requests.js
  let told = Date.now();
  document.addEventListener("input", (event) => {
    if (Date.now() - told < TYPING_EVERY || event.target.closest("dialog")) return;
    told = Date.now();
    isHere({ quiet: true }).then((here) => here && renew());
  });
  dialog.querySelector("[data-idle-stay]").addEventListener("click", () => {
    dialog.close();
    isHere().then((here) => here && renew());
  });
  const end = () => {
    last = Date.now() - (limit - ASK_AGAIN_SECONDS) * 1000;
    dialog.close();
    isHere({ quiet: true, looking: true, over: hasUnsaved() })
      .then((here) => { if (!here) window.location.reload(); });
  };
  window.setInterval(() => tick(dialog, limit - (Date.now() - last) / 1000, end), 1000);
}

function tick(dialog, left, end) {
  if (left <= 0) end();
  else if (left <= WARN_SECONDS) {
    dialog.querySelector("[data-idle-left]").textContent = Math.ceil(left);
    if (!dialog.open) dialog.showModal();
  }
}
