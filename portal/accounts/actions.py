from typing import Final

from portal.audit.choices import ActionsOf, Watched

action = ActionsOf(__name__, position=10)

SIGNED_IN: Final = action("session.signed_in", "登录")
SIGNED_OUT: Final = action("session.signed_out", "退出")
SIGN_IN_FAILED: Final = action("session.failed", "登录失败", watched=Watched.FAILED_SIGN_IN)
LOCKED_OUT: Final = action("session.locked_out", "登录锁定", watched=Watched.LOCK_OUT)
SESSION_ENDED: Final = action("session.ended", "结束会话")
ACCOUNT_CREATED: Final = action("account.created", "开设账号")
ACCOUNT_CHANGED: Final = action("account.changed", "修改账号")
ACCOUNT_DISABLED: Final = action("account.disabled", "停用账号")
ACCOUNT_ENABLED: Final = action("account.enabled", "启用账号")
ACCOUNT_WITHDRAWN: Final = action("account.withdrawn", "撤回误开的账号")
ACCOUNT_UNLOCKED: Final = action("account.unlocked", "解除锁定")
PASSWORD_CHANGED: Final = action("account.password_changed", "修改密码")
PASSWORD_RESET: Final = action("account.password_reset", "重置密码")
SECOND_FACTOR_SET: Final = action("account.second_factor_set", "启用动态口令")
SECOND_FACTOR_REMOVED: Final = action("account.second_factor_removed", "解除动态口令")
RESET_ASKED: Final = action("account.reset_asked", "申请重置管理员账号")
RESET_REFUSED: Final = action("account.reset_refused", "不同意重置管理员账号")
RESET_LAPSED: Final = action("account.reset_lapsed", "重置申请过期")
ROLE_GRANTED: Final = action("role.granted", "授予角色")
ROLE_REVOKED: Final = action("role.revoked", "收回角色")
