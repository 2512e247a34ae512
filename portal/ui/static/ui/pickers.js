// Unit pickers: type a name or pinyin initials, the server finds what the user may choose.
// Choices of several among few (`data-many`) stand in the page already.
export function attachPickers(root) {
  for (const select of root.querySelectorAll("select[data-many]")) {
    if (select.tomselect) continue;
    nameBoth(select);
    new TomSelect(select, {
      plugins: ["checkbox_options", "remove_button"],
      maxOptions: null,
      placeholder: select.dataset.placeholder ?? "不限，可选几项",
      hidePlaceholder: true,
      render: { no_results: () => '<div class="no-results">没有这一项</div>' },
    });
  }
  for (const select of root.querySelectorAll("select[data-picker]")) {
    if (select.tomselect) continue;
    build(select);
  }
}

function build(select) {
  const address = new URL(select.dataset.picker, window.location.origin);
  nameBoth(select);
  let asked = "";
  new TomSelect(select, {
    valueField: "value",
    labelField: "text",
    searchField: [],
    maxOptions: 20,
    preload: "focus",
    placeholder: select.dataset.placeholder,
    plugins: select.multiple ? ["remove_button"] : ["clear_button"],
    load(typed, done) {
      // What an earlier search found must not be chosen by Enter now; the chosen ones stay.
      this.clearOptions();
      asked = typed;
      address.searchParams.set("q", typed);
      fetch(address, { headers: { Accept: "application/json" } })
        .then((response) => response.json())
        // An answer to what was typed before comes too late.
        .then((found) => done(typed === asked ? found.results : []), () => done());
    },
    score: () => () => 1,
    render: {
      option: (item, escape) => `<div>${escape(item.text)}<span class="text-secondary small ms-2">${escape(item.detail || "")}</span></div>`,
      no_results: () => '<div class="no-results">没有找到，换个名称或拼音首字母试试</div>',
      loading: () => '<div class="p-2 text-secondary">正在查找…</div>',
    },
  });
}

// The label moves to the typing box; what stays hidden keeps a name of its own.
function nameBoth(select) {
  if (select.labels.length) select.setAttribute("aria-label", select.labels[0].innerText.trim());
}
