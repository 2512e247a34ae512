// Keyboard and clipboard of the sheet: up, down, enter; a column from Excel; undo.
import { isBlock, parseBlock } from "../ui/grid/clipboard.js";
import { isShown } from "./finding.js";

export function listenToKeys({ frame, cells, history, notes, undo }) {
  const open = cells.filter((cell) => cell.mayEdit);
  const at = (element) => open.findIndex((cell) => cell.value === element);

  const go = (element, step) => {
    const here = at(element);
    let place = here + step;
    while (open[place] && !isShown(open[place])) place += step;
    const next = open[place];
    if (here < 0 || !next) return false;
    next.value.focus();
    next.value.select?.();
    return true;
  };

  frame.addEventListener("keydown", (event) => {
    // An input method is at work: its keys are its own.
    if (event.isComposing || event.key === "Process" || at(event.target) < 0) return;
    const step = steps(event);
    if (step && go(event.target, step)) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
    const cell = cells.find((each) => each.value === event.target || each.note === event.target);
    // While a cell is being changed the browser takes back its letters.
    if (!isUndo || (cell && cell.read("value") !== cell.known.value)) return;
    event.preventDefault();
    undo();
  });

  frame.addEventListener("paste", (event) => {
    const from = at(event.target);
    if (from < 0 || !isBlock(event.clipboardData, event.target.matches("textarea"))) return;
    event.preventDefault();
    const lines = parseBlock(event.clipboardData.getData("text/plain"));
    fill(lines, open.slice(from).filter(isShown), { history, notes });
  });
}

function steps(event) {
  const isLong = event.target.matches("textarea");
  const isList = event.target.matches("select");
  if (event.ctrlKey || event.metaKey || event.altKey) return 0;
  if (event.key === "Enter" && !(isLong && !event.shiftKey)) return event.shiftKey && !isLong ? -1 : 1;
  if (isLong || isList) return 0;
  return { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
}

// A block that is larger than what stands below says so before anything of it is dropped.
function fill(lines, below, { history, notes }) {
  const columns = Math.max(...lines.map((line) => line.length));
  const over = [
    lines.length > below.length ? `下面只有 ${below.length} 格，多出 ${lines.length - below.length} 行` : "",
    columns > 2 ? `只用前两列（本期、说明），多出 ${columns - 2} 列` : "",
  ].filter(Boolean);
  const fillIn = () => history.together(() => {
    lines.slice(0, below.length).forEach((line, index) => type(below[index], line));
  });
  if (!over.length) { notes.withdraw("paste"); fillIn(); return; }
  const answers = [{ label: "只填放得下的", act: fillIn }, { label: "不粘贴", act: () => {} }];
  notes.tell("paste", `粘贴的内容比表格多：${over.join("；")}。还没有填入。`, { answers, tone: "warn" });
}

function type(cell, [value, note]) {
  put(cell, "value", value.trim());
  if (note !== undefined && cell.note) put(cell, "note", note.trim());
}

function put(cell, part, text) {
  const control = part === "note" ? cell.note : cell.value;
  control.value = text;
  control.dispatchEvent(new Event("change", { bubbles: true }));
}
