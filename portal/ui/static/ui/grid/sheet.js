// A table to type into like a spreadsheet: keyboard, blocks from Excel, undo. What a change means,
// and how it is saved, its page says (`page`):
//   edited(change)        a cell changed by hand or paste; answers the change to undo, or null
//   replay(changes, side) undo ("before") or redo ("after"); answers whether it goes both ways
//   addRows(count, like)  rows a paste needs below, or null where there can be none
//   opening(cell)         the text its editor begins with; null is the cell's own
//   candidates(cell)      what its editor suggests before the options of the column
//   mostRows, mostCells   of one paste
import { TabulatorFull as Tabulator } from "../../npm/tabulator.min.js";
import { parseBlock } from "./clipboard.js";
import { cellEditor, typeInto } from "./editing.js";
import { heading } from "./headings.js";
import { History } from "./history.js";

export const FIXED_COLUMN = { frozen: true, cssClass: "is-unit", headerSort: false, resizable: false };

export class Sheet {
  constructor({ place, columns, page, notes, format, options }) {
    Object.assign(this, { place, page, notes, format });
    this.keys = columns.map((column) => column.key);
    this.editable = new Set(columns.filter((column) => !column.computed).map((column) => column.key));
    this.closed = new Map(columns.filter((column) => column.closed).map((column) => [column.key, column]));
    this.history = new History();
    this.quiet = false;
    this.table = new Tabulator(place, {
      layout: "fitDataFill",
      selectableRange: 1,
      selectableRangeClearCells: false,
      editTriggerEvent: "dblclick",
      clipboard: "copy",
      clipboardCopyStyled: false,
      clipboardCopyRowRange: "range",
      clipboardCopyConfig: { rowHeaders: false, columnHeaders: false },
      columnDefaults: { resizable: "header" },
      columns: columns.map((column) => tableColumn(column, format, page.candidates)),
      ...options,
    });
    this.listen();
  }

  // Where the user is ------------------------------------------------------------------------

  get range() { return this.table.getRanges()[0]; }

  here() {
    const range = this.range;
    const row = range?.getRows()[0];
    if (!row) return null;
    const key = range.getColumns()[0].getField();
    return row.getCell(this.keys.includes(key) ? key : this.keys[0]);
  }

  chosenRows() { return this.range?.getRows() ?? []; }

  chosenCells() {
    return this.chosenRows().length ? this.range.getCells().flat().filter((cell) => this.mayEdit(cell)) : [];
  }

  mayEdit(cell) { return Boolean(cell) && this.editable.has(cell.getField()); }

  focusOn(cell) {
    this.range?.setBounds(cell, cell);
    this.place.querySelector(".tabulator-tableholder").focus();
  }

  go(row, key) {
    const known = this.keys.includes(key) ? key : this.keys[0];
    // Nobody waits for these: Tabulator never settles the promise of what is in sight already.
    this.table.scrollToRow(row, "center", false);
    if (known === key) this.table.scrollToColumn(key, "middle", false);
    this.focusOn(row.getCell(known));
  }

  // Changes ----------------------------------------------------------------------------------

  changed(cell) {
    const before = cell.getOldValue() ?? "";
    const after = cell.getValue() ?? "";
    if (this.quiet || before === after) return;
    const change = this.page.edited({ row: cell.getRow(), key: cell.getField(), before, after });
    if (change) this.history.add(change);
  }

  // Values that nobody typed: from the server, or put back.
  quietly(work) {
    this.quiet = true;
    work();
    this.quiet = false;
  }

  // What the server says of a row. A cell somebody types in is left alone: drawing it anew would
  // close its editor and lose what stands in it.
  take(row, values) {
    const heard = Object.entries(values).filter(([key]) => !this.keys.includes(key) || !isOpen(row.getCell(key)));
    this.quietly(() => row.update(Object.fromEntries(heard)));
    this.redraw(row);
  }

  redraw(row) {
    const cells = this.keys.map((key) => row.getCell(key)).filter((cell) => !isOpen(cell));
    for (const cell of cells) this.format(cell, cell.getElement());
  }

  undo() { this.history.undo((changes) => this.page.replay(changes, "before")); }

  redo() { this.history.redo((changes) => this.page.replay(changes, "after")); }

  clear() { this.history.together(() => this.chosenCells().forEach((cell) => cell.setValue(""))); }

  edit(cell, key) {
    if (this.mayEdit(cell)) typeInto(cell, key ?? this.page.opening?.(cell) ?? null);
    else if (cell) this.tellClosed([cell.getField()]);
  }

  async paste(text, start = this.here()) {
    const present = this.table.getRows();
    if (!start && present.length) return;
    const block = parseBlock(text);
    if (this.isTooMuch(block)) return;
    const keys = start ? this.keys.slice(this.keys.indexOf(start.getField())) : this.keys;
    const rows = start ? present.slice(start.getRow().getPosition() - 1).slice(0, block.length) : [];
    const lacking = block.length - rows.length;
    const added = lacking ? await this.page.addRows?.(lacking, rows.at(-1)) : [];
    rows.push(...(added || []));
    const refused = new Set();
    this.history.together(() => {
      for (const row of added || []) this.history.add({ added: row.getData() });
      rows.forEach((row, down) => this.fill(row, keys, block[down], refused));
    });
    this.tellClosed([...refused]);
    this.tellLeftOut(block.length - rows.length, Math.max(...block.map((line) => line.length)) - keys.length);
  }

  fill(row, keys, values, refused) {
    values.slice(0, keys.length).forEach((value, right) => {
      const cell = row.getCell(keys[right]);
      if (this.mayEdit(cell)) cell.setValue(value.trim());
      else if (value.trim() !== String(cell.getValue() ?? "")) refused.add(keys[right]);
    });
  }

  // What somebody else fills: said when it is typed or pasted into.
  tellClosed(keys) {
    const names = keys.filter((key) => this.closed.has(key));
    if (!names.length) return this.notes.withdraw("closed");
    const words = names.map((key) => `“${this.closed.get(key).title}”${this.closed.get(key).closed}`);
    return this.notes.tell("closed", words.join(""), { tone: "info" });
  }

  isTooMuch(block) {
    const { mostRows = Infinity, mostCells = Infinity } = this.page;
    if (block.length <= mostRows && block.flat().length <= mostCells) return false;
    const most = block.length > mostRows ? `${mostRows} 行` : `${mostCells} 格`;
    this.notes.tell("paste", `一次最多粘贴 ${most}，没有粘贴。请分几次粘贴，内容多的用 Excel 上传。`);
    return true;
  }

  tellLeftOut(rows, columns) {
    const parts = [rows > 0 ? `下面 ${rows} 行` : "", columns > 0 ? `右边 ${columns} 列` : ""].filter(Boolean);
    if (parts.length) this.notes.tell("paste", `粘贴的内容比表格多，${parts.join("、")}没有填入。`);
    else this.notes.withdraw("paste");
  }

  // Keyboard and clipboard -------------------------------------------------------------------

  listen() {
    this.table.on("cellEdited", (cell) => this.changed(cell));
    this.place.addEventListener("keydown", (event) => {
      if (!event.target.closest(".grid-editor")) this.pressed(event);
    }, true);
    this.place.addEventListener("paste", (event) => {
      if (event.target.closest(".grid-editor")) return;
      event.preventDefault();
      this.paste(event.clipboardData.getData("text/plain"));
    });
    this.place.addEventListener("grid:paste", (event) => {
      this.focusOn(event.detail.cell);
      this.paste(event.detail.text, event.detail.cell);
    });
    this.place.addEventListener("grid:leave", (event) => this.left(event.detail));
  }

  pressed(event) {
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      const act = { z: () => this.undo(), y: () => this.redo() }[key];
      if (act) { event.preventDefault(); act(); }
    } else if (event.altKey) {
      return;
    } else if (key === "delete" || key === "backspace") {
      event.preventDefault();
      this.clear();
    } else if (key === "process") {
      // An input method begins: the editor takes over, and the characters go into it.
      this.edit(this.here(), "");
    } else if (key === "enter" || key === "f2" || key.length === 1) {
      event.preventDefault();
      event.stopPropagation();
      this.edit(this.here(), key.length === 1 ? event.key : null);
    }
  }

  left({ cell, right, down }) {
    const at = this.keys.indexOf(cell.getField()) + right;
    const key = this.keys[Math.min(this.keys.length - 1, Math.max(0, at))];
    const row = (down > 0 && cell.getRow().getNextRow()) || cell.getRow();
    this.focusOn(row.getCell(key));
  }
}

export const isOpen = (cell) => Boolean(cell && cell.getElement().querySelector(".grid-editor"));

function tableColumn(column, format, candidates) {
  return {
    ...heading(column),
    field: column.key,
    hozAlign: column.align,
    width: column.width,
    cssClass: column.computed ? "is-computed" : "",
    headerSort: false,
    formatter: (cell) => {
      format(cell, cell.getElement());
      const text = document.createElement("span");
      text.textContent = cell.getValue() ?? "";
      return text;
    },
    editor: column.computed ? undefined : cellEditor(column, candidates),
    editable: !column.computed,
  };
}
