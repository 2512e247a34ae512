// A day is typed as one likes, or picked in the browser's own calendar beside the box.
export function attachDays(root) {
  for (const box of root.querySelectorAll("input[data-day]")) {
    if (box.parentElement.classList.contains("day-box")) continue;
    const frame = document.createElement("div");
    frame.className = "day-box";
    box.replaceWith(frame);
    frame.append(box, calendarOf(box));
  }
}

function calendarOf(box) {
  const calendar = document.createElement("input");
  calendar.type = "date";
  calendar.className = "day-pick";
  calendar.tabIndex = -1; // whoever has a keyboard types
  calendar.setAttribute("aria-hidden", "true");
  calendar.title = "从日历中选择";
  calendar.addEventListener("pointerdown", () => {
    if (/^\d{4}-\d{2}-\d{2}$/.test(box.value)) calendar.value = box.value;
  });
  calendar.addEventListener("change", () => {
    box.value = calendar.value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
    box.focus();
  });
  return calendar;
}
