// The designer: settings follow the kind that is chosen, or another choice that heads some of them;
// rows are put in order by dragging or with Alt+↑↓. The server answers with the list as it is then.
const HEADS = "[name=kind], [name$=-kind], [data-heads]";

function show(select) {
  const scope = select.closest("[data-kind-scope]") ?? select.form;
  const headed = `data-of-${select.dataset.heads ?? "kinds"}`;
  for (const control of scope.querySelectorAll(`[${headed}]`)) {
    const isMeant = control.getAttribute(headed).split(" ").includes(select.value);
    (control.closest("[class*=col-]") ?? control).hidden = !isMeant;
  }
  for (const block of scope.querySelectorAll("details.form-more, fieldset.form-group-block")) {
    const columns = [...block.querySelectorAll("[class*=col-]")];
    block.hidden = columns.length > 0 && columns.every((column) => column.hidden);
  }
}

function showAll(root) {
  for (const select of root.querySelectorAll(HEADS)) show(select);
}

// The form below the list holds the token, and says what the answer takes the place of.
let moved = "";

function send(row, place) {
  moved = row.dataset.field;
  htmx.ajax("POST", row.dataset.move, { source: "[data-add-field]", values: { to: place } });
}

// Counted through all sections.
const rows = () => [...document.querySelectorAll("[data-order] > [data-field]")];
const placeOf = (row) => rows().indexOf(row);

document.addEventListener("change", (event) => {
  if (event.target.matches(HEADS)) show(event.target);
});
document.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-order] > [data-field]");
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!row || !step || !event.altKey) return;
  event.preventDefault();
  const place = placeOf(row) + step;
  if (place >= 0 && place < rows().length) send(row, place);
});

let dragged = null;
const rowUnder = (event) => event.target.closest?.("[data-order] > [data-field]");

document.addEventListener("dragstart", (event) => {
  dragged = rowUnder(event);
  if (!dragged) return;
  dragged.classList.add("is-dragged");
  event.dataTransfer.effectAllowed = "move";
});
document.addEventListener("dragover", (event) => {
  const row = dragged && rowUnder(event);
  if (!row) return;
  event.preventDefault();
  for (const other of rows()) other.classList.toggle("is-target", other === row);
});
document.addEventListener("drop", (event) => {
  const row = dragged && rowUnder(event);
  if (!row) return;
  event.preventDefault();
  if (row !== dragged) send(dragged, placeOf(row));
});
document.addEventListener("dragend", () => {
  for (const row of document.querySelectorAll(".is-dragged, .is-target")) row.classList.remove("is-dragged", "is-target");
  dragged = null;
});

// Where the keys stood within the list, they stay: it is drawn anew with every number that changes.
let stood = -1;
const stops = () => [...document.querySelectorAll("[data-order] :is(a, button, input)")];
document.addEventListener("htmx:beforeSwap", () => {
  stood = stops().indexOf(document.activeElement);
});

// The list is new: the keys stay with the field that was moved; after one was added the cursor goes
// to the next name.
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  showAll(elt);
  if (elt.id !== "design-fields") return;
  const begin = `[data-add-field] ${elt.querySelector("[data-begins]") ? "[data-begins]" : "[name=label]"}`;
  if (!moved && stood >= 0) stops()[stood]?.focus();
  else if (moved || window.matchMedia("(hover: hover)").matches) elt.querySelector(moved ? `[data-field="${moved}"]` : begin)?.focus();
  moved = "";
  stood = -1;
});
showAll(document);
