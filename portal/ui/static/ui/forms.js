// Forms: one submission per click, a warning before unsaved text is left behind.
export function attachForms(root) {
  for (const form of root.querySelectorAll("[data-guarded-form]")) guard(form);
  const wrong = root.querySelector(".is-invalid, .alert-as-bad");
  if (wrong && root === document.body) wrong.scrollIntoView({ block: "center" });
}

function guard(form) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  const warn = (event) => { if (changed) event.preventDefault(); };
  window.addEventListener("beforeunload", warn);
  form.addEventListener("submit", () => {
    changed = false;
    window.removeEventListener("beforeunload", warn);
    const button = form.querySelector("[type=submit]:not([name])");
    if (button) window.setTimeout(() => { button.disabled = true; });
  });
  // Back from the next page: the button works again.
  window.addEventListener("pageshow", () => {
    const button = form.querySelector("[type=submit]");
    if (button) button.disabled = false;
  });
}
