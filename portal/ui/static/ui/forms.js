// Forms: one submission per click, a warning before unsaved text is left behind, and the first
// error in view with the cursor in it.
export function attachForms(root) {
  for (const form of root.querySelectorAll("[data-guarded-form]")) guard(form);
  // Pickers are built after this and take their place in the page with them.
  if (root === document.body) window.setTimeout(() => showFirstError(root));
}

function showFirstError(root) {
  const wrong = root.querySelector("main .is-invalid, main .alert-as-bad");
  if (!wrong) return;
  const shown = wrong.tomselect?.wrapper ?? wrong;
  shown.scrollIntoView({ block: "center" });
  if (wrong.tomselect) wrong.tomselect.control_input.focus({ preventScroll: true });
  else if (wrong.matches("input, select, textarea")) wrong.focus({ preventScroll: true });
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
