// One cell of the sheet: its control, its note, what is said of it.
export class CellView {
  // `changed(cell, part, before)` is told when a person has changed its value or its note.
  constructor(row, state, changed) {
    this.row = row;
    this.key = row.dataset.key;
    this.value = row.querySelector("[data-value]");
    this.note = row.querySelector("[data-note]");
    this.state = state;
    this.known = { value: this.read("value"), note: this.read("note") };
    if (this.mayEdit) this.listen("value", this.value, changed);
    if (this.note) this.listen("note", this.note, changed);
    this.draw();
  }

  get mayEdit() { return this.value.matches("input, select, textarea"); }

  get waits() { return this.state.waits && this.mayEdit; }

  get isRefused() { return Boolean(this.refusal); }

  listen(part, control, changed) {
    control.addEventListener("change", () => {
      const before = this.known[part];
      if (this.read(part) === before) return;
      this.known[part] = this.read(part);
      changed(this, part, before);
    });
  }

  read(part) {
    const control = part === "note" ? this.note : this.value;
    return control ? control.value : "";
  }

  write(part, text) {
    const control = part === "note" ? this.note : this.value;
    if (!control) return;
    control.value = text;
    this.known[part] = text;
  }

  // What of it is sent: its note only when that was changed.
  typed(parts) {
    const typed = { raw: this.mayEdit ? this.read("value") : "", edition: this.state.edition };
    return parts.has("note") ? { ...typed, note: this.read("note") } : typed;
  }

  mark(name) {
    for (const each of ["saving", "invalid", "conflict"]) this.row.classList.toggle(`is-${each}`, each === name);
  }

  // What became of what was sent.
  settle(saved) {
    this.refusal = saved && saved.state !== "saved" ? saved : null;
    this.mark(this.refusal?.state ?? "");
  }

  take(state, { keep }) {
    const isTyping = document.activeElement === this.value || document.activeElement === this.note;
    const edited = this.read("value") !== this.known.value || this.read("note") !== this.known.note;
    this.state = state;
    if (!keep && !this.isRefused && !(isTyping && edited)) {
      this.write("value", state.text);
      this.write("note", state.note);
    }
    this.draw();
  }

  draw() {
    this.row.classList.toggle("is-waiting", this.waits);
    this.row.classList.toggle("is-contested", this.state.contested);
    this.row.querySelector("[data-sign]").textContent = this.sign();
    // What is still empty is not reproached before somebody wants to hand in.
    const isQuiet = this.mayEdit && !this.read("value") && !this.isAsked;
    const findings = isQuiet ? [] : this.state.findings;
    const said = findings.map(({ message, error }) => [message, error ? "bad" : "warn"]);
    if (this.refusal) said.unshift([this.refusal.message, "bad"]);
    this.row.querySelector("[data-messages]").replaceChildren(...said.map(line));
    // What is computed needs no word unless a check asks for one.
    if (this.note && !this.mayEdit) this.note.hidden = !said.length && !this.read("note");
  }

  sign() {
    if (this.state.contested) return `系统数据 ${this.state.arrived}`;
    if (this.waits) return `${this.state.sign}，未确认`;
    return "";
  }

  // Somebody wanted to hand in: from now on it says what it lacks.
  ask() {
    this.isAsked = true;
    this.draw();
  }

  focus() {
    this.row.scrollIntoView({ block: "center" });
    if (this.mayEdit) this.value.focus();
  }
}

function line([message, tone]) {
  const element = document.createElement("div");
  element.className = `is-${tone}`;
  element.textContent = message;
  return element;
}
