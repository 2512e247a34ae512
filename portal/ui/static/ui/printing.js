// The paper of a list or of a record: the print dialog opens by itself; the page stays for another look.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => window.close());
}
for (const heading of document.querySelectorAll("[data-leave-out]")) {
  heading.addEventListener("click", () => {
    const section = heading.closest("section");
    heading.setAttribute("aria-pressed", section.classList.toggle("is-left-out"));
  });
}
window.addEventListener("load", () => window.print());
