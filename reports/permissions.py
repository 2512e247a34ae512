from typing import Final

from portal.access import Holder, PermissionsOf

permission = PermissionsOf(__name__, position=140)

DATASETS_EXPORT: Final = permission(
    "datasets.export",
    "导出名册（不含身份证号、电话、住址）",
    {
        Holder.CADRE_OFFICE,
        Holder.ORGANIZATION_OFFICE,
        Holder.DEPARTMENT_LEADER,
        Holder.TOWNSHIP_MEMBER,
        Holder.UNIT_CONTACT,
    },
)
DATASETS_EXPORT_SENSITIVE: Final = permission(
    "datasets.export_sensitive",
    "导出含身份证号、电话、住址的名册（须填用途）",
    {Holder.CADRE_OFFICE, Holder.ORGANIZATION_OFFICE},
)
