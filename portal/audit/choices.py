from django.db import models


class Action(models.TextChoices):
    """Every business event the portal keeps; an app adds its acts here, in its own block."""

    SIGNED_IN = "session.signed_in", "登录"
    SIGNED_OUT = "session.signed_out", "退出"
    SIGN_IN_FAILED = "session.failed", "登录失败"
    LOCKED_OUT = "session.locked_out", "登录锁定"
    SESSION_ENDED = "session.ended", "结束会话"

    ACCOUNT_CREATED = "account.created", "开设账号"
    ACCOUNT_CHANGED = "account.changed", "修改账号"
    ACCOUNT_DISABLED = "account.disabled", "停用账号"
    ACCOUNT_ENABLED = "account.enabled", "启用账号"
    ACCOUNT_UNLOCKED = "account.unlocked", "解除锁定"
    PASSWORD_CHANGED = "account.password_changed", "修改密码"
    PASSWORD_RESET = "account.password_reset", "重置密码"
    SECOND_FACTOR_SET = "account.second_factor_set", "启用动态口令"
    SECOND_FACTOR_REMOVED = "account.second_factor_removed", "解除动态口令"
    ROLE_GRANTED = "role.granted", "授予角色"
    ROLE_REVOKED = "role.revoked", "收回角色"

    UNIT_CREATED = "unit.created", "新设机构"
    UNIT_CORRECTED = "unit.corrected", "更正机构信息"
    UNIT_RENAMED = "unit.renamed", "机构更名"
    UNIT_MOVED = "unit.moved", "调整隶属关系"
    UNIT_CLOSED = "unit.closed", "撤销机构"
    UNIT_MERGED = "unit.merged", "机构合并"
    UNIT_SPLIT = "unit.split", "机构拆分"
    UNIT_KIND_CHANGED = "unit_kind.changed", "维护机构类别"
    GROUP_CHANGED = "group.changed", "维护考核分组"

    LIST_EXPORTED = "list.exported", "导出列表"


class Result(models.TextChoices):
    DONE = "done", "成功"
    FAILED = "failed", "失败"
    REFUSED = "refused", "拒绝"
