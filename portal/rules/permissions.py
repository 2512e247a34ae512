from typing import Final

from portal.access import OFFICES, Holder, PermissionsOf

permission = PermissionsOf(__name__, position=50)

RULES_VIEW: Final = permission(
    "rules.view", "查看规则参数和工作日历", OFFICES | {Holder.AUDITOR, Holder.DEPARTMENT_LEADER}
)
RULES_MANAGE: Final = permission(
    "rules.manage",
    "修改规则参数和工作日历",
    {
        Holder.CADRE_OFFICE,
        Holder.ORGANIZATION_OFFICE,
        Holder.ASSESSMENT_OFFICE,
        Holder.GENERAL_OFFICE,
    },
)
