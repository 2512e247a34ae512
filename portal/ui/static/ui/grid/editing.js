// One editor for every kind: a plain input, with suggestions where the field has options.
import { isBlock } from "./clipboard.js";

let firstKey = null;
let lists = 0;
let own = null; // the suggestions of the one cell that is open

export function typeInto(cell, key) {
  firstKey = key;
  cell.edit(true);
}

export function cellEditor(definition, candidates = () => []) {
  const list = definition.options.length ? suggestions(definition.options) : null;
  return (cell, onRendered, success, cancel) => {
    const input = document.createElement(definition.editor === "textarea" ? "textarea" : "input");
    input.className = "grid-editor";
    input.value = firstKey ?? cell.getValue() ?? "";
    firstKey = null;
    input.setAttribute("aria-label", definition.title);
    const offered = candidates(cell);
    own?.remove();
    own = offered.length ? suggestions([...new Set([...offered, ...definition.options])]) : null;
    if (own || list) input.setAttribute("list", (own || list).id);
    onRendered(() => { input.focus(); input.setSelectionRange(input.value.length, input.value.length); });
    attach(input, cell, success, cancel);
    return input;
  };
}

function attach(input, cell, success, cancel) {
  const say = (name, detail) => cell.getTable().element.dispatchEvent(
    new CustomEvent(`grid:${name}`, { bubbles: true, detail: { cell, ...detail } }),
  );
  let composing = false; // while an input method composes Chinese, Enter belongs to it
  input.addEventListener("compositionstart", () => { composing = true; });
  input.addEventListener("compositionend", () => { composing = false; });
  input.addEventListener("blur", () => success(input.value.trim()));
  input.addEventListener("paste", (event) => {
    if (!isBlock(event.clipboardData, input.tagName === "TEXTAREA")) return;
    event.preventDefault();
    event.stopPropagation();
    cancel();
    say("paste", { text: event.clipboardData.getData("text/plain") });
  });
  input.addEventListener("keydown", (event) => {
    const newline = event.key === "Enter" && event.altKey && input.tagName === "TEXTAREA";
    if (newline) { input.setRangeText("\n", input.selectionStart, input.selectionEnd, "end"); return; }
    const step = { Enter: [0, 1], Tab: [event.shiftKey ? -1 : 1, 0] }[event.key];
    event.stopPropagation();
    if (composing || event.isComposing || (!step && event.key !== "Escape")) return;
    event.preventDefault();
    if (step) success(input.value.trim()); else cancel();
    const [right, down] = step || [0, 0];
    say("leave", { right, down });
  });
}

function suggestions(options) {
  const list = document.createElement("datalist");
  lists += 1;
  list.id = `grid-options-${lists}`;
  for (const option of options) list.append(new Option(option, option));
  document.body.append(list);
  return list;
}
