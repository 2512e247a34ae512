// What was typed and has not been saved yet stays in this tab: a page that was loaded anew, also after
// signing in again, goes on with it. Each cell keeps the edition it was typed upon, so that what a
// colleague wrote meanwhile is met and not written over. Kept as the drafts of forms are, and
// forgotten with them: when somebody signs out, or somebody else signs in.
export class Kept {
  constructor(address) {
    const { person } = document.body.dataset;
    this.place = person ? `draft:${person}:${address}` : "";
    this.cells = this.place ? JSON.parse(sessionStorage.getItem(this.place) || "{}") : {};
  }

  put(cell, part) {
    const known = this.cells[cell.key] ?? { edition: cell.state.edition };
    this.cells[cell.key] = { ...known, [part]: cell.read(part) };
    this.write();
  }

  // From the first letter on; what was taken back before it was sent is forgotten.
  listen(frame, cells, isUnderWay) {
    const meet = ({ target }, act) => {
      const cell = cells.get(target.closest(".ledger-cell")?.dataset.key);
      if (cell && (target === cell.value || target === cell.note)) act(cell, target === cell.note ? "note" : "value");
    };
    frame.addEventListener("input", (event) => meet(event, (cell, part) => this.put(cell, part)));
    frame.addEventListener("focusout", (event) => meet(event, (cell, part) => {
      if (cell.read(part) === cell.known[part] && !isUnderWay(cell)) this.saved(cell.key);
    }));
  }

  // Once the server has what was sent; what was typed since then is still to be sent.
  saved(key) {
    delete this.cells[key];
    this.write();
  }

  write() {
    if (!this.place) return;
    if (Object.keys(this.cells).length) sessionStorage.setItem(this.place, JSON.stringify(this.cells));
    else sessionStorage.removeItem(this.place);
  }

  // `again(cell, part)` is told of every part that was put back.
  restore(cells, again) {
    for (const [key, { edition, ...parts }] of Object.entries(this.cells)) {
      const cell = cells.get(key);
      if (!cell || !(cell.mayEdit || cell.note)) continue;
      cell.state = { ...cell.state, edition };
      for (const [part, text] of Object.entries(parts)) {
        cell.write(part, text);
        again(cell, part);
      }
    }
  }
}
