from typing import Final

from portal.access import OFFICES, PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=130)

IMPORTS_RUN: Final = permission(
    "imports.run",
    "导入名册（还须有该名册的维护权限）",
    OFFICES
    | {
        RoleKey.SYSTEM_ADMIN,
        RoleKey.DEPARTMENT_LEADER,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.BRANCH_CLERK,
        RoleKey.UNIT_CONTACT,
    },
)
