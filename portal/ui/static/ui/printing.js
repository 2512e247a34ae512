// The paper of a list: the print dialog opens by itself; the page stays for another look.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => window.close());
}
window.addEventListener("load", () => window.print());
