// Trees: rows open and close, arrow keys move as in a file manager, Enter opens the unit.
export function attachTrees(root) {
  const trees = root.matches?.("[data-tree]") ? [root] : root.querySelectorAll("[data-tree]");
  for (const tree of trees) {
    if (tree.dataset.alive) continue;
    tree.dataset.alive = "yes";
    tree.addEventListener("click", (event) => onClick(event));
    tree.addEventListener("keydown", (event) => onKey(event, tree));
    tree.addEventListener("focusin", (event) => remember(tree, event.target.closest("[data-tree-item]")));
    const first = tree.querySelector("[data-tree-item]");
    if (first) first.tabIndex = 0;
  }
}

function onClick(event) {
  const toggle = event.target.closest("[data-tree-toggle]");
  if (!toggle) return;
  const item = toggle.closest("[data-tree-item]");
  setOpen(item, !isOpen(item));
  item.focus();
}

const isOpen = (item) => item.getAttribute("aria-expanded") === "true";
const groupOf = (item) => item.querySelector(":scope > [role=group]");

function setOpen(item, open) {
  if (!item.hasAttribute("aria-expanded")) return;
  item.setAttribute("aria-expanded", String(open));
  const group = groupOf(item);
  if (group) group.hidden = !open;
  else if (open) htmx.trigger(item.querySelector("[data-tree-toggle]"), "open");
}

// One stop for the Tab key: the row last used.
function remember(tree, item) {
  if (!item) return;
  for (const other of tree.querySelectorAll('[data-tree-item][tabindex="0"]')) other.tabIndex = -1;
  item.tabIndex = 0;
}

function shownItems(tree) {
  return [...tree.querySelectorAll("[data-tree-item]")].filter((item) => !item.closest("[hidden]"));
}

function onKey(event, tree) {
  const item = event.target.closest("[data-tree-item]");
  const action = item && !event.ctrlKey && !event.altKey && !event.metaKey && KEYS[event.key];
  if (!action) return;
  event.preventDefault();
  const next = action(item, shownItems(tree));
  if (next) next.focus();
}

const KEYS = {
  ArrowDown: (item, items) => items[items.indexOf(item) + 1],
  ArrowUp: (item, items) => items[items.indexOf(item) - 1],
  Home: (item, items) => items[0],
  End: (item, items) => items.at(-1),
  ArrowRight(item) {
    if (isOpen(item)) return groupOf(item)?.querySelector("[data-tree-item]");
    setOpen(item, true);
    return null;
  },
  ArrowLeft(item) {
    if (!isOpen(item)) return item.parentElement.closest("[data-tree-item]");
    setOpen(item, false);
    return null;
  },
  Enter(item) {
    item.querySelector("a").click();
    return null;
  },
  " "(item) {
    setOpen(item, !isOpen(item));
    return null;
  },
};
