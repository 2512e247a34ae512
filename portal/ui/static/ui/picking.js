// Rows of a list are ticked; what can be done with them shows in a bar above the table.
export function attachPicking(root) {
  const bar = root.querySelector("[data-picked]");
  if (!bar) return;
  const boxes = [...root.querySelectorAll('input[name="pick"]')];
  const all = root.querySelector("[data-pick-all]");
  let last = null;

  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    bar.hidden = count === 0;
    bar.querySelector("[data-picked-count]").textContent = count;
    if (all) {
      all.checked = count > 0 && count === boxes.length;
      all.indeterminate = count > 0 && count < boxes.length;
    }
    for (const box of boxes) box.closest("tr").classList.toggle("is-picked", box.checked);
  };

  const set = (some, checked) => {
    for (const box of some) box.checked = checked;
    tell();
  };

  boxes.forEach((box, place) => {
    box.addEventListener("click", (event) => {
      // Shift ticks everything between this row and the one ticked before.
      if (event.shiftKey && last !== null) {
        set(boxes.slice(Math.min(last, place), Math.max(last, place) + 1), box.checked);
      }
      last = place;
      tell();
    });
  });
  all?.addEventListener("change", () => set(boxes, all.checked));
  bar.querySelector("[data-picked-none]").addEventListener("click", () => set(boxes, false));
  tell(); // the browser keeps ticks when one comes back
}
