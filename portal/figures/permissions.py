from typing import Final

from portal.access import OFFICES, Holder, PermissionsOf, ReachesOf

permission = PermissionsOf(__name__, position=170)

FIGURES_VIEW: Final = permission(
    "figures.view",
    "查看指标数据",
    OFFICES
    | {
        Holder.DEPARTMENT_LEADER,
        Holder.COUNTY_LEADER,
        Holder.TOWNSHIP_MEMBER,
        Holder.UNIT_CONTACT,
        Holder.BRANCH_CLERK,
    },
)
FIGURES_TAKE: Final = permission("figures.take", "统计、冻结指标数据", {Holder.ASSESSMENT_OFFICE})

reach = ReachesOf(__name__, position=25)

READ_FIGURES: Final = reach(FIGURES_VIEW, "查看指标数据")
