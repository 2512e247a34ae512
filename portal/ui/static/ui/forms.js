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

// Not under a finger, where it would call up the keyboard.
function beginTyping(root) {
  if (!window.matchMedia("(hover: hover)").matches || document.activeElement !== document.body) return;
  const field = asked() ?? root.querySelector("main form[data-draft] :is(input:not([type=hidden]), select, textarea)");
  if (!field || field.disabled) return;
  if (field.tomselect) focusClosed(field.tomselect);
  else field.focus({ preventScroll: true });
}

// The field that the address names: “修改电话” leads to the telephone, though it stand among the rare.
function asked() {
  const field = document.getElementById(window.location.hash.slice(1));
  if (!field?.matches("main form[data-draft] *")) return null;
  const more = field.closest("details");
  if (more) more.open = true;
  field.scrollIntoView({ block: "center" });
  return field;
}

// The list of a picker that opens by itself, now or when its options come, would cover what is below.
function focusClosed(picker) {
  const shut = () => picker.close(false);
  picker.on("dropdown_open", shut);
  for (const sign of ["keydown", "pointerdown"]) {
    picker.wrapper.addEventListener(sign, () => picker.off("dropdown_open", shut), { capture: true, once: true });
  }
  picker.control_input.focus({ preventScroll: true });
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
