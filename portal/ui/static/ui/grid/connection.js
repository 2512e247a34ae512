// Sends what a grid has to save and answers only when the server did: a lost network and an ended
// session are waited out here, so that nothing typed is lost.
import { renewToken, send } from "../requests.js";

const RETRY = 5000;
const LOOK_AGAIN = 15_000;

export class Connection {
  constructor({ frame, notes, unsaved }) {
    Object.assign(this, { frame, notes });
    this.signingIn = null;
    document.addEventListener("session:ended", (event) => {
      if (!unsaved()) return;
      event.preventDefault(); // the page would be loaded anew
      this.signIn();
    });
    window.addEventListener("beforeunload", (event) => { if (unsaved()) event.preventDefault(); });
  }

  // What the server says; `reason` when it refuses.
  async post(address, body) {
    for (;;) {
      // One after the other is the point: what was typed first is saved first.
      // oxlint-disable-next-line no-await-in-loop
      const answer = await this.attempt(address, body);
      if (answer) return answer;
    }
  }

  async attempt(address, body) {
    let response;
    try {
      response = await send(this.frame, address, body, { redirect: "manual" });
    } catch {
      this.notes.tell("network", "网络不通，还没有保存，恢复后自动接着保存。请不要关闭页面。", { closed: null });
      await returned(RETRY);
      return null;
    }
    this.notes.withdraw("network");
    if (isStranger(response)) { await this.signIn(); return null; }
    const told = await response.json().catch(() => ({}));
    if (response.ok) return told;
    return { reason: told.reason || "没有保存。请刷新页面后重试。" };
  }

  signIn() {
    this.signingIn ??= this.untilSignedIn().finally(() => { this.signingIn = null; });
    return this.signingIn;
  }

  async untilSignedIn() {
    this.tellSignedOut("已退出登录，还没有保存的内容留在本页。请重新登录，再回到本页，自动接着保存。");
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop
      const found = await renewToken(this.frame).catch(() => "unreachable");
      if (found === "renewed") break;
      if (found === "other") this.tellSignedOut("现在登录的是另一个账号，没有保存。请改用打开本页时的账号登录。");
      // oxlint-disable-next-line no-await-in-loop
      await returned(LOOK_AGAIN);
    }
    this.notes.withdraw("signed-out");
  }

  tellSignedOut(words) {
    const link = { label: "重新登录（新窗口）", address: this.frame.dataset.signIn };
    this.notes.tell("signed-out", words, { link, closed: null });
  }
}

// The entrance redirects whoever is not signed in; a token of an earlier session meets a page.
function isStranger(response) {
  const isPage = !(response.headers.get("Content-Type") || "").includes("json");
  return response.type === "opaqueredirect" || response.status === 401 || (response.status === 403 && isPage);
}

// Until the user comes back to this page, the network to the machine, or some time has passed.
function returned(time) {
  return new Promise((resolve) => {
    const stop = new AbortController();
    const done = () => { window.clearTimeout(timer); stop.abort(); resolve(); };
    const timer = window.setTimeout(done, time);
    window.addEventListener("focus", done, { signal: stop.signal });
    window.addEventListener("online", done, { signal: stop.signal });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) done(); }, { signal: stop.signal });
  });
}
