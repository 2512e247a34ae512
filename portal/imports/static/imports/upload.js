// A card takes a file by drop or choice and sends it at once; without this script its button does.
for (const form of document.querySelectorAll("[data-drop]")) attach(form);

function attach(form) {
  const input = form.querySelector("[type=file]");
  form.querySelector("[data-drop-send]").hidden = true;
  input.addEventListener("change", () => { if (input.files.length) send(form, input.files[0]); });
  form.addEventListener("submit", (event) => { event.preventDefault(); if (input.files.length) send(form, input.files[0]); });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("is-over"); });
  form.addEventListener("dragleave", (event) => { if (!form.contains(event.relatedTarget)) form.classList.remove("is-over"); });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    const files = event.dataTransfer.files;
    if (files.length > 1) refuse(form, ["一次只能上传一个文件，请逐个上传。"]);
    else if (files.length) send(form, files[0]);
  });
}

// A file dropped beside the cards must not replace the page.
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());

function send(form, file) {
  if (form.dataset.sending) return;
  const input = form.querySelector("[type=file]");
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "roster"]) body.append(name, form.elements[name].value);
  body.append("file", file);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) show(form, (event.loaded * 100) / event.total, file.name);
  });
  request.upload.addEventListener("load", () => show(form, null, file.name));
  request.addEventListener("load", () => finish(form, request));
  request.addEventListener("error", () => refuse(form, ["网络不通，文件没有上传，请检查后重试。"]));
  form.dataset.sending = "yes";
  refuse(form, [], true);
  input.disabled = true;
  form.querySelector("[data-drop-progress]").hidden = false;
  request.send(body);
}

function show(form, percent, name) {
  const bar = form.querySelector("progress");
  if (percent === null) bar.removeAttribute("value");
  else bar.value = percent;
  const words = percent === null ? `已收到“${name}”，正在读取…` : `正在上传“${name}” ${Math.round(percent)}%`;
  form.querySelector("[data-drop-told]").textContent = words;
}

function finish(form, request) {
  let answer = {};
  try { answer = JSON.parse(request.responseText); } catch { /* a page: signed out, or too large */ }
  if (answer.url) { window.location.assign(answer.url); return; }
  const fallback = { 413: "文件太大，没有收下。" }[request.status] || "没有上传成功。可能已退出登录，请刷新页面后重试。";
  refuse(form, answer.reasons || [fallback]);
}

function refuse(form, reasons, sending = false) {
  const place = form.querySelector("[data-drop-refused]");
  place.replaceChildren(...reasons.map((reason) => {
    const line = document.createElement("div");
    line.className = "roster-refused";
    line.textContent = reason;
    return line;
  }));
  if (sending) return;
  delete form.dataset.sending;
  const input = form.querySelector("[type=file]");
  input.disabled = false;
  input.value = "";
  form.querySelector("[data-drop-progress]").hidden = true;
  input.focus();
}

// Back from the next page: the cards are as they were at first.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("[data-drop]")) refuse(form, []);
});
