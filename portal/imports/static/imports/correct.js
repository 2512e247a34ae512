// Faulty rows in a grid: each correction is saved at once, its row checked again and shown anew.
import { TabulatorFull as Tabulator } from "../npm/tabulator.min.js";
import { parseBlock } from "../fields/clipboard.js";
import { cellEditor, typeInto } from "../fields/editing.js";
import { heading } from "../fields/headings.js";
import { ProblemList } from "./problems.js";
import { Sender } from "./sending.js";

const MOST_PASTED = 200; // cells at once: each is checked with its row
const frame = document.querySelector("[data-correct]");
if (frame) open();

function open() {
  const data = JSON.parse(document.getElementById("correct-data").textContent);
  const find = (name) => frame.querySelector(`[data-correct-${name}]`);
  const keys = data.columns.map((column) => column.key);
  const byKey = Object.fromEntries(data.columns.map((column) => [column.key, column]));
  const undone = [];
  let replaying = false;
  let batch = null; // changes of one act of the user, undone together

  // A sensitive value without error is masked: what stands for it must never be saved.
  const isMasked = (row, key) => byKey[key].sensitive && row.getData()._cells[key]?.level !== "error"
    && Boolean(row.getData()._cells[key]);

  function formatter(cell) {
    const seen = cell.getRow().getData()._cells[cell.getField()];
    const element = cell.getElement();
    for (const level of ["error", "warning"]) element.classList.toggle(`is-${level}`, seen?.level === level);
    element.classList.toggle("is-corrected", Boolean(seen?.corrected));
    element.title = [...(seen?.messages || []), seen?.corrected ? "（已更正）" : ""].join("\n").trim();
    const text = document.createElement("span");
    text.textContent = cell.getValue() ?? "";
    return text;
  }

  const table = new Tabulator(find("table"), {
    data: data.rows,
    index: "_n",
    height: Math.max(200, Math.min(90 + data.rows.length * 36, window.innerHeight - 330)),
    layout: "fitDataFill",
    selectableRange: 1,
    selectableRangeClearCells: false,
    editTriggerEvent: "dblclick",
    clipboard: "copy",
    clipboardCopyStyled: false,
    clipboardCopyRowRange: "range",
    clipboardCopyConfig: { rowHeaders: false, columnHeaders: false },
    rowHeader: { title: "行", field: "_n", frozen: true, width: 64, cssClass: "is-unit", headerSort: false, resizable: false },
    columnDefaults: { resizable: "header" },
    columns: data.columns.map((column) => ({
      ...heading(column),
      field: column.key,
      width: column.width,
      headerSort: false,
      formatter,
      editor: cellEditor(column),
    })),
  });

  // Saving ----------------------------------------------------------------------------------------

  const sender = new Sender({
    url: data.saveUrl,
    frame,
    show: (words) => { find("state").textContent = words; },
    complain: (words) => { find("message").textContent = words; },
    take(answer) {
      replaying = true;
      for (const fresh of answer.rows) {
        const row = table.getRow(fresh._n);
        if (!row) continue;
        // A cell the row no longer has is blank: it would keep its old content otherwise.
        row.update({ ...Object.fromEntries(keys.map((key) => [key, ""])), ...fresh });
        row.reformat();
      }
      replaying = false;
      find("errors").textContent = answer.counts.errors;
      find("warnings").textContent = answer.counts.warnings;
      problems.draw();
    },
  });

  function save(row, key, typed) { sender.add({ row: row.getIndex(), column: key, typed }); }
  function withdraw(row, key) { sender.add({ row: row.getIndex(), column: key, withdraw: true }); }

  table.on("cellEdited", (cell) => {
    const before = cell.getOldValue() ?? "";
    const typed = cell.getValue() ?? "";
    if (replaying || before === typed) return;
    const row = cell.getRow();
    const key = cell.getField();
    if (isMasked(row, key) && (!typed || typed.includes("*"))) {
      replaying = true;
      row.update({ [key]: before });
      replaying = false;
      find("message").textContent = "敏感内容只显示一部分，要改请输入完整的新内容。没有改动。";
      return;
    }
    const change = { row, key, before, corrected: Boolean(row.getData()._cells[key]?.corrected) };
    (batch || undone[undone.push([]) - 1]).push(change);
    save(row, key, typed);
  });

  function together(work) {
    batch = [];
    work();
    if (batch.length) undone.push(batch);
    batch = null;
  }

  function undo() {
    for (const change of undone.pop() || []) {
      if (change.corrected && !byKey[change.key].sensitive) save(change.row, change.key, change.before);
      else withdraw(change.row, change.key);
    }
  }

  // Keyboard and clipboard ------------------------------------------------------------------------

  const range = () => table.getRanges()[0];
  const here = () => (range() ? range().getRows()[0].getCell(range().getColumns()[0].getField()) : null);
  const isData = (cell) => Boolean(cell) && keys.includes(cell.getField());

  function paste(text) {
    const start = here();
    if (!isData(start)) return;
    const first = keys.indexOf(start.getField());
    const rows = table.getRows().slice(start.getRow().getPosition() - 1);
    const block = parseBlock(text).slice(0, rows.length).map((line) => line.slice(0, keys.length - first));
    if (block.flat().length > MOST_PASTED) {
      find("message").textContent = `一次最多粘贴 ${MOST_PASTED} 格，没有粘贴。内容多的请在 Excel 中改好后重新上传。`;
      return;
    }
    together(() => block.forEach((line, down) => line.forEach((value, right) => {
      rows[down].getCell(keys[first + right]).setValue(value.trim());
    })));
  }

  function edit(cell, key) {
    if (isData(cell)) typeInto(cell, key ?? (isMasked(cell.getRow(), cell.getField()) ? "" : null));
  }

  find("table").addEventListener("paste", (event) => {
    if (event.target.closest(".grid-editor")) return;
    event.preventDefault();
    paste(event.clipboardData.getData("text/plain"));
  });

  find("table").addEventListener("keydown", (event) => {
    if (event.target.closest(".grid-editor")) return;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === "z") { event.preventDefault(); undo(); return; }
    if (control || event.altKey) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      together(() => range()?.getCells().flat().filter(isData).forEach((cell) => cell.setValue("")));
    } else if (event.key === "Process") {
      edit(here(), ""); // an input method begins: its characters go into the editor
    } else if (event.key === "Enter" || event.key === "F2" || event.key.length === 1) {
      event.preventDefault();
      event.stopPropagation();
      edit(here(), event.key.length === 1 ? event.key : null);
    }
  }, true);

  frame.addEventListener("grid:leave", (event) => {
    const { cell, right, down } = event.detail;
    const key = keys[Math.min(keys.length - 1, Math.max(0, keys.indexOf(cell.getField()) + right))];
    const row = (down > 0 && cell.getRow().getNextRow()) || cell.getRow();
    focusOn(row.getCell(key));
  });

  function focusOn(cell) {
    range()?.setBounds(cell, cell);
    find("table").querySelector(".tabulator-tableholder").focus();
  }

  // The list beside, and the buttons --------------------------------------------------------------

  const problems = new ProblemList(find("list"), {
    rows: () => table.getData(),
    columns: data.columns,
    answers: data.answers,
    answer: (row, answer) => sender.add({ row, answer }),
    go(number, key) {
      const row = table.getRow(number);
      // Nobody waits for these: Tabulator never settles the promise of what is in sight already.
      table.scrollToRow(row, "center", false);
      if (keys.includes(key)) table.scrollToColumn(key, "middle", false);
      focusOn(row.getCell(keys.includes(key) ? key : keys[0]));
    },
  });

  function tell() {
    const cell = here();
    if (!isData(cell)) return;
    const seen = cell.getRow().getData()._cells[cell.getField()];
    find("message").textContent = (seen?.messages || []).join("\n");
    problems.mark(cell.getRow().getIndex(), cell.getField());
  }

  table.on("rangeAdded", tell); // the first cell chosen
  table.on("rangeChanged", tell);
  table.on("tableBuilt", () => {
    find("state").textContent = "改完一格自动保存。";
    problems.draw();
  });
  find("undo").addEventListener("click", undo);
  find("original").addEventListener("click", () => {
    const cell = here();
    if (isData(cell) && cell.getRow().getData()._cells[cell.getField()]?.corrected) withdraw(cell.getRow(), cell.getField());
    else find("message").textContent = "请先选中更正过的一格（左边有蓝线）。";
  });
  window.addEventListener("beforeunload", (event) => { if (sender.busy) event.preventDefault(); });
}
