// The web grid of a register: every cell saves itself and shows its state.
import { Connection } from "../ui/grid/connection.js";
import { Notes } from "../ui/grid/notes.js";
import { FIXED_COLUMN, isOpen, Sheet } from "../ui/grid/sheet.js";
import { Bin } from "./bin.js";
import { CellSaver } from "./saving.js";
import { Wrong } from "./wrong.js";

const MOST_ROWS = 500; // of one paste: they go in one request
const STATES = ["saving", "invalid", "conflict"];

const frame = document.querySelector("[data-grid]");
const data = JSON.parse(document.getElementById("grid-data").textContent);
const find = (name) => frame.querySelector(`[data-grid-${name}]`);
const show = (words) => { find("state").textContent = words; };
let made = 0;

for (const row of data.rows) prepare(row);

function prepare(row) {
  made += 1;
  row._key = made;
  row._saved = Object.fromEntries(data.columns.map(({ key }) => [key, row[key] ?? ""]));
  row._states = {};
  return row;
}

function format(cell, element) {
  const row = cell.getRow().getData();
  const state = row._states[cell.getField()];
  const missing = row._findings[cell.getField()];
  for (const name of STATES) element.classList.toggle(`is-${name}`, state?.state === name);
  element.classList.toggle("is-missing", Boolean(missing) && !state);
  element.title = state?.message || missing || "";
}

function numbered(cell) {
  const label = document.createElement("span");
  const number = document.createElement("span");
  number.className = "grid-number";
  cell.getRow().watchPosition((position) => { number.textContent = position; });
  label.append(number, ` ${cell.getValue()}`);
  return label;
}

// What a change means here --------------------------------------------------------------------------

const page = {
  mostRows: MOST_ROWS,

  edited(change) {
    const row = change.row.getData();
    saver.add(row, change.key);
    return { ...change, row: row._key };
  },

  replay(changes, side) {
    const added = changes.filter((change) => change.added).map((change) => change.added);
    sheet.quietly(() => {
      for (const { key, row, [side]: value } of changes.filter((change) => change.key)) {
        const found = sheet.table.getRow(row);
        if (!found || added.includes(found.getData())) continue;
        found.getCell(key).setValue(value);
        saver.add(found.getData(), key);
      }
    });
    for (const row of added) {
      sheet.table.deleteRow(row._key);
      saver.remove(row);
    }
    const taken = changes.find((change) => change.taken)?.taken;
    if (taken) bin.takeBack(taken);
    wrong.draw();
    return !added.length && !taken;
  },

  addRows(count, like) {
    if (data.single || !data.units.length) return [];
    const unit = like ? { pk: like.getData()._unit, name: like.getData()._unitName } : chosenUnit();
    notes.tell("added", `新增了 ${count} 行，${data.about}：${unit.name}。`, { tone: "info" });
    return sheet.table.addData(Array.from({ length: count }, () => blank(unit)));
  },
};

const blank = ({ pk, name }) => prepare({ _id: null, _unit: pk, _unitName: name, _findings: {} });
const chosenUnit = () => data.units.find(({ pk }) => String(pk) === find("unit").value);

// As wide as the longest name, as far as the fields keep their room.
const longest = Math.max(...data.rows.map((row) => row._unitName.length), ...data.units.map(({ name }) => name.length), 0);
const nameWidth = Math.min(260, Math.max(150, 60 + 14 * longest));

const notes = new Notes(find("notes"));
const sheet = new Sheet({
  place: find("table"),
  columns: data.columns,
  page,
  notes,
  format,
  options: {
    data: data.rows,
    index: "_key",
    height: Math.max(260, window.innerHeight - 330),
    placeholder: data.units.length && !data.single ? "还没有内容，点“新增一行”开始。" : "还没有内容。",
    rowHeader: {
      ...FIXED_COLUMN,
      title: `行 ${data.about}`,
      field: "_unitName",
      width: window.innerWidth > 600 ? nameWidth : 104,
      formatter: numbered,
    },
  },
});

// Unless it was taken out meanwhile.
function inTable(row, work) {
  const found = sheet.table.getRow(row._key);
  return found && work(found);
}

const wrong = new Wrong({
  sheet,
  notes,
  columns: data.columns,
  save: (row, key) => saver.add(row, key),
  done: report,
});
const connection = new Connection({ frame, notes, unsaved: () => saver.busy || bin.isFull || wrong.count > 0 });
const saver = new CellSaver({
  connection,
  saveUrl: data.saveUrl,
  removeUrl: data.removeUrl,
  together: new Map(data.columns.map(({ key, together = [] }) => [key, together])),
  show,
  done: report,
  complain(key, reason) { if (reason) notes.tell(key, reason); },
  isOpen(row, key) { return inTable(row, (found) => isOpen(found.getCell(key))); },
  refresh(row) { inTable(row, (found) => sheet.redraw(found)); },
  take(row, values) { inTable(row, (found) => sheet.take(found, values)); },
});
const bin = new Bin({ table: sheet.table, notes, remove: (row) => saver.remove(row) });

function report() {
  const time = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const left = wrong.draw();
  if (!saver.busy) show(left ? `有 ${left} 格没有保存，请改正。` : `全部已保存 ${time}`);
}

// Buttons ---------------------------------------------------------------------------------------

function removeRows() {
  const rows = sheet.chosenRows();
  if (rows.length) sheet.history.add({ taken: bin.put(rows) });
  else notes.tell("choose", "请先选中要删除的行（选中其中一格即可）。", { tone: "info" });
  wrong.draw();
}

async function addRow() {
  const row = await sheet.table.addRow(blank(chosenUnit()));
  sheet.go(row, [...sheet.editable][0]);
}

find("undo").addEventListener("click", () => sheet.undo());
find("redo").addEventListener("click", () => sheet.redo());
if (!data.single && data.units.length) {
  find("add").hidden = false;
  find("remove").hidden = false;
  for (const { pk, name } of data.units) find("unit").add(new Option(name, pk));
}
find("new").addEventListener("click", addRow);
find("remove").addEventListener("click", removeRows);
sheet.table.on("tableBuilt", () => show("已打开，填写后自动保存。"));
