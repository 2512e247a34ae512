// The text filter of a long sheet: lines in whose heading, help, value or note all the words stand.
export const isShown = (cell) => !cell.row.closest("[hidden]");

export function listenToFinding({ frame, input, told, cells }) {
  const search = () => {
    const words = input.value.toLowerCase().split(/\s+/u).filter(Boolean);
    let found = 0;
    for (const cell of cells) {
      const text = said(cell);
      cell.row.hidden = !words.every((word) => text.includes(word));
      found += cell.row.hidden ? 0 : 1;
    }
    for (const part of frame.querySelectorAll("[data-ledger-part]")) {
      part.hidden = words.length > 0 && !part.querySelector(".ledger-cell:not([hidden])");
    }
    told.textContent = words.length ? `找到 ${found} 格` : "";
  };
  const all = () => { input.value = ""; search(); };

  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") { event.preventDefault(); all(); }
    if (event.key === "Enter") {
      event.preventDefault();
      cells.find((cell) => cell.mayEdit && isShown(cell))?.value.focus();
    }
  });
  // A link to a line or a part that is not shown now shows all again.
  frame.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && document.getElementById(link.hash.slice(1))?.closest("[hidden]")) all();
  });
}

function said(cell) {
  const heading = cell.row.querySelector("th").textContent;
  return [heading, cell.read("value"), cell.read("note")].join(" ").toLowerCase();
}
