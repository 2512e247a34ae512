from typing import Final

from portal.access import OFFICES, PermissionsOf, ReachesOf, RoleKey

permission = PermissionsOf(__name__, position=170)

FIGURES_VIEW: Final = permission(
    "figures.view",
    "查看指标数据",
    OFFICES
    | {
        RoleKey.DEPARTMENT_LEADER,
        RoleKey.COUNTY_LEADER,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
        RoleKey.BRANCH_CLERK,
    },
)
FIGURES_TAKE: Final = permission("figures.take", "统计、冻结指标数据", {RoleKey.ASSESSMENT_OFFICE})

reach = ReachesOf(__name__, position=25)

READ_FIGURES: Final = reach(FIGURES_VIEW, "查看指标数据")
