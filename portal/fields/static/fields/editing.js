// One editor for every kind: a plain input, with suggestions where the field has options.
let firstKey = null;
let lists = 0;

export function typeInto(cell, key) {
  firstKey = key;
  cell.edit(true);
}

export function cellEditor(definition) {
  const list = definition.options.length ? suggestions(definition.options) : null;
  return (cell, onRendered, success, cancel) => {
    const input = document.createElement(definition.editor === "textarea" ? "textarea" : "input");
    input.className = "grid-editor";
    input.value = firstKey ?? cell.getValue() ?? "";
    firstKey = null;
    input.setAttribute("aria-label", definition.title);
    if (list) input.setAttribute("list", list);
    onRendered(() => { input.focus(); input.setSelectionRange(input.value.length, input.value.length); });
    input.addEventListener("blur", () => success(input.value.trim()));
    input.addEventListener("keydown", (event) => {
      const newline = event.key === "Enter" && event.altKey && input.tagName === "TEXTAREA";
      if (newline) { input.setRangeText("\n", input.selectionStart, input.selectionEnd, "end"); return; }
      const step = { Enter: [0, 1], Tab: [event.shiftKey ? -1 : 1, 0] }[event.key];
      // While an input method composes Chinese, Enter belongs to it.
      if (event.isComposing || (!step && event.key !== "Escape")) { event.stopPropagation(); return; }
      event.preventDefault();
      event.stopPropagation();
      if (step) success(input.value.trim()); else cancel();
      const [right, down] = step || [0, 0];
      cell.getTable().element.dispatchEvent(
        new CustomEvent("grid:leave", { bubbles: true, detail: { cell, right, down } }),
      );
    });
    return input;
  };
}

function suggestions(options) {
  const list = document.createElement("datalist");
  lists += 1;
  list.id = `grid-options-${lists}`;
  for (const option of options) list.append(new Option(option, option));
  document.body.append(list);
  return list.id;
}
