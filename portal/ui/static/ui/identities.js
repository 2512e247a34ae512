// An identity number says when its holder was born, and the sex: blank boxes beside it are filled.
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

export function attachIdentities(root) {
  for (const box of root.querySelectorAll("input[data-identity]")) {
    box.addEventListener("change", () => fillFrom(box));
  }
}

function fillFrom(box) {
  const number = box.value.normalize("NFKC").replace(/[\s'’-]/g, "").toUpperCase();
  if (!isSound(number)) return;
  const filled = [
    fill(box.form.elements.sex, Number(number[16]) % 2 ? "male" : "female", "性别"),
    fill(box.form.elements.birth, `${number.slice(6, 10)}.${number.slice(10, 12)}`, "出生年月"),
  ].filter(Boolean);
  if (filled.length) tell(box, `已按身份证号填好${filled.join("、")}，请与档案核对。`);
}

function isSound(number) {
  if (!/^\d{17}[\dX]$/.test(number)) return false;
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0);
  return "10X98765432"[sum % 11] === number[17];
}

// What somebody typed stays.
function fill(control, value, label) {
  if (!control || control.value) return "";
  control.value = value;
  if (control.value !== value) return "";
  control.dispatchEvent(new Event("change", { bubbles: true }));
  return label;
}

function tell(box, words) {
  let said = box.parentElement.querySelector(".identity-said");
  if (!said) {
    said = document.createElement("div");
    said.className = "form-hint identity-said";
    said.setAttribute("role", "status");
    box.after(said);
  }
  said.textContent = words;
}
