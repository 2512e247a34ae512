// Short messages in the corner: good news leaves by itself, warnings and errors stay until closed.
const STAY = 6000;
const STAY_WITH_UNDO = 20000;

export function attachToasts(root) {
  for (const toast of root.querySelectorAll("[data-toast]")) {
    toast.querySelector("[data-toast-close]").addEventListener("click", () => toast.remove());
    const stay = toast.querySelector("form") ? STAY_WITH_UNDO : STAY;
    const stays = toast.matches(".toast-error, .toast-warning");
    if (!stays) window.setTimeout(() => toast.remove(), stay);
  }
}

export function showToast(text, level = "success") {
  const corner = document.querySelector(".toasts");
  if (!corner) return;
  // The same words twice say no more than once.
  for (const told of corner.querySelectorAll("[data-toast]")) {
    if (told.querySelector("span")?.textContent === text) told.remove();
  }
  const toast = document.createElement("div");
  toast.className = `toast-note toast-${level}`;
  toast.dataset.toast = "";
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn-close";
  close.dataset.toastClose = "";
  close.setAttribute("aria-label", "关闭");
  toast.append(words, close);
  corner.append(toast);
  attachToasts(corner);
}
