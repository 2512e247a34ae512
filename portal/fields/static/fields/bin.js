// Rows taken out of the table. They are removed for good a little later: until then they come back
// whole, with what only their own form shows (sensitive contents, files).
const GRACE = 10_000;

export class Bin {
  constructor({ table, notes, remove }) {
    Object.assign(this, { table, notes, remove });
    this.kept = null; // { taken: [{ data, position }], timer }
  }

  get isFull() { return this.kept !== null; }

  put(rows) {
    this.empty();
    const taken = rows.map((row) => ({ data: row.getData(), position: row.getPosition() }));
    for (const row of rows) row.delete();
    this.kept = { taken, timer: window.setTimeout(() => this.empty(), GRACE) };
    const numbers = taken.map(({ position }) => position).join("、");
    this.notes.tell("bin", `已删除第 ${numbers} 行。`, {
      tone: "info",
      answers: [{ label: "撤回删除", act: () => this.takeBack(taken) }],
      closed: () => this.empty(),
    });
    return taken;
  }

  async takeBack(taken) {
    if (this.kept?.taken !== taken) return;
    this.release();
    for (const { data, position } of taken) {
      const below = this.table.getRowFromPosition(position);
      // Each at the place it had, so after the one before it.
      // oxlint-disable-next-line no-await-in-loop
      await this.table.addRow(data, Boolean(below), below || undefined);
    }
  }

  empty() {
    if (!this.kept) return;
    const { taken } = this.kept;
    this.release();
    for (const { data } of taken) this.remove(data);
  }

  release() {
    window.clearTimeout(this.kept.timer);
    this.kept = null;
    this.notes.withdraw("bin");
  }
}
