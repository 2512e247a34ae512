// What is wrong, row by row, beside the grid: a click goes to the cell, questions are answered here.
export class ProblemList {
  constructor(list, { rows, columns, answers, answer, go }) {
    Object.assign(this, { list, rows, answers, answer, go });
    this.titles = Object.fromEntries(columns.map((column) => [column.key, column.title]));
    this.seen = new Set();
  }

  draw() {
    const items = this.rows().map((row) => this.item(row));
    this.list.replaceChildren(...items.filter(Boolean));
  }

  item(row) {
    const lines = [
      ...row._about.map((one) => ({ key: "", level: one.level, words: one.message })),
      ...Object.entries(row._cells).flatMap(([key, cell]) => cell.messages.map((message) => (
        { key, level: cell.level, words: `${this.titles[key] || "整行"}：${message}` }))),
    ];
    if (!lines.length && !row._answer && !this.seen.has(row._n)) return null;
    this.seen.add(row._n);
    const item = document.createElement("li");
    item.append(heading(row));
    for (const line of lines) item.append(this.line(row._n, line));
    const buttons = this.buttons(row);
    if (buttons) item.append(buttons);
    return item;
  }

  line(number, { key, level, words }) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `correct-go level-${level}`;
    button.dataset.cell = `${number} ${key}`;
    button.textContent = `${level === "error" ? "✕" : "!"} ${words}`;
    button.addEventListener("click", () => this.go(number, key));
    return button;
  }

  buttons(row) {
    const offered = row._answer ? [{ key: "", label: "撤回答复" }] : this.answers.filter(({ key }) => (
      row._question || (key === "skip" && ["faulty", "conflict"].includes(row._outcome))));
    if (!offered.length) return null;
    const line = document.createElement("div");
    line.className = "answers";
    if (row._answer) line.append(`已答复：${row._answerLabel}`);
    for (const { key, label } of offered) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm";
      button.textContent = label;
      button.addEventListener("click", () => { button.disabled = true; this.answer(row._n, key); });
      line.append(button);
    }
    return line;
  }

  mark(number, key) {
    for (const button of this.list.querySelectorAll(".correct-go")) {
      button.classList.toggle("is-here", button.dataset.cell === `${number} ${key}`);
    }
  }
}

function heading(row) {
  const line = document.createElement("div");
  const fine = !["faulty", "conflict"].includes(row._outcome);
  line.className = fine ? "is-done" : "";
  const strong = document.createElement("strong");
  strong.textContent = `第 ${row._n} 行`;
  line.append(strong, ` ${fine ? "✓ " : ""}${row._outcomeLabel}`);
  return line;
}
