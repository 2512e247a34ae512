// A request that changes something carries the token of the form or frame it comes from, and of no
// other: markup that somebody smuggled into a text has none of its own and must not borrow one.
const NAME = "csrfmiddlewaretoken";
const HEADER = "X-CSRFToken";

const tokenIn = (part) => part.querySelector(`input[name=${NAME}]`)?.value ?? "";
const isOurs = (address) => new URL(address, window.location.href).origin === window.location.origin;

export function guardRequests() {
  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, headers, parameters, path, verb } = event.detail;
    delete parameters[NAME]; // whatever hx-include or a form around the element brought along
    if (verb !== "get" && elt.matches("form") && isOurs(path)) headers[HEADER] = tokenIn(elt);
  });
}

// Sends JSON from a frame of the page that holds a token.
export async function send(frame, address, body, options = {}) {
  if (!isOurs(address)) throw new Error(`not an address of this portal: ${address}`);
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", [HEADER]: tokenIn(frame) },
    body: JSON.stringify(body),
    ...options,
  });
  if (response.ok) document.dispatchEvent(new Event("session:renewed"));
  return response;
}

// After signing in again in another window: the token of the new session, taken from this page as
// the server writes it now. Nothing is sent in the name of somebody else.
export async function renewToken(frame) {
  const answer = await fetch(window.location.href, { redirect: "manual" });
  if (!answer.ok) return "out";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-user]");
  if (fresh?.dataset.user !== frame.dataset.user) return "other";
  frame.querySelector(`input[name=${NAME}]`).value = tokenIn(fresh);
  document.dispatchEvent(new Event("session:renewed"));
  return "renewed";
}
