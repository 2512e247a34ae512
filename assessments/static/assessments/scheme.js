// A figure that was found is written into the expression where the cursor stands; the search is then
// empty again for the next one.
document.addEventListener("change", ({ target }) => {
  const name = target.dataset?.writes;
  if (!name || !target.value) return;
  const box = target.form.elements[name];
  box.setRangeText(`[${target.value}]`, box.selectionStart, box.selectionEnd, "end");
  target.tomselect?.clear(true);
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
});
