// Stars of a ledger: set and taken off where the cell stands, without leaving what is being written.
import { send } from "../ui/requests.js";
import { showToast } from "../ui/toasts.js";

const FAILED = "关注没有保存。请刷新页面重试。";

async function tell(star, starred) {
  const frame = star.closest("[data-stars]");
  const words = star.querySelector("[data-star-words]").value;
  const body = { key: star.dataset.star, words, starred };
  try {
    const response = await send(frame, frame.dataset.stars, body);
    const answer = await response.json().catch(() => ({}));
    if (response.ok) show(star, answer);
    else showToast(answer.reason || FAILED, "error");
  } catch {
    showToast("网络不通，关注没有保存。恢复后请重试。", "error");
  }
}

function show(star, { starred, words, by }) {
  star.classList.toggle("is-starred", starred);
  star.querySelector("[data-star-set]").setAttribute("aria-pressed", String(starred));
  const field = star.querySelector("[data-star-words]");
  field.hidden = !starred;
  field.value = words;
  star.querySelector("[data-star-by]").textContent = by;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-star-set]");
  if (!button) return;
  tell(button.closest("[data-star]"), button.getAttribute("aria-pressed") !== "true");
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-star-words]")) tell(event.target.closest("[data-star]"), true);
});

document.addEventListener("keydown", (event) => {
  // The sheet around it is not to be sent by Enter; what was typed is.
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("[data-star-words]")) return;
  event.preventDefault();
  event.target.blur();
});
