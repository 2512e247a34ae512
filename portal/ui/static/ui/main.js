// The page's scripts. Each module attaches to data attributes, now and after every htmx swap.
import { attachButtons } from "./buttons.js";
import { isGone, lost, watchConnection } from "./connection.js";
import { attachCards } from "./cards.js";
import { attachDays } from "./days.js";
import { attachDrafts } from "./drafts.js";
import { attachEntrance } from "./entrance.js";
import { attachForms } from "./forms.js";
import { attachIdentities } from "./identities.js";
import { watchIdle } from "./idle.js";
import { attachKeys } from "./keys.js";
import { attachLists } from "./lists.js";
import { attachMenu } from "./menu.js";
import { attachPalette } from "./palette.js";
import { attachPasswords } from "./passwords.js";
import { attachPickers } from "./pickers.js";
import { attachPicking } from "./picking.js";
import { guardRequests } from "./requests.js";
import { guardSubmissions } from "./returning.js";
import { attachRows } from "./rows.js";
import { attachToasts, showToast } from "./toasts.js";
import { attachTrees } from "./tree.js";

const attachers = [attachButtons, attachCards, attachDays, attachDrafts, attachEntrance, attachForms, attachIdentities, attachLists, attachPasswords, attachPickers, attachPicking, attachRows, attachToasts, attachTrees];

function attachAll(root) {
  for (const attach of attachers) attach(root);
}

guardRequests();
attachKeys();
attachMenu();
guardSubmissions();
attachPalette();
watchIdle();
watchConnection();
// Fired for the whole page first, then for every fragment.
document.addEventListener("htmx:load", (event) => attachAll(event.detail.elt));
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (isGone(status)) return failed(event);
  const reason = { 403: "您没有权限查看这部分内容。", 404: "内容不存在，或不在您的管理范围内。" }[status];
  showToast(reason || "没有成功，请稍后重试。", "error");
});
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:timeout", failed);

// The bar says that the server is away; only what somebody sent is told apart, because it is not kept.
function failed(event) {
  lost();
  if (event.detail.requestConfig.verb !== "get") {
    showToast("网络不通，内容没有提交，请在连接恢复后重试。", "error");
  }
}
