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

// After signing in again over a page, what holds a token holds the new one.
export function renewTokens(token) {
  for (const input of document.querySelectorAll(`input[name=${NAME}]`)) input.value = token;
}

export const holdsToken = (form) => tokenIn(form) !== "";

// Sends a form as the browser would, without leaving the page; `parts` come in beside its fields.
export function sendForm(form, address, parts = {}) {
  if (!isOurs(address)) throw new Error(`not an address of this portal: ${address}`);
  const body = new FormData(form);
  for (const [name, value] of Object.entries(parts)) body.set(name, value);
  return fetch(address, { method: "POST", body });
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
