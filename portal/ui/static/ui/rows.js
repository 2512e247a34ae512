// A form of rows: the button adds one, made of the template that waits behind the last.
const PLACE = "__row__";

export function attachRows(root) {
  for (const button of root.querySelectorAll("[data-add-row]")) {
    const rows = button.parentElement.querySelector("[data-rows]");
    if (!rows || button.dataset.ready) continue;
    button.dataset.ready = "1";
    button.hidden = false;
    button.addEventListener("click", () => add(rows, button));
  }
}

function add(rows, button) {
  const template = rows.querySelector("template");
  const number = rows.querySelectorAll("[data-row]").length + 1;
  const added = template.content.firstElementChild.cloneNode(true);
  name(added, String(number));
  template.before(added);
  if (rows.dataset.rowValue) offer(rows, number);
  if (number >= Number(rows.dataset.rows)) button.hidden = true;
  // Pickers and boxes of the new row come to life as those of any fragment.
  htmx.process(added);
  htmx.trigger(added, "htmx:load", { elt: added });
  const first = added.querySelector("select, input");
  (first.tomselect ? first.tomselect.control_input : first).focus();
}

// Where other fields of the form choose among the rows, the new one may be chosen.
function offer({ dataset }, number) {
  const [value, label] = [dataset.rowValue, dataset.rowLabel].map((text) => text.replace(PLACE, number));
  const before = dataset.rowValue.replace(PLACE, number - 1);
  for (const last of document.querySelectorAll(`[data-row-choices] option[value="${before}"]`)) {
    last.after(new Option(label, value));
  }
}

// The row's number in its names, ids and words; as text, never as markup.
function name(row, number) {
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of element.attributes) {
      attribute.value = attribute.value.replaceAll(PLACE, number);
    }
  }
  const words = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    words.currentNode.data = words.currentNode.data.replaceAll(PLACE, number);
  }
}
