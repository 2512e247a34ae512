// Lists: the filter panel is fetched when it is opened, chips clear their filter, "/" jumps to the search
// box, empty filters stay out of the address, and coming back to a list finds it as it was left.
const KEPT = "list:";

export function attachLists(root) {
  for (const chip of root.querySelectorAll("[data-clear-filter]")) {
    chip.addEventListener("click", (event) => clearFilter(event, chip.dataset.clearFilter));
  }
  for (const toggle of root.querySelectorAll("[data-panel-toggle]")) {
    toggle.addEventListener("click", () => togglePanel(toggle));
  }
  for (const button of root.querySelectorAll("[data-panel-close]")) {
    button.addEventListener("click", closePanel);
  }
  for (const form of root.querySelectorAll("[data-list-filters]")) {
    form.addEventListener("htmx:configRequest", dropEmpty);
  }
  for (const toggle of root.querySelectorAll("[data-filters-toggle]")) {
    toggle.addEventListener("click", () => {
      const open = toggle.form.classList.toggle("is-open");
      toggle.setAttribute("aria-expanded", open);
    });
  }
  for (const box of root.querySelectorAll("[data-only-different]")) {
    box.addEventListener("change", () => {
      box.closest(".card").classList.toggle("only-different", box.checked);
    });
  }
  if (root.matches("[data-panel]") || root.querySelector("[data-panel]")) panelCame();
  for (const form of root.querySelectorAll("[data-save-view]")) {
    // The address has moved on since the page came.
    form.addEventListener("submit", () => { form.elements.query.value = location.search.slice(1); });
  }
  if (root === document.body) leadBack();
  remember();
}

function panel() {
  return document.getElementById("filter-panel");
}

function togglePanel(toggle) {
  if (!panel().matches("[data-panel]")) htmx.trigger(toggle, "open");
  else showPanel(panel().hidden);
}

function showPanel(open) {
  panel().hidden = !open;
  document.querySelector("[data-panel-toggle]")?.setAttribute("aria-expanded", open);
}

function closePanel() {
  showPanel(false);
  document.querySelector("[data-panel-toggle]")?.focus();
}

function panelCame() {
  showPanel(true);
  panel().querySelector("select, input")?.focus();
}

function clearFilter(event, name) {
  const form = document.querySelector("[data-list-filters]");
  if (!form) return;
  event.preventDefault();
  const ends = ["", "_min", "_max", "_after", "_before"];
  for (const control of form.elements) {
    if (!ends.some((end) => control.name === name + end)) continue;
    if (control.tomselect) control.tomselect.clear();
    else control.value = "";
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function dropEmpty(event) {
  const parameters = event.detail.parameters;
  for (const key of Object.keys(parameters)) {
    if (parameters[key] === "") delete parameters[key];
  }
}

// A list's last conditions stay for this tab: the way back from a record leads to the list as it was.
function remember() {
  if (document.querySelector("[data-list-filters]")) {
    sessionStorage.setItem(KEPT + location.pathname, location.search);
  }
}

function leadBack() {
  for (const link of document.querySelectorAll(".breadcrumb a, [data-back]")) {
    const kept = link.search ? "" : sessionStorage.getItem(KEPT + link.pathname);
    if (kept && link.pathname !== location.pathname) link.search = kept;
  }
}

document.addEventListener("htmx:pushedIntoHistory", remember);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest?.("[data-panel]")) closePanel();
  if (event.key !== "/" || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const search = document.querySelector("[data-list-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});
