// What is typed into a form stays in this tab until the server says it was saved, and is offered
// back after a crash or a reload. Private fields are never kept; signing out clears everything.
const PREFIX = "draft:";
const SAVED = "portal_saved";
const DELAY = 500;
const PASSED_OVER = new Set(["hidden", "password", "file", "submit", "button", "reset", "fieldset"]);

export function attachDrafts(root) {
  const { person } = document.body.dataset;
  if (root !== document.body || !person) return;
  const mine = `${PREFIX}${person}:`;
  forget((key) => key.startsWith(PREFIX) && !key.startsWith(mine));
  const here = window.location.pathname + window.location.search; // a form may begin with what its address names
  const saved = takeSaved();
  if (saved) forget((key) => key === mine + saved);
  for (const form of root.querySelectorAll("form[data-draft]")) keep(form, mine + here);
  for (const form of document.querySelectorAll("form[data-leaves]")) {
    form.addEventListener("submit", () => forget((key) => key.startsWith(PREFIX)));
  }
}

function forget(which) {
  for (const key of Object.keys(sessionStorage).filter(which)) sessionStorage.removeItem(key);
}

// The server names the page whose form became an act; the cookie has then done its work.
function takeSaved() {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${SAVED}=`));
  if (!found) return "";
  document.cookie = `${SAVED}=; path=/; max-age=0`;
  return decodeURIComponent(found.slice(SAVED.length + 1));
}

function keep(form, key) {
  const draft = JSON.parse(sessionStorage.getItem(key) || "null");
  const isNew = draft && JSON.stringify(draft.values) !== JSON.stringify(typed(form));
  if (isNew && !("shownAgain" in form.dataset)) offer(form, key, draft);
  let timer = 0;
  const write = () => {
    window.clearTimeout(timer);
    sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), values: typed(form) }));
  };
  const soon = () => { window.clearTimeout(timer); timer = window.setTimeout(write, DELAY); };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", write);
}

function* fields(form) {
  for (const field of form.elements) {
    if (field.name && !PASSED_OVER.has(field.type) && !field.closest("[data-private]")) yield field;
  }
}

const isTicked = (field) => field.type === "checkbox" || field.type === "radio";

function typed(form) {
  const values = {};
  for (const field of fields(form)) {
    const kept = (values[field.name] ??= []);
    if (field.options) {
      for (const option of field.selectedOptions) kept.push({ value: option.value, text: option.text });
    } else if (!isTicked(field)) kept.push(field.value);
    else if (field.checked) kept.push(field.value);
  }
  return values;
}

function restore(form, values) {
  const left = structuredClone(values);
  for (const field of fields(form)) {
    const kept = left[field.name];
    if (!kept) continue;
    if (field.options) choose(field, kept);
    else if (isTicked(field)) field.checked = kept.includes(field.value);
    else if (kept.length) field.value = kept.shift();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function choose(select, kept) {
  const wanted = kept.map((option) => option.value);
  const picker = select.tomselect;
  if (picker) {
    for (const option of kept) picker.addOption(option);
    picker.setValue(select.multiple ? wanted : wanted[0] ?? "");
  } else for (const option of select.options) option.selected = wanted.includes(option.value);
}

function offer(form, key, draft) {
  const bar = document.createElement("div");
  bar.className = "draft";
  bar.setAttribute("role", "status");
  const at = new Date(draft.at).toLocaleString("zh-CN", { dateStyle: "short", timeStyle: "short" });
  bar.append(`您有未提交的内容（${at}）。`);
  const button = (label, style, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `btn btn-sm ${style}`;
    made.textContent = label;
    made.addEventListener("click", () => { act(); bar.remove(); });
    bar.append(made);
  };
  button("恢复", "btn-primary", () => restore(form, draft.values));
  button("丢弃", "", () => sessionStorage.removeItem(key));
  form.before(bar);
}
