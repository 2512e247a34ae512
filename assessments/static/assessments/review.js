// Keys of the review: j and k through the lines, r to write why, s to star, a to accept.
const frame = document.querySelector("[data-review]");

const lines = () => [...frame.querySelectorAll("[data-line]")].filter((line) => line.offsetParent);

function go(step) {
  const every = lines();
  const here = every.indexOf(document.activeElement?.closest("[data-line]"));
  const next = every[here < 0 ? 0 : Math.min(every.length - 1, Math.max(0, here + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const acts = {
  j: () => go(1),
  k: () => go(-1),
  r: () => {
    const line = document.activeElement?.closest("[data-line]") ?? frame;
    (line.querySelector("input[name^=why-]") ?? frame.elements.words).focus();
  },
  s: () => {
    const line = document.activeElement?.closest("[data-line]") ?? frame;
    line.querySelector("[data-star-set]")?.click();
  },
  a: () => frame.querySelector("[data-accept]").focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return; // a card lies over the page
  if (event.key === "Escape" && event.target.matches("[data-line] input")) {
    event.target.closest("[data-line]").focus();
    return;
  }
  if (event.target.matches("input, textarea, select") || !acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
});
