// Single keys outside of fields: "e" begins editing what the page is about.
export function attachKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
    const act = document.querySelector(`a[aria-keyshortcuts="${CSS.escape(event.key)}"]`);
    if (!act) return;
    event.preventDefault();
    act.click();
  });
}
