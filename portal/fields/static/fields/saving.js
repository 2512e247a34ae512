// Collects changed cells and removed rows and sends them, one request at a time, so that nothing
// overtakes itself. A block that was pasted goes in one request.
const WAIT = 500;

export class CellSaver {
  // `together`: of each column those it makes one entry with.
  constructor({ connection, saveUrl, removeUrl, together, show, done, complain, isOpen, refresh, take }) {
    Object.assign(this, { connection, saveUrl, removeUrl, together, show, done, complain, isOpen, refresh, take });
    this.waiting = new Map(); // a row's data to the keys that changed
    this.leaving = []; // data of rows to remove
    this.sending = false;
    this.timer = null;
  }

  get busy() {
    return this.sending || this.waiting.size > 0 || this.leaving.length > 0;
  }

  add(data, key) {
    if (!this.waiting.has(data)) this.waiting.set(data, new Set());
    const refused = this.together.get(key).filter((other) => data._states[other]?.state === "invalid");
    for (const one of [key, ...refused]) {
      this.waiting.get(data).add(one);
      data._states[one] = { state: "saving" };
    }
    this.refresh(data);
    this.soon();
  }

  remove(data) {
    this.waiting.delete(data);
    this.leaving.push(data);
    this.soon();
  }

  soon() {
    this.show("正在保存…");
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.run(), WAIT);
  }

  async run() {
    if (this.sending) return;
    this.sending = true;
    while (this.waiting.size || this.leaving.length) {
      // oxlint-disable-next-line no-await-in-loop
      await (this.waiting.size ? this.save() : this.drop());
    }
    this.sending = false;
    this.done();
  }

  async save() {
    const sent = [...this.waiting.entries()];
    this.waiting = new Map();
    const rows = sent.map(([data, keys]) => line(data, keys));
    const answer = await this.connection.post(this.saveUrl, { rows });
    this.complain("save", answer.reason);
    if (answer.reason) {
      for (const [data, keys] of sent) this.refuse(data, keys, answer.reason);
    } else {
      sent.forEach(([data, keys], index) => this.settle(data, keys, answer.rows[index]));
    }
  }

  // A row that was never saved is gone without a request; its number is known by now.
  async drop() {
    const data = this.leaving.shift();
    if (!data._id) return;
    const answer = await this.connection.post(this.removeUrl, { id: data._id });
    this.complain("remove", answer.reason && `没有删除：${answer.reason}`);
  }

  settle(data, keys, answer) {
    data._id = answer.id;
    const again = this.waiting.get(data) || new Set();
    const fresh = {};
    for (const [key, text] of Object.entries(answer.values)) {
      // What is being changed keeps its base: somebody else's value under it is a conflict.
      const isChanging = !keys.has(key) && (again.has(key) || this.isOpen(data, key));
      if (isChanging || key.startsWith("_")) continue;
      data._saved[key] = text;
      const cell = answer.cells[key];
      if (!again.has(key) && (!cell || cell.state === "saved") && !isWrong(data._states[key], cell)) {
        fresh[key] = text;
      }
    }
    for (const key of keys) if (!again.has(key)) judge(data, key, answer.cells[key]);
    data._findings = answer.values._findings || data._findings;
    this.take(data, fresh);
  }

  refuse(data, keys, reason) {
    for (const key of keys) {
      if (!this.waiting.get(data)?.has(key)) data._states[key] = { state: "invalid", message: `没有保存：${reason}` };
    }
    this.refresh(data);
  }
}

function judge(data, key, cell) {
  if (!cell || cell.state === "saved") delete data._states[key];
  else data._states[key] = cell;
}

// A cell still wrong from earlier keeps what was typed in it.
function isWrong(state, cell) {
  return !cell && state && state.state !== "saving";
}

function line(data, keys) {
  const cells = {};
  const before = {};
  for (const key of keys) {
    cells[key] = data[key] ?? "";
    before[key] = data._saved[key] ?? "";
  }
  return { id: data._id, unit: data._unit, cells, before };
}
