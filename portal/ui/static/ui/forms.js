// Forms: one submission per click, a warning before unsaved text is left behind, and the first
// error in view with the cursor in it.
import { watchUnsaved } from "./unsaved.js";

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
  let isChanged = false;
  for (const what of ["input", "change"]) form.addEventListener(what, () => { isChanged = true; });
  const forget = watchUnsaved(() => isChanged && form.isConnected);
  form.addEventListener("submit", () => {
    forget();
    const button = form.querySelector("[type=submit]:not([name])");
    if (button) window.setTimeout(() => { button.disabled = true; });
  });
  // Back from the next page: the button works again.
  window.addEventListener("pageshow", () => {
    const button = form.querySelector("[type=submit]");
    if (button) button.disabled = false;
  });
}
