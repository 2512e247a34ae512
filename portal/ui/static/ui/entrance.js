// The sign-in page: show the password, tell when caps lock is on. The page works without it.
export function attachEntrance(root) {
  for (const button of fresh(root, "[data-show-password]")) revealing(button);
  for (const hint of fresh(root, "[data-caps-hint]")) watchCaps(hint);
}

// htmx announces the first page too: what is attached once stays attached once.
function* fresh(root, selector) {
  for (const element of root.querySelectorAll(selector)) {
    if (element.dataset.attached) continue;
    element.dataset.attached = "1";
    yield element;
  }
}

function revealing(button) {
  const input = button.parentElement.querySelector("input");
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.textContent = shown ? "隐藏" : "显示";
    button.setAttribute("aria-pressed", String(shown));
    input.focus();
  });
}

function watchCaps(hint) {
  const input = hint.parentElement.querySelector("input");
  const look = (event) => { hint.hidden = !event.getModifierState?.("CapsLock"); };
  input.addEventListener("keydown", look);
  input.addEventListener("keyup", look);
  input.addEventListener("blur", () => { hint.hidden = true; });
}
