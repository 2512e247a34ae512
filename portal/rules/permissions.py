from typing import Final

from portal.access import OFFICES, PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=50)

RULES_VIEW: Final = permission(
    "rules.view", "查看规则参数和工作日历", OFFICES | {RoleKey.AUDITOR, RoleKey.DEPARTMENT_LEADER}
)
RULES_MANAGE: Final = permission(
    "rules.manage",
    "修改规则参数和工作日历",
    {
        RoleKey.CADRE_OFFICE,
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.ASSESSMENT_OFFICE,
        RoleKey.GENERAL_OFFICE,
    },
)
