from typing import Final

from portal.access import OFFICES, PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=140)

DATASETS_EXPORT: Final = permission(
    "datasets.export",
    "导出名册（不含身份证号、电话、住址）",
    {
        RoleKey.CADRE_OFFICE,
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.TALENT_OFFICE,
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

BULLETINS_VIEW: Final = permission(
    "bulletins.view",
    "查看通报",
    OFFICES | {RoleKey.DEPARTMENT_LEADER, RoleKey.COUNTY_LEADER},
)
BULLETINS_MANAGE: Final = permission(
    "bulletins.manage", "起草、印发通报", {RoleKey.ASSESSMENT_OFFICE, RoleKey.GENERAL_OFFICE}
)
BULLETINS_REVIEW: Final = permission(
    "bulletins.review",
    "审核通报",
    {RoleKey.ASSESSMENT_OFFICE, RoleKey.ORGANIZATION_OFFICE, RoleKey.GENERAL_OFFICE},
)
BULLETINS_SIGN: Final = permission(
    "bulletins.sign", "签发、收回通报，决定是否印发到单位", {RoleKey.DEPARTMENT_LEADER}
)
BULLETINS_RECEIVE: Final = permission(
    "bulletins.receive", "签收通报", {RoleKey.TOWNSHIP_MEMBER, RoleKey.UNIT_CONTACT}
)
