// Collects changed cells and sends them, one request at a time, so that nothing overtakes itself.
import { send } from "../ui/requests.js";

const WAIT = 500;
const RETRY = 5000;

export class CellSaver {
  constructor({ url, frame, show, complain, refresh, take }) {
    Object.assign(this, { url, frame, show, complain, refresh, take });
    this.waiting = new Map(); // row to the keys that changed
    this.sending = false;
    this.timer = null;
    this.failed = false;
  }

  get busy() {
    return this.sending || this.waiting.size > 0;
  }

  add(row, key) {
    if (!this.waiting.has(row)) this.waiting.set(row, new Set());
    this.waiting.get(row).add(key);
    row.getData()._states[key] = { state: "saving" };
    this.refresh(row);
    this.show("正在保存…");
    this.later(WAIT);
  }

  later(delay) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.send(), delay);
  }

  async send() {
    if (this.sending || !this.waiting.size) return;
    const sent = [...this.waiting.entries()];
    this.waiting = new Map();
    this.sending = true;
    this.failed = false;
    try {
      const answer = await this.post(sent.map(([row, keys]) => line(row.getData(), keys)));
      if (answer) sent.forEach(([row, keys], index) => this.settle(row, keys, answer.rows[index]));
      else this.mark(sent, "invalid", "没有保存，原因见表格下方。");
    } catch {
      for (const [row, keys] of sent) {
        const waiting = this.waiting.get(row) || new Set();
        this.waiting.set(row, new Set([...keys, ...waiting]));
      }
      this.failed = true;
      this.complain("网络不通，还没有保存，几秒后自动再试。请不要关闭页面。");
    } finally {
      this.sending = false;
    }
    this.report(sent);
  }

  async post(rows) {
    const response = await send(this.frame, this.url, { rows }, { redirect: "error" });
    if (response.ok) {
      this.complain("");
      return response.json();
    }
    const told = await response.json().catch(() => ({}));
    this.complain(told.reason || "没有保存。可能已退出登录，请在另一窗口重新登录后刷新本页。");
    return null;
  }

  settle(row, keys, answer) {
    const data = row.getData();
    data._id = answer.id;
    const again = this.waiting.get(row) || new Set();
    const fresh = {};
    for (const [key, text] of Object.entries(answer.values)) {
      if (key.startsWith("_")) continue;
      data._saved[key] = text;
      const cell = answer.cells[key];
      if (!again.has(key) && (!cell || cell.state === "saved") && !isWrong(data._states[key], cell)) {
        fresh[key] = text;
      }
    }
    for (const key of keys) if (!again.has(key)) this.judge(data, key, answer.cells[key]);
    data._findings = answer.values._findings || data._findings;
    this.take(row, fresh);
    this.refresh(row);
  }

  judge(data, key, cell) {
    if (!cell || cell.state === "saved") delete data._states[key];
    else data._states[key] = cell;
  }

  mark(sent, state, message) {
    for (const [row, keys] of sent) {
      for (const key of keys) row.getData()._states[key] = { state, message };
      this.refresh(row);
    }
  }

  report(sent) {
    if (this.waiting.size) { this.later(this.failed ? RETRY : WAIT); return; }
    const wrong = sent.flatMap(([row]) => Object.values(row.getData()._states)).filter((s) => s.message);
    const time = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
    this.show(wrong.length ? `有 ${wrong.length} 格没有保存，请改正。` : `全部已保存 ${time}`);
    if (wrong.length) this.complain(wrong.map((s) => s.message).slice(0, 5).join("\n"));
  }
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
