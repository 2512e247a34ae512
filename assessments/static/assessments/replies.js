// What the unit answers to the reviewer's query on a cell: kept as soon as one leaves the place.

// Returns what is to be waited for before the ledger is handed in: whether everything was kept.
export function listenToReplies({ frame, connection, notes, show, address }) {
  let last = Promise.resolve();
  const refused = new Set();

  async function keep(place) {
    const { key } = place.closest(".ledger-cell").dataset;
    show("正在保存…");
    const answer = await connection.post(address, { key, words: place.value, seen: place.dataset.seen });
    place.classList.toggle("is-invalid", Boolean(answer.reason));
    if (answer.reason) { refused.add(key); notes.tell("reply", `答复没有保存：${answer.reason}`); return; }
    refused.delete(key);
    place.dataset.seen = answer.reply;
    if (!refused.size) notes.withdraw("reply");
    show("答复已保存。");
  }

  frame.addEventListener("change", (event) => {
    const place = event.target;
    if (place.matches("[data-reply]")) last = last.then(() => keep(place));
  });

  return async () => { await last; return refused.size === 0; };
}
