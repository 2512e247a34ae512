// The connection to the server is lost: said once, in a bar above the page. Meanwhile nothing polls;
// one small request asks with growing pauses whether the server is back, then everything goes on.
const FIRST_PAUSE = 2;
const LONGEST_PAUSE = 60;
const GONE = new Set([502, 503, 504]);
const STILL_WITHOUT = "仍在重试。您可以继续查看本页；请暂不要提交或关闭未保存的页面。";

let bar = null;
let pause = FIRST_PAUSE;
let waiting = null;

const isPoll = (detail) => "X-Poll" in detail.requestConfig.headers;

export function watchConnection() {
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (bar && isPoll(event.detail)) event.preventDefault();
  });
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (!isGone(event.detail.xhr.status)) found();
  });
  window.addEventListener("online", ask);
  window.addEventListener("offline", lost);
}

export const isGone = (status) => GONE.has(status);

export function lost() {
  if (bar || !document.body.dataset.stay) return;
  bar = document.createElement("div");
  bar.className = "connection-bar d-print-none";
  bar.setAttribute("role", "alert");
  const words = document.createElement("span");
  words.textContent = `与服务器的连接已断开，${STILL_WITHOUT}`;
  const now = document.createElement("button");
  now.type = "button";
  now.className = "btn btn-sm";
  now.textContent = "立即重试";
  now.addEventListener("click", ask);
  bar.append(words, now);
  document.body.prepend(bar);
  pause = FIRST_PAUSE;
  later();
}

function later() {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(ask, pause * 1000);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

async function ask() {
  if (!bar) return;
  try {
    // As a poll: it asks as far as the database, and does not count as the user's own action.
    const answer = await fetch(document.body.dataset.stay, { headers: { "X-Poll": "1" }, redirect: "manual" });
    if (isGone(answer.status)) throw new Error("not yet");
    found();
  } catch {
    if (bar) later();
  }
}

function found() {
  if (!bar) return;
  window.clearTimeout(waiting);
  bar.remove();
  bar = null;
}
