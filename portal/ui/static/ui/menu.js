// The menu: groups stay folded as this browser left them (the server draws them so at once), and the
// entry of this page is in view.
export function attachMenu() {
  const groups = [...document.querySelectorAll("[data-menu-group]")];
  for (const group of groups) {
    group.querySelector("summary").addEventListener("click", () => window.setTimeout(() => keep(groups)));
  }
  document.querySelector(".sidebar [aria-current=page]")?.scrollIntoView({ block: "nearest" });
}

function keep(groups) {
  const folded = groups.filter((group) => !group.open).map((group) => group.dataset.menuGroup);
  const year = 365 * 24 * 3600;
  document.cookie = `folded=${folded.join(".")}; path=/; max-age=${year}; samesite=lax`;
}
