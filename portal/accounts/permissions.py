from typing import Final

from portal.access import OFFICES, PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=20)

ACCOUNTS_VIEW: Final = permission(
    "accounts.view",
    "查看账号",
    OFFICES
    | {
        RoleKey.SYSTEM_ADMIN,
        RoleKey.SECURITY_ADMIN,
        RoleKey.AUDITOR,
        RoleKey.DEPARTMENT_LEADER,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
    },
)
ACCOUNTS_CREATE: Final = permission("accounts.create", "开设、修改账号", {RoleKey.SYSTEM_ADMIN})
ACCOUNTS_SECURE: Final = permission(
    "accounts.secure", "重置密码、解锁、停用账号", {RoleKey.SECURITY_ADMIN}
)
RESETS_CONFIRM: Final = permission(
    "resets.confirm",
    "确认管理员账号的重置（不能确认自己提出的）",
    {RoleKey.SYSTEM_ADMIN, RoleKey.SECURITY_ADMIN, RoleKey.AUDITOR},
)
ACCOUNTS_DELEGATE: Final = permission(
    "accounts.delegate",
    "管理本单位及下属单位的填报账号",
    {RoleKey.TOWNSHIP_MEMBER, RoleKey.UNIT_CONTACT},
)
ROLES_GRANT: Final = permission("roles.grant", "授予、收回角色", {RoleKey.SECURITY_ADMIN})
ACCESS_EXPLAIN: Final = permission(
    "access.explain", "查看他人权限说明", {RoleKey.SECURITY_ADMIN, RoleKey.AUDITOR}
)
