from typing import Final

from portal.access import PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=140)

DATASETS_EXPORT: Final = permission(
    "datasets.export",
    "导出名册（不含身份证号、电话、住址）",
    {
        RoleKey.CADRE_OFFICE,
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.DEPARTMENT_LEADER,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
    },
)
DATASETS_EXPORT_SENSITIVE: Final = permission(
    "datasets.export_sensitive",
    "导出含身份证号、电话、住址的名册（须填用途）",
    {RoleKey.CADRE_OFFICE, RoleKey.ORGANIZATION_OFFICE},
)
