// A form sent after the session ended is not lost: one signs in over the page, then it goes on.
import { isGone, lost } from "./connection.js";
import { attachEntrance } from "./entrance.js";
import { attachPasswords } from "./passwords.js";
import { holdsToken, renewTokens, sendForm } from "./requests.js";
import { showToast } from "./toasts.js";
import { abandon } from "./unsaved.js";

const dialog = document.getElementById("returning");
const allowed = new WeakSet(); // forms whose sender was found to be here
const asked = new WeakSet(); // forms that wait for the answer: a second click sends nothing twice
let returning = null;

export function guardSubmissions() {
  if (!dialog) return;
  dialog.querySelector("[data-returning-leave]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.addEventListener("submit", hold, true);
  // Fragments too: the page is not left for the sign-in page with what was typed on it.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { elt, pathInfo, requestConfig, xhr } = event.detail;
    if (!xhr.getResponseHeader("HX-Redirect")?.startsWith("/sign-in/")) return;
    event.preventDefault();
    isHere().then((here) => {
      if (here && requestConfig.verb === "get") htmx.ajax("GET", pathInfo.requestPath, { source: elt });
    });
  });
}

function hold(event) {
  const form = event.target;
  const other = dialog.contains(form) || "leaves" in form.dataset || !holdsToken(form);
  if (other || allowed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (asked.has(form)) return;
  asked.add(form);
  isHere().then((here) => {
    asked.delete(form);
    if (!here) return;
    allowed.add(form);
    form.requestSubmit(event.submitter);
  });
}

// Whether the one who opened the page is signed in, if need be after signing in over it. `quiet`:
// nobody waits for the answer. `looking`: the question itself must not renew the session.
export async function isHere({ quiet = false, looking = false, over = true } = {}) {
  let answer;
  try {
    answer = await fetch(document.body.dataset.stay, { headers: looking ? { "X-Poll": "1" } : {} });
  } catch {
    return away(quiet, looking);
  }
  if (isGone(answer.status)) return away(quiet, looking);
  if (isAnswer(answer)) return isSamePerson(await answer.json());
  if (answer.redirected) return over && signInOver(answer);
  if (!quiet) showToast("没有成功，请稍后重试。", "error");
  return looking;
}

function away(quiet, looking) {
  lost();
  if (!quiet) showToast("网络不通，内容没有提交，请在连接恢复后重试。", "error");
  return looking;
}

const isAnswer = (answer) => answer.headers.get("Content-Type")?.startsWith("application/json");

// At an office computer a colleague may have signed in meanwhile: nothing is sent in his name.
function isSamePerson({ person, token }) {
  if (person !== document.body.dataset.person) {
    abandon();
    window.location.assign("/");
    return false;
  }
  renewTokens(token);
  return true;
}

function signInOver(answer) {
  returning ??= new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      returning = null;
      const left = !dialog.returnValue;
      dialog.returnValue = "";
      if (left) {
        abandon(); // no warning here: whoever stays without signing in must not read on
        window.location.reload();
      } else document.dispatchEvent(new Event("session:renewed"));
      resolve(!left);
    }, { once: true });
    dialog.showModal();
    show(answer);
  });
  return returning;
}

// As long as the answer is a page of the entrance (password, second factor, first password), it is
// shown in the dialog; the first that is none means that the person is through.
async function show(answer) {
  if (isAnswer(answer)) {
    if (isSamePerson(await answer.json())) dialog.close("here");
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const card = page.querySelector(".entrance-card .card-body");
  if (!card) {
    show(await fetch(document.body.dataset.stay));
    return;
  }
  const place = dialog.querySelector("[data-returning-page]");
  place.replaceChildren(...card.childNodes);
  keepNamesApart(place);
  attachEntrance(place);
  attachPasswords(place);
  place.querySelector("[autofocus]")?.focus();
  const form = place.querySelector("form:not([data-leaves])");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = new URL(form.getAttribute("action") || answer.url, answer.url);
    const failed = () => showToast("网络不通，请检查后重试。", "error");
    sendForm(form, address).then(show, failed);
  });
}

// The page below has fields of its own, some under the same ids.
function keepNamesApart(place) {
  for (const element of place.querySelectorAll("[id]")) element.id = `returning_${element.id}`;
  for (const label of place.querySelectorAll("label[for]")) label.htmlFor = `returning_${label.htmlFor}`;
}
