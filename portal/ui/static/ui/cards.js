// A number opens its card over the page; without a script the link leads to the card's own page.
export function attachCards(root) {
  const dialog = document.getElementById("card-dialog");
  if (!dialog) return;
  if (dialog.contains(root) && !dialog.open) dialog.showModal();
  for (const button of root.querySelectorAll("[data-card-close]")) {
    // On the card's own page there is no dialog to close: back to where one came from.
    button.addEventListener("click", () => (dialog.open ? dialog.close() : history.back()));
  }
  if (root !== document.body) return;
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}
