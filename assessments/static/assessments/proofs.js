// Files that prove a cell: sent as soon as they are chosen, taken away with one button.
import { sendForm } from "../ui/requests.js";

export function listenToFiles({ frame, connection, notes, take, address }) {
  frame.addEventListener("change", async (event) => {
    const input = event.target.closest("[data-file]");
    if (!input || !input.files.length) return;
    const row = input.closest(".ledger-cell");
    const answer = await sent(frame, address, row.dataset.key, input.files[0]);
    input.value = "";
    if (answer.reason) { notes.tell("file", answer.reason); return; }
    notes.withdraw("file");
    input.closest("label").before(shown(answer.file));
    take(answer.sheet);
  });

  frame.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    const answer = await connection.post(button.dataset.remove, {});
    if (answer.reason) { notes.tell("file", answer.reason); return; }
    button.closest(".ledger-file").remove();
    take(answer.sheet);
  });
}

async function sent(frame, address, key, file) {
  try {
    const response = await sendForm(frame, address, { key, file });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    return { reason: answer.reason || "文件没有附上。请刷新页面后重试。" };
  } catch {
    return { reason: "网络不通，文件没有附上。恢复后请重新选择。" };
  }
}

function shown({ name, url, remove }) {
  const place = document.createElement("span");
  place.className = "ledger-file";
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
