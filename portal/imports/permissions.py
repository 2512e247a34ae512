from typing import Final

from portal.access import PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=130)

IMPORTS_RUN: Final = permission(
    "imports.run",
    "导入名册（还须有该名册的维护权限）",
    {
        RoleKey.SYSTEM_ADMIN,
        RoleKey.CADRE_OFFICE,
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
    },
)
