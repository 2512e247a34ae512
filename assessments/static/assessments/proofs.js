// Files that prove a cell: sent as soon as they are chosen, chosen again among those of the month,
// taken away with one button.
import { sendForm } from "../ui/requests.js";

export function listenToFiles({ frame, connection, notes, take, address }) {
  async function attach(control, parts) {
    const row = control.closest(".ledger-cell");
    const answer = await sent(frame, address, { key: row.dataset.key, ...parts });
    control.value = "";
    if (answer.reason) { notes.tell("file", answer.reason); return; }
    notes.withdraw("file");
    row.querySelector("[data-file]").closest("label").before(shown(answer.file));
    if (parts.file) offer(frame, row, answer.file);
    take(answer.sheet);
  }

  frame.addEventListener("change", (event) => {
    const { target } = event;
    if (target.matches("[data-file]") && target.files.length) attach(target, { file: target.files[0] });
    if (target.matches("[data-again]") && target.value) attach(target, { chosen: target.value });
  });

  frame.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    const answer = await connection.post(button.dataset.remove, {});
    if (answer.reason) { notes.tell("file", answer.reason); return; }
    const place = button.closest(".ledger-file");
    for (const option of frame.querySelectorAll(`[data-again] option[value="${place.dataset.proof}"]`)) option.remove();
    place.remove();
    take(answer.sheet);
  });
}

// To the other cells.
function offer(frame, row, { id, name }) {
  for (const list of frame.querySelectorAll("[data-again]")) {
    if (!row.contains(list)) list.append(new Option(name, id));
  }
}

async function sent(frame, address, parts) {
  try {
    const response = await sendForm(frame, address, parts);
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    return { reason: answer.reason || "文件没有附上。请刷新页面后重试。" };
  } catch {
    return { reason: "网络不通，文件没有附上。恢复后请重新选择。" };
  }
}

function shown({ id, name, url, remove }) {
  const place = document.createElement("span");
  place.className = "ledger-file";
  place.dataset.proof = id;
  const link = document.createElement("a");
  link.href = url;
  link.textContent = name;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn-close";
  button.dataset.remove = remove;
  button.setAttribute("aria-label", `删除${name}`);
  place.append(link, button);
  return place;
}
