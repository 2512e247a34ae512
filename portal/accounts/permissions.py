from typing import Final

from portal.access import OFFICES, Holder, PermissionsOf

permission = PermissionsOf(__name__, position=20)

ACCOUNTS_VIEW: Final = permission(
    "accounts.view",
    "查看账号",
    OFFICES
    | {
        Holder.SYSTEM_ADMIN,
        Holder.SECURITY_ADMIN,
        Holder.AUDITOR,
        Holder.DEPARTMENT_LEADER,
        Holder.TOWNSHIP_MEMBER,
        Holder.UNIT_CONTACT,
    },
)
ACCOUNTS_CREATE: Final = permission("accounts.create", "开设、修改账号", {Holder.SYSTEM_ADMIN})
ACCOUNTS_SECURE: Final = permission(
    "accounts.secure", "重置密码、解锁、停用账号", {Holder.SECURITY_ADMIN}
)
RESETS_CONFIRM: Final = permission(
    "resets.confirm",
    "确认管理员账号的重置（不能确认自己提出的）",
    {Holder.SYSTEM_ADMIN, Holder.SECURITY_ADMIN, Holder.AUDITOR},
)
ACCOUNTS_DELEGATE: Final = permission(
    "accounts.delegate",
    "管理本单位及下属单位的填报账号",
    {Holder.TOWNSHIP_MEMBER, Holder.UNIT_CONTACT},
)
ROLES_GRANT: Final = permission("roles.grant", "授予、收回角色", {Holder.SECURITY_ADMIN})
ACCESS_EXPLAIN: Final = permission(
    "access.explain", "查看他人权限说明", {Holder.SECURITY_ADMIN, Holder.AUDITOR}
)
