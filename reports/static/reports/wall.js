// The board on a wall: panels in turn, each fetched when its turn comes, so that it is fresh. These
// requests do not renew the session: only somebody at the keyboard does.
import { isHere } from "../ui/returning.js";

const MOST = 1.7;  // of its size
const LEAST = .55;  // what does not fit then is scrolled
const STEP = .05;
const RENEW_EVERY = 60_000;

const wall = document.querySelector("[data-wall]");
const slides = [...wall.querySelectorAll("[data-wall-slide]")];
const name = wall.querySelector("[data-wall-name]");
const count = wall.querySelector("[data-wall-count]");
const stop = wall.querySelector("[data-wall-stop]");
const word = wall.querySelector("[data-wall-word]");
let at = 0;
let timer = null;
let renewed = Date.now();

function overflows(slide) {
  const inside = [...slide.querySelectorAll(".table-responsive")];
  const beyond = slide.scrollHeight > slide.clientHeight || slide.scrollWidth > slide.clientWidth;
  return beyond || inside.some((one) => one.scrollWidth > one.clientWidth + 1);
}

function fit(slide) {
  const content = slide.firstElementChild;
  let size = MOST;
  content.style.zoom = size;
  while (overflows(slide) && size > LEAST) {
    size -= STEP;
    content.style.zoom = size;
  }
}

function show(next) {
  slides[at].classList.remove("is-on");
  at = (next + slides.length) % slides.length;
  const slide = slides[at];
  slide.classList.add("is-on");
  name.textContent = slide.dataset.name;
  count.textContent = `${at + 1} / ${slides.length}`;
  htmx.trigger(slide.firstElementChild, "wall:show");
  restart();
}

function restart() {
  clearTimeout(timer);
  if (stop.getAttribute("aria-pressed") === "false") {
    timer = setTimeout(() => show(at + 1), Number(wall.dataset.seconds) * 1000);
  }
}

function toggle(stopped = stop.getAttribute("aria-pressed") === "false") {
  stop.setAttribute("aria-pressed", stopped);
  word.textContent = stopped ? "继续" : "停住";
  restart();
}

function full() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

const keys = {
  " ": () => toggle(),
  ArrowLeft: () => show(at - 1),
  ArrowRight: () => show(at + 1),
  f: full,
  F: full,
  Escape: () => location.assign(wall.querySelector("[data-wall-leave]").href),
};

document.addEventListener("keydown", (event) => {
  if (Date.now() - renewed > RENEW_EVERY) {
    renewed = Date.now();
    isHere({ quiet: true });
  }
  const act = keys[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  // On a button the space bar is the button's.
  if (event.key === " " && event.target.closest("button, a")) return;
  event.preventDefault();
  act();
});
stop.addEventListener("click", () => toggle());
wall.querySelector("[data-wall-full]").addEventListener("click", full);
for (const button of wall.querySelectorAll("[data-wall-step]")) {
  button.addEventListener("click", () => show(at + Number(button.dataset.wallStep)));
}
// Who opens a number's card reads it in peace.
wall.addEventListener("click", (event) => { if (event.target.closest("[data-card]")) toggle(true); });
document.addEventListener("htmx:afterSettle", (event) => {
  const slide = event.detail.elt.closest("[data-wall-slide]");
  if (slide) fit(slide);
});
window.addEventListener("resize", () => fit(slides[at]));
// htmx has looked at the page by then.
window.addEventListener("load", () => {
  wall.focus();
  show(0);
});
