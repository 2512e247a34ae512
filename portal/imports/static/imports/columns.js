// The mapping page: says at once when two headings are to feed the same column.
const form = document.querySelector("[data-columns]");
const told = form.querySelector("[data-columns-told]");
const selects = [...form.querySelectorAll("tbody select")]; // not the one for the file's place

function look() {
  const chosen = selects.map((select) => select.value).filter((value) => value && value !== "?");
  const twice = chosen.filter((value, place) => chosen.indexOf(value) !== place);
  for (const select of selects) {
    const wrong = twice.includes(select.value);
    select.classList.toggle("is-invalid", wrong);
    select.setAttribute("aria-invalid", wrong);
    const row = select.closest("tr");
    row.classList.toggle("is-unclear", select.value === "?");
    row.classList.toggle("is-left-out", select.value === "");
  }
  const waiting = selects.filter((select) => select.value === "?").length;
  const words = [`已对应 ${chosen.length} 列`];
  if (waiting) words.push(`待确认 ${waiting} 列`);
  if (twice.length) words.push(`有 ${twice.length + new Set(twice).size} 列选了同一项，请改正`);
  told.textContent = words.join("，");
}

form.addEventListener("change", look);
look();
