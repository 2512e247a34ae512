// Warns two minutes before the server ends an idle session, then leads to the sign-in page.
const WARN_SECONDS = 120;

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
  const stay = dialog.querySelector("[data-idle-stay]");
  stay.addEventListener("click", () => {
    const ended = () => window.location.reload();
    fetch(stay.dataset.idleStay, { redirect: "manual" }).then((r) => (r.ok ? renew() : ended()), ended);
  });
  window.setInterval(() => tick(dialog, limit - (Date.now() - last) / 1000), 1000);
}

function tick(dialog, left) {
  if (left <= 0) {
    // A page with something unsaved objects, and asks for the password itself.
    if (document.dispatchEvent(new Event("session:ended", { cancelable: true }))) window.location.reload();
    else if (dialog.open) dialog.close();
  }
  else if (left <= WARN_SECONDS) {
    dialog.querySelector("[data-idle-left]").textContent = Math.ceil(left);
    if (!dialog.open) dialog.showModal();
  }
}
