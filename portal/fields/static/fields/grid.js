// The web grid: type, paste blocks from Excel, undo; every cell saves itself and shows its state.
import { TabulatorFull as Tabulator } from "../npm/tabulator.min.js";
import { CellSaver } from "./saving.js";
import { cellEditor, typeInto } from "./editing.js";
import { parseBlock } from "./clipboard.js";
import { heading } from "./headings.js";

const frame = document.querySelector("[data-grid]");
const data = JSON.parse(document.getElementById("grid-data").textContent);
const find = (name) => frame.querySelector(`[data-grid-${name}]`);
const editable = data.columns.filter((column) => !column.computed);
const undone = { back: [], forth: [] };
let batch = null; // changes of one act of the user, undone together
let replaying = false;

for (const row of data.rows) prepare(row);

function prepare(row) {
  row._saved = Object.fromEntries(data.columns.map((column) => [column.key, row[column.key] ?? ""]));
  row._states = {};
  return row;
}

// Columns ---------------------------------------------------------------------------------------

function formatter(cell) {
  const row = cell.getRow().getData();
  const key = cell.getField();
  const state = row._states[key];
  const missing = row._findings[key];
  const classes = cell.getElement().classList;
  for (const name of ["saving", "invalid", "conflict"]) classes.toggle(`is-${name}`, state?.state === name);
  classes.toggle("is-missing", Boolean(missing) && !state);
  cell.getElement().title = state?.message || missing || "";
  const text = document.createElement("span");
  text.textContent = cell.getValue() ?? "";
  return text;
}

function column(definition) {
  return {
    ...heading(definition),
    field: definition.key,
    hozAlign: definition.align,
    width: definition.width,
    cssClass: definition.computed ? "is-computed" : "",
    headerSort: false,
    formatter,
    editor: definition.computed ? undefined : cellEditor(definition),
    editable: !definition.computed,
  };
}

const table = new Tabulator(find("table"), {
  data: data.rows,
  height: Math.max(260, window.innerHeight - 330),
  layout: "fitDataFill",
  placeholder: "还没有内容，点“新增一行”开始。",
  selectableRange: 1,
  selectableRangeClearCells: false,
  editTriggerEvent: "dblclick",
  clipboard: "copy",
  clipboardCopyStyled: false,
  clipboardCopyRowRange: "range",
  clipboardCopyConfig: { rowHeaders: false, columnHeaders: false },
  rowHeader: {
    title: "单位",
    field: "_unitName",
    frozen: true,
    width: window.innerWidth > 600 ? 120 : 84,
    cssClass: "is-unit",
    headerSort: false,
    resizable: false,
  },
  columnDefaults: { resizable: "header" },
  columns: [
    ...data.columns.map(column),
  ],
});

// Saving ----------------------------------------------------------------------------------------

const saver = new CellSaver({
  url: data.saveUrl,
  frame,
  show: (words) => { find("state").textContent = words; },
  complain: (words) => { find("message").textContent = words; },
  refresh: (row) => row.reformat(),
  take: (row, values) => { replaying = true; row.update(values); replaying = false; },
});

table.on("cellEdited", (cell) => {
  const row = cell.getRow();
  const key = cell.getField();
  if (replaying || (cell.getOldValue() ?? "") === (cell.getValue() ?? "")) return;
  const change = { row, key, before: cell.getOldValue() ?? "", after: cell.getValue() ?? "" };
  (batch || undone.back[undone.back.push([]) - 1]).push(change);
  undone.forth = [];
  saver.add(row, key);
});

function together(work) {
  batch = [];
  work();
  if (batch.length) undone.back.push(batch);
  batch = null;
}

function replay(from, to, side) {
  const changes = from.pop();
  if (!changes) return;
  replaying = true;
  for (const change of changes) {
    change.row.getCell(change.key).setValue(change[side]);
    saver.add(change.row, change.key);
  }
  replaying = false;
  to.push(changes);
}

const undo = () => replay(undone.back, undone.forth, "before");
const redo = () => replay(undone.forth, undone.back, "after");

// Keyboard and clipboard ------------------------------------------------------------------------

function corner() {
  const range = table.getRanges()[0];
  return range ? { row: range.getRows()[0], key: range.getColumns()[0].getField(), range } : null;
}

function cellsOfRange() {
  const range = table.getRanges()[0];
  return range ? range.getCells().flat().filter((cell) => isEditable(cell.getField())) : [];
}

const isEditable = (key) => editable.some((definition) => definition.key === key);

function paste(text) {
  const start = corner();
  if (!start) return;
  const keys = data.columns.map((definition) => definition.key);
  const first = keys.indexOf(start.key);
  const rows = table.getRows().slice(start.row.getPosition() - 1);
  const block = parseBlock(text);
  together(() => block.slice(0, rows.length).forEach((line, down) => {
    line.forEach((value, right) => {
      const key = keys[first + right];
      if (isEditable(key)) rows[down].getCell(key).setValue(value.trim());
    });
  }));
  if (block.length > rows.length) {
    find("message").textContent = `粘贴了 ${block.length} 行，表中从这里起只有 ${rows.length} 行，多出的没有填入。请先新增行。`;
  }
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
  if (control && event.key.toLowerCase() === "y") { event.preventDefault(); redo(); return; }
  if (control || event.altKey) return;
  if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    together(() => cellsOfRange().forEach((cell) => cell.setValue("")));
  } else if (event.key === "Process") {
    // An input method begins: the editor takes over, and the characters go into it.
    const here = corner();
    if (here && isEditable(here.key)) typeInto(here.row.getCell(here.key), "");
  } else if (event.key === "Enter" || event.key === "F2" || event.key.length === 1) {
    const here = corner();
    if (!here || !isEditable(here.key)) return;
    event.preventDefault();
    event.stopPropagation();
    typeInto(here.row.getCell(here.key), event.key.length === 1 ? event.key : null);
  }
}, true);

frame.addEventListener("grid:leave", (event) => {
  const { cell, right, down } = event.detail;
  const keys = data.columns.map((definition) => definition.key);
  const key = keys[Math.min(keys.length - 1, Math.max(0, keys.indexOf(cell.getField()) + right))];
  const row = down > 0 ? cell.getRow().getNextRow() : cell.getRow();
  const target = (row || cell.getRow()).getCell(key);
  table.getRanges()[0]?.setBounds(target, target);
  find("table").querySelector(".tabulator-tableholder").focus();
});

// Buttons ---------------------------------------------------------------------------------------

find("undo").addEventListener("click", undo);
find("redo").addEventListener("click", redo);
if (!data.single && data.units.length) {
  find("add").hidden = false;
  for (const unit of data.units) find("unit").add(new Option(unit.name, unit.pk));
}
find("new").addEventListener("click", async () => {
  const unit = data.units.find((candidate) => String(candidate.pk) === find("unit").value);
  const made = prepare({ _id: null, _unit: unit.pk, _unitName: unit.name, _findings: {} });
  const row = await table.addRow(made);
  const cell = row.getCell(editable[0].key);
  await table.scrollToRow(row);
  table.getRanges()[0]?.setBounds(cell, cell);
  typeInto(cell, null);
});

table.on("tableBuilt", () => { find("state").textContent = "已打开，填写后自动保存。"; });
window.addEventListener("beforeunload", (event) => { if (saver.busy) event.preventDefault(); });
