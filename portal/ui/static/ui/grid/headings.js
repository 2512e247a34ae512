// Headings of a grid are words of users: Tabulator would take a plain string for HTML.
function words(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

export function heading({ title, required, help }) {
  return {
    title: title + (required ? " *" : ""),
    titleFormatter: (cell) => words("span", cell.getValue()),
    headerTooltip: help ? () => words("div", help) : false,
  };
}
