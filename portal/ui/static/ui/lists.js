// Lists: chips clear their filter, "/" jumps to the search box, empty filters stay out of the address.
export function attachLists(root) {
  for (const chip of root.querySelectorAll("[data-clear-filter]")) {
    chip.addEventListener("click", (event) => clearFilter(event, chip.dataset.clearFilter));
  }
  for (const toggle of root.querySelectorAll("[data-filters-toggle]")) {
    toggle.addEventListener("click", () => {
      const open = toggle.form.classList.toggle("is-open");
      toggle.setAttribute("aria-expanded", open);
    });
  }
  for (const form of root.querySelectorAll("[data-list-filters]")) {
    form.addEventListener("htmx:configRequest", dropEmpty);
  }
}

function clearFilter(event, name) {
  const form = document.querySelector("[data-list-filters]");
  if (!form) return;
  event.preventDefault();
  for (const control of form.querySelectorAll(`[name="${name}"], [name^="${name}_"]`)) {
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

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const search = document.querySelector("[data-list-search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});
