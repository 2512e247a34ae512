// Sends what a grid has to save and answers only when the server did: a lost network and an ended
// session are waited out here, so that nothing typed is lost.
import { send } from "../requests.js";
import { isHere } from "../returning.js";
import { watchUnsaved } from "../unsaved.js";

const RETRY = 5000;

export class Connection {
  constructor({ frame, notes, unsaved }) {
    Object.assign(this, { frame, notes });
    this.wasHere = false; // when the server last took the sender for a stranger
    watchUnsaved(unsaved);
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
    // Signed in over the page and still a stranger: whoever may no longer do this is told so.
    if (isStranger(response) && !this.wasHere) {
      this.wasHere = await isHere({ quiet: true });
      if (!this.wasHere) await returned(RETRY);
      return null;
    }
    this.wasHere = false;
    const told = await response.json().catch(() => ({}));
    if (response.ok) return told;
    return { reason: told.reason || "没有保存。请刷新页面后重试。" };
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
