// The cells that were not saved: each named above the table until it is mended; where two people
// changed one cell, both values stand there to choose from.
const MOST_SHOWN = 5;

export class Wrong {
  constructor({ sheet, notes, columns, save, done }) {
    Object.assign(this, { sheet, notes, save, done });
    this.titles = Object.fromEntries(columns.map(({ key, title }) => [key, title]));
  }

  get cells() {
    return this.sheet.table.getRows().flatMap((row) => Object.entries(row.getData()._states)
      .filter(([, state]) => state.message)
      .map(([key, state]) => ({ row, key, state })));
  }

  get count() { return this.cells.length; }

  draw() {
    const cells = this.cells;
    const shown = cells.slice(0, MOST_SHOWN);
    const named = new Set(shown.map(({ row, key }) => this.tell(row, key)));
    if (cells.length > MOST_SHOWN) {
      named.add("cell more");
      this.notes.tell("cell more", `另有 ${cells.length - MOST_SHOWN} 格没有保存，改好上面的再列出。`, { closed: null });
    }
    this.notes.keep("cell ", named);
    return cells.length;
  }

  tell(row, key) {
    const data = row.getData();
    const state = data._states[key];
    const note = `cell ${data._key} ${key}`;
    const go = { label: "看这一格", goes: true, act: () => this.sheet.go(row, key) };
    const answers = state.state === "conflict" ? this.choices(row, key, state) : [go];
    const words = `第 ${row.getPosition()} 行 “${this.titles[key]}”：${state.message}`;
    this.notes.tell(note, words, { answers, closed: null, tone: state.state === "conflict" ? "warn" : "bad" });
    return note;
  }

  choices(row, key, state) {
    const data = row.getData();
    const mine = data[key] ?? "";
    const take = () => {
      delete data._states[key];
      this.sheet.take(row, { [key]: state.text });
      this.done();
    };
    return [
      { label: `用我填的“${mine || "空"}”`, act: () => this.save(data, key) },
      { label: `用他人的“${state.text || "空"}”`, act: take },
    ];
  }
}
