// Faulty rows in a grid: each correction is saved at once, its row checked again and shown anew.
import { Connection } from "../ui/grid/connection.js";
import { Notes } from "../ui/grid/notes.js";
import { FIXED_COLUMN, Sheet } from "../ui/grid/sheet.js";
import { ProblemList } from "./problems.js";
import { Sender } from "./sending.js";

const MOST_PASTED = 200; // cells at once: each is checked with its row

const frame = document.querySelector("[data-correct]");
const data = JSON.parse(document.getElementById("correct-data").textContent);
const find = (name) => frame.querySelector(`[data-correct-${name}]`);
const show = (words) => { find("state").textContent = words; };
const byKey = Object.fromEntries(data.columns.map((column) => [column.key, column]));

const seenAt = (row, key) => row.getData()._cells[key];
// A sensitive value without error is masked: what stands for it must never be saved.
const isMasked = (row, key) => byKey[key].sensitive && Boolean(seenAt(row, key)) && seenAt(row, key).level !== "error";

function format(cell, element) {
  const seen = seenAt(cell.getRow(), cell.getField());
  for (const level of ["error", "warning"]) element.classList.toggle(`is-${level}`, seen?.level === level);
  element.classList.toggle("is-corrected", Boolean(seen?.corrected));
  element.title = [...(seen?.messages || []), seen?.corrected ? "（已更正）" : ""].join("\n").trim();
}

// What a change means here --------------------------------------------------------------------------

const page = {
  mostCells: MOST_PASTED,
  candidates: (cell) => seenAt(cell.getRow(), cell.getField())?.candidates || [],
  opening: (cell) => (isMasked(cell.getRow(), cell.getField()) ? "" : null),

  edited({ row, key, before, after }) {
    if (isMasked(row, key) && (!after || after.includes("*"))) {
      sheet.quietly(() => row.update({ [key]: before }));
      notes.tell("masked", `第 ${row.getIndex()} 行 “${byKey[key].title}”：敏感内容只显示一部分，要改请输入完整的新内容。没有改动。`);
      return null;
    }
    sender.add({ row: row.getIndex(), column: key, typed: after });
    return { row: row.getIndex(), key, before, corrected: Boolean(seenAt(row, key)?.corrected) };
  },

  // Only backwards: forth again would have to keep sensitive contents here.
  replay(changes) {
    for (const { row, key, before, corrected } of changes) {
      if (corrected && !byKey[key].sensitive) sender.add({ row, column: key, typed: before });
      else sender.add({ row, column: key, withdraw: true });
    }
    return false;
  },
};

const notes = new Notes(find("notes"));
const sheet = new Sheet({
  place: find("table"),
  columns: data.columns,
  page,
  notes,
  format,
  options: {
    data: data.rows,
    index: "_n",
    height: Math.max(200, Math.min(90 + data.rows.length * 36, window.innerHeight - 330)),
    rowHeader: { ...FIXED_COLUMN, title: "行", field: "_n", width: 64 },
  },
});

const connection = new Connection({ frame, notes, unsaved: () => sender.unsaved });
const sender = new Sender({
  connection,
  url: data.saveUrl,
  show,
  complain(reason, cell) {
    notes.tell("save", cell ? `第 ${cell.row} 行 “${byKey[cell.column].title}”没有保存：${reason}` : reason);
  },
  take(answer) {
    answer.rows.forEach(renew);
    find("errors").textContent = answer.counts.errors;
    find("warnings").textContent = answer.counts.warnings;
    problems.draw();
    tell();
  },
});

function renew(fresh) {
  const row = sheet.table.getRow(fresh._n);
  if (!row) return;
  // A cell the row no longer has is blank: it would keep its old content otherwise.
  sheet.take(row, { ...Object.fromEntries(sheet.keys.map((key) => [key, ""])), ...fresh });
}

// The list beside, and the buttons ------------------------------------------------------------------

const problems = new ProblemList(find("list"), {
  rows: () => sheet.table.getData(),
  columns: data.columns,
  answers: data.answers,
  answer: (row, answer) => sender.answer(row, answer),
  go: (number, key) => sheet.go(sheet.table.getRow(number), key),
});

// What is wrong with the cell the user stands in.
function tell() {
  const cell = sheet.here();
  if (!cell) return;
  const messages = seenAt(cell.getRow(), cell.getField())?.messages || [];
  const where = `第 ${cell.getRow().getIndex()} 行 “${byKey[cell.getField()].title}”：`;
  find("message").textContent = messages.length ? where + messages.join("\n") : "";
  problems.mark(cell.getRow().getIndex(), cell.getField());
}

function original() {
  const cell = sheet.here();
  const [row, key] = cell ? [cell.getRow(), cell.getField()] : [];
  if (cell && seenAt(row, key)?.corrected) sender.add({ row: row.getIndex(), column: key, withdraw: true });
  else notes.tell("choose", "请先选中更正过的一格（左边有蓝线）。", { tone: "info" });
}

sheet.table.on("rangeAdded", tell); // the first cell chosen
sheet.table.on("rangeChanged", tell);
sheet.table.on("tableBuilt", () => {
  show("改完一格自动保存。");
  problems.draw();
});
find("undo").addEventListener("click", () => sheet.undo());
find("original").addEventListener("click", original);
