// Sends corrections one after the other, in the order they were made, so that none overtakes another.
import { send } from "../ui/requests.js";

const RETRY = 5000;

export class Sender {
  constructor({ url, frame, show, complain, take }) {
    Object.assign(this, { url, frame, show, complain, take });
    this.waiting = [];
    this.sending = false;
  }

  get busy() {
    return this.sending || this.waiting.length > 0;
  }

  add(change) {
    this.waiting.push(change);
    this.send();
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    while (this.waiting.length) {
      this.show(this.waiting.length > 1 ? `正在保存，还有 ${this.waiting.length} 格…` : "正在保存…");
      let response;
      try {
        response = await this.post(this.waiting[0]);
      } catch {
        this.complain("网络不通，还没有保存，几秒后自动再试。请不要关闭页面。");
        this.show("还没有保存");
        this.sending = false;
        window.setTimeout(() => this.send(), RETRY);
        return;
      }
      this.waiting.shift();
      await this.settle(response);
    }
    this.sending = false;
  }

  post(change) {
    return send(this.frame, this.url, change, { redirect: "manual" });
  }

  async settle(response) {
    const told = response.ok ? await response.json() : await response.json().catch(() => ({}));
    if (response.ok) {
      this.complain("");
      this.show("已保存");
      this.take(told);
      return;
    }
    this.waiting = [];
    this.complain(told.reason || "没有保存。可能已退出登录，请在另一窗口重新登录后刷新本页。");
    this.show("没有保存，请看表格下方的原因；刷新本页可看到已保存的内容。");
  }
}
