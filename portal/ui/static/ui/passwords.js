// While a new password is typed, each rule the page can judge says whether it is kept.
const KINDS = [/[a-z]/u, /[A-Z]/u, /\d/u, /[^\p{L}\p{N}]/u];

const JUDGES = {
  length: ({ typed, least }) => [...typed].length >= least,
  classes: ({ typed, least }) => KINDS.filter((kind) => kind.test(typed)).length >= least,
  names: ({ typed, names }) => names.every((name) => !typed.toLowerCase().includes(name)),
  repeated: ({ typed, again }) => typed === again,
};

export function attachPasswords(root) {
  for (const list of root.querySelectorAll("[data-password-rules]")) {
    const typed = root.querySelector("input[name=new]");
    const again = root.querySelector("input[name=repeat]");
    if (!typed || !again || list.dataset.attached) continue;
    list.dataset.attached = "1";
    const names = list.dataset.names.toLowerCase().split(" ").filter(Boolean);
    const judge = () => show(list, { typed: typed.value, again: again.value, names });
    typed.addEventListener("input", judge);
    again.addEventListener("input", judge);
  }
}

function show(list, entered) {
  for (const line of list.querySelectorAll("[data-rule]")) {
    const kept = entered.typed && JUDGES[line.dataset.rule]({ ...entered, least: Number(line.dataset.least) });
    const verdict = line.querySelector(".rule-verdict");
    const words = entered.typed ? (kept ? "✓ 已符合" : "还不符合") : "";
    if (verdict.textContent !== words) verdict.textContent = words;
    line.classList.toggle("is-kept", Boolean(kept));
  }
}
