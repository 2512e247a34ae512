// Forms: one submission per click, a warning before unsaved text is left behind, and the cursor in
// the first error, which comes into view, or in the first field.
import { watchUnsaved } from "./unsaved.js";

export function attachForms(root) {
  for (const form of root.querySelectorAll("[data-guarded-form]")) guard(form);
  // Pickers are built after this and take their place in the page with them.
  if (root === document.body) window.setTimeout(() => showFirstError(root) || beginTyping(root));
}

function showFirstError(root) {
  const wrong = root.querySelector("main .is-invalid, main .alert-as-bad");
  if (!wrong) return false;
  const shown = wrong.tomselect?.wrapper ?? wrong;
  shown.scrollIntoView({ block: "center" });
  if (wrong.tomselect) focusClosed(wrong.tomselect);
  else if (wrong.matches("input, select, textarea")) wrong.focus({ preventScroll: true });
  return true;
}

// Not under a finger, where it would call up the keyboard; a picker would drop its list unasked.
function beginTyping(root) {
  if (!window.matchMedia("(hover: hover)").matches || document.activeElement !== document.body) return;
  const field = root.querySelector("main form[data-draft] :is(input:not([type=hidden]), select, textarea)");
  if (field && !field.tomselect && !field.disabled) field.focus({ preventScroll: true });
}

// The list of a picker that opened by itself would cover the message below it.
function focusClosed(picker) {
  const opens = picker.settings.openOnFocus;
  picker.settings.openOnFocus = false;
  picker.control_input.focus({ preventScroll: true });
  window.setTimeout(() => { picker.settings.openOnFocus = opens; });
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
