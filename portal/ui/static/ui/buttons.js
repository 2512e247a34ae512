// Small buttons: copy, back.
export function attachButtons(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", () => copy(button));
  }
  for (const button of root.querySelectorAll("[data-back]")) {
    button.addEventListener("click", () => window.history.back());
  }
}

async function copy(button) {
  const source = button.parentElement.querySelector("[data-copy-source]");
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
  } catch {
    // Plain http on an intranet has no clipboard: select the text, Ctrl-C does the rest.
    window.getSelection().selectAllChildren(source);
    button.lastChild.textContent = "已选中，按 Ctrl+C";
    return;
  }
  button.lastChild.textContent = "已复制";
}
