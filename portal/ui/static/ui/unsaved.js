// What would be lost by leaving the page: forms that were changed, and whatever a page's own script
// watches, such as the cells of a grid. Leaving with it warns.
const checks = new Set();
let isLeft = false;

// `check` says whether there is something now; the answer takes it from the list again.
export function watchUnsaved(check) {
  checks.add(check);
  return () => checks.delete(check);
}

export const hasUnsaved = () => !isLeft && [...checks].some((check) => check());

// Nobody signed in again: the page must go, and what is on it with it.
export const abandon = () => { isLeft = true; };

window.addEventListener("beforeunload", (event) => { if (hasUnsaved()) event.preventDefault(); });
