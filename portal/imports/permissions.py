from typing import Final

from portal.access import Holder, PermissionsOf

permission = PermissionsOf(__name__, position=130)

IMPORTS_RUN: Final = permission(
    "imports.run",
    "导入名册（还须有该名册的维护权限）",
    {
        Holder.SYSTEM_ADMIN,
        Holder.CADRE_OFFICE,
        Holder.ORGANIZATION_OFFICE,
        Holder.TOWNSHIP_MEMBER,
        Holder.UNIT_CONTACT,
    },
)
