// Global search: Ctrl-K opens, arrows move, Enter opens the hit.
export function attachPalette() {
  const palette = document.getElementById("palette");
  if (!palette) return;
  const box = palette.querySelector("input");
  const open = () => {
    palette.showModal();
    box.select();
    // Nothing typed: what was opened last, and what can be begun.
    if (!box.value) window.htmx.trigger(box, "palette");
  };
  for (const button of document.querySelectorAll("[data-palette-open]")) {
    button.addEventListener("click", open);
  }
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (palette.open) palette.close(); else open();
    }
  });
  palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
  palette.addEventListener("keydown", (event) => steer(event, palette));
}

function steer(event, palette) {
  const hits = [...palette.querySelectorAll(".hit")];
  const at = hits.findIndex((hit) => hit.classList.contains("is-active"));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!hits.length) return;
    const step = event.key === "ArrowDown" ? 1 : -1;
    const next = (at + step + hits.length + (at < 0 && step < 0 ? 1 : 0)) % hits.length;
    hits[at]?.classList.remove("is-active");
    hits[next].classList.add("is-active");
    hits[next].scrollIntoView({ block: "nearest" });
  } else if (event.key === "Escape") {
    // The browser would only clear the search box the first time.
    event.preventDefault();
    palette.close();
  } else if (event.key === "Enter" && hits.length) {
    event.preventDefault();
    hits[Math.max(at, 0)].click();
  }
}
