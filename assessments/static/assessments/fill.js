// The sheet of one ledger: every cell saves itself, shows its state, and can be taken back.
import { Connection } from "../ui/grid/connection.js";
import { History } from "../ui/grid/history.js";
import { Notes } from "../ui/grid/notes.js";
import { CellView } from "./cells.js";
import { listenToFinding } from "./finding.js";
import { Kept } from "./keeping.js";
import { listenToKeys } from "./keys.js";
import { listenToFiles } from "./proofs.js";
import { listenToReplies } from "./replies.js";
import { measure } from "./times.js";

const WAIT = 400;
const frame = document.querySelector("[data-ledger]");
const find = (name) => frame.querySelector(`[data-ledger-${name}]`);
const addresses = JSON.parse(document.getElementById("ledger-addresses").textContent);
const first = JSON.parse(document.getElementById("ledger-sheet").textContent);
const notes = new Notes(find("notes"));
const history = new History();
const waiting = new Map(); // key to what of the cell is to be saved
const kept = new Kept(addresses["save-cells"]);
const cells = new Map();
let sending = false;
let timer = null;

const show = (words) => { find("state").textContent = words; };
const connection = new Connection({ frame, notes, unsaved: () => sending || waiting.size > 0 || isWrong() });
const isWrong = () => [...cells.values()].some((cell) => cell.isRefused);

for (const row of frame.querySelectorAll(".ledger-cell")) {
  const cell = new CellView(row, first[row.dataset.key], changed);
  cells.set(cell.key, cell);
}

// Saving -------------------------------------------------------------------------------------------

// A person changed a value or its note. `before` is what undoing puts back.
function changed(cell, part, before) {
  history.add({ cell, part, before, after: cell.read(part) });
  queue(cell, part);
}

function queue(cell, part) {
  const parts = waiting.get(cell.key) ?? new Set();
  waiting.set(cell.key, parts.add(part));
  kept.put(cell, part);
  cell.mark("saving");
  show("正在保存…");
  window.clearTimeout(timer);
  timer = window.setTimeout(save, WAIT);
}

async function save() {
  if (sending) return;
  sending = true;
  while (waiting.size) {
    const sent = [...waiting];
    waiting.clear();
    // What was typed first is saved first.
    // oxlint-disable-next-line no-await-in-loop
    await send(sent);
  }
  sending = false;
  if (isWrong()) show("有的格子没有保存，请看标红的提示。");
  else show(`全部已保存 ${new Date().toTimeString().slice(0, 5)}`);
}

async function send(sent) {
  const body = { cells: Object.fromEntries(sent.map(([key, parts]) => [key, cells.get(key).typed(parts)])) };
  const answer = await connection.post(addresses["save-cells"], body);
  for (const [key] of sent) {
    const cell = cells.get(key);
    cell.settle(answer.reason ? { state: "invalid", message: answer.reason } : answer.cells[key]);
    if (!cell.isRefused && !waiting.has(key)) kept.saved(key);
  }
  if (answer.reason) notes.tell("save", `没有保存：${answer.reason}`);
  else { notes.withdraw("save"); take(answer.sheet); }
}

// What the server says of every cell. What somebody is typing in, or has still to be saved, stays.
function take(sheet) {
  for (const [key, state] of Object.entries(sheet)) {
    const cell = cells.get(key);
    if (cell) cell.take(state, { keep: waiting.has(key) });
  }
  count();
}

// The parts ----------------------------------------------------------------------------------------

function partsOf(part) {
  return [...part.querySelectorAll(".ledger-cell")].map((row) => cells.get(row.dataset.key));
}

function count() {
  for (const part of frame.querySelectorAll("[data-ledger-part]")) {
    const open = partsOf(part).filter((cell) => cell.waits);
    const button = part.querySelector("[data-ledger-confirm]");
    button.hidden = !open.length;
    button.querySelector("span").textContent = `确认本部分系统数据 ${open.length} 格`;
    find(`waiting="${part.dataset.ledgerPart}"`).textContent = open.length ? `（${open.length} 格待确认）` : "";
  }
}

async function confirm(part) {
  const open = partsOf(part).filter((cell) => cell.waits);
  const seen = Object.fromEntries(open.map((cell) => [cell.key, cell.state.edition]));
  const answer = await connection.post(addresses["confirm-cells"], { seen });
  if (answer.reason) notes.tell("confirm", answer.reason);
  else { notes.withdraw("confirm"); take(answer.sheet); show(`已确认 ${answer.confirmed} 格。`); }
}

async function readAgain(quiet) {
  const answer = await connection.post(addresses["read-again"], {});
  if (answer.reason) { if (!quiet) notes.tell("read", answer.reason); return; }
  take(answer.sheet);
  if (answer.changed) show(`系统数据有 ${answer.changed} 格更新，请核对后确认。`);
  else if (!quiet) show("系统数据没有变化。");
}

// Handing in ---------------------------------------------------------------------------------------

async function submit() {
  document.activeElement?.blur();
  window.clearTimeout(timer);
  await save();
  if (!await repliesKept()) return;
  if (isWrong()) { notes.tell("submit", "有的格子还没有保存，请先改正标红的格子。"); return; }
  const answer = await connection.post(addresses.submit, {});
  if (answer.url) { window.location.assign(answer.url); return; }
  if (answer.sheet) take(answer.sheet);
  for (const cell of cells.values()) cell.ask();
  if (answer.reason) notes.tell("submit", answer.reason);
  else tellProblems(answer.problems);
}

function tellProblems(problems) {
  const place = find("problems");
  const title = document.createElement("strong");
  title.textContent = `还有 ${problems.length} 处要处理，处理后再报送：`;
  place.replaceChildren(title, ...problems.map(problemLine));
  place.hidden = false;
  place.scrollIntoView({ block: "start" });
  cells.get(problems[0]?.key)?.focus();
}

function problemLine({ key, message }) {
  const line = document.createElement("div");
  const words = cells.has(key) ? document.createElement("a") : document.createElement("span");
  words.textContent = message;
  if (cells.has(key)) {
    words.href = `#cell-${key}`;
    words.addEventListener("click", (event) => { event.preventDefault(); cells.get(key).focus(); });
  }
  line.append(words);
  return line;
}

// Opened ------------------------------------------------------------------------------------------

// What an earlier page could not save goes first: to read anew would take the editions it was typed upon.
async function begin() {
  kept.restore(cells, queue);
  kept.listen(frame, cells, (cell) => sending || waiting.has(cell.key) || cell.isRefused);
  if (waiting.size) {
    window.clearTimeout(timer);
    const brought = waiting.size;
    await save();
    if (!isWrong()) show(`上次没有保存的 ${brought} 格，已接着全部保存。`);
  }
  if (frame.dataset.stale) readAgain(true);
}

// Undo ---------------------------------------------------------------------------------------------

function undo() {
  history.undo((changes) => {
    for (const { cell, part, before } of changes) {
      cell.write(part, before);
      queue(cell, part);
    }
    return true;
  });
}

listenToKeys({ frame, cells: [...cells.values()], history, notes, undo });
listenToFinding({ frame, input: find("find"), told: find("found"), cells: [...cells.values()] });
listenToFiles({ frame, connection, notes, take, address: addresses.attach });
const repliesKept = listenToReplies({ frame, connection, notes, show, address: addresses.answer });
find("undo").addEventListener("click", undo);
find("submit").addEventListener("click", submit);
find("read")?.addEventListener("click", () => readAgain(false));
for (const button of frame.querySelectorAll("[data-ledger-confirm]")) {
  button.addEventListener("click", () => confirm(button.closest("[data-ledger-part]")));
}
frame.addEventListener("submit", (event) => event.preventDefault());
count();
if (frame.dataset.measured) measure({ frame, address: addresses["add-time"] });
begin();
