// Sends corrections in the order they were made, one request after the other, so that none overtakes
// another. What is changed at once, a pasted block, goes in one request.
export class Sender {
  constructor({ connection, url, show, complain, take }) {
    Object.assign(this, { connection, url, show, complain, take });
    this.waiting = [];
    this.sending = false;
    this.lost = new Set(); // places of cells the server refused
  }

  get unsaved() {
    return this.sending || this.waiting.length > 0 || this.lost.size > 0;
  }

  // A cell: { row, column, typed } or, back to what the file says, { row, column, withdraw }.
  add(cell) {
    const last = this.waiting.at(-1);
    if (last?.cells) last.cells.push(cell); else this.waiting.push({ cells: [cell] });
    this.soon();
  }

  answer(row, answer) {
    this.waiting.push({ row, answer });
    this.soon();
  }

  soon() {
    this.show("正在保存…");
    queueMicrotask(() => this.run());
  }

  async run() {
    if (this.sending) return;
    this.sending = true;
    while (this.waiting.length) {
      const job = this.waiting.shift();
      // oxlint-disable-next-line no-await-in-loop
      const answer = await this.connection.post(this.url, job);
      if (answer.reason) this.refused(job, answer.reason);
      else this.saved(job, answer);
    }
    this.sending = false;
  }

  saved({ cells = [] }, answer) {
    for (const cell of cells) this.lost.delete(place(cell));
    this.show(this.waiting.length ? "正在保存…" : "已保存");
    this.take(answer);
  }

  // What came after the refused one is not sent either; leaving the page warns until it is typed anew.
  refused(job, reason) {
    for (const { cells = [] } of [job, ...this.waiting]) for (const cell of cells) this.lost.add(place(cell));
    this.waiting = [];
    this.complain(reason, job.cells?.[0]);
    this.show("没有保存，原因见表格上方；刷新本页可看到已保存的内容。");
  }
}

const place = ({ row, column }) => `${row} ${column}`;
