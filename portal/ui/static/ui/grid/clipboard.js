// A block as Excel and WPS put it on the clipboard: tabs between cells, quotes around line breaks.
export function parseBlock(text) {
  const rows = [[]];
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  let at = 0;
  while (at <= source.length) {
    const [value, end] = source[at] === '"' ? quoted(source, at) : plain(source, at);
    rows[rows.length - 1].push(value);
    if (source[end] === "\n") rows.push([]);
    at = end + 1;
  }
  return rows;
}

function plain(source, at) {
  const rest = source.slice(at).search(/[\t\n]/);
  const end = rest < 0 ? source.length : at + rest;
  return [source.slice(at, end), end];
}

function quoted(source, at) {
  const match = /^"((?:[^"]|"")*)"(?=[\t\n]|$)/.exec(source.slice(at));
  if (!match) return plain(source, at);
  return [match[1].replaceAll('""', '"'), at + match[0].length];
}

// Whether what is pasted into an open editor is a block of cells. Several lines may also be one long
// text for a cell that holds such; a spreadsheet brings its table along.
export function isBlock(clipboard, holdsLines) {
  const text = clipboard.getData("text/plain").replace(/\r?\n$/, "");
  if (text.includes("\t")) return true;
  return text.includes("\n") && (!holdsLines || clipboard.getData("text/html").includes("<table"));
}
