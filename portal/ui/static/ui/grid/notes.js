// What the grid has to say stands above the table until it is answered: by one of its buttons, by
// closing it, or because its cause is gone.
export class Notes {
  constructor(place) {
    this.place = place;
    this.shown = new Map();
  }

  tell(key, words, { answers = [], tone = "bad", closed = () => {} } = {}) {
    const before = this.shown.get(key);
    if (before?.dataset.words === words) return;
    const note = document.createElement("div");
    note.className = `grid-note is-${tone}`;
    note.dataset.words = words;
    note.append(piece("span", words));
    for (const { label, act, goes } of answers) {
      note.append(button(label, () => { if (!goes) this.withdraw(key); act(); }));
    }
    if (closed) note.append(closer(() => { this.withdraw(key); closed(); }));
    if (before) before.replaceWith(note); else this.place.append(note);
    this.shown.set(key, note);
  }

  withdraw(key) {
    this.shown.get(key)?.remove();
    this.shown.delete(key);
  }

  // Notes of a kind whose cause is gone.
  keep(prefix, keys) {
    for (const key of this.shown.keys()) {
      if (key.startsWith(prefix) && !keys.has(key)) this.withdraw(key);
    }
  }
}

function piece(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function button(label, act) {
  const element = piece("button", label);
  element.type = "button";
  element.className = "btn btn-sm";
  element.addEventListener("click", act);
  return element;
}

function closer(act) {
  const element = button("", act);
  element.className = "btn-close";
  element.setAttribute("aria-label", "知道了，关闭");
  return element;
}
