from typing import Final

from portal.access import EVERYBODY, Holder, PermissionsOf, ReachesOf

permission = PermissionsOf(__name__, position=10)

UNITS_VIEW: Final = permission("units.view", "查看组织机构", EVERYBODY)
UNITS_MANAGE: Final = permission(
    "units.manage",
    "维护组织机构（新设、更名、调整、撤销、合并、拆分）",
    {Holder.SYSTEM_ADMIN, Holder.ORGANIZATION_OFFICE, Holder.GENERAL_OFFICE},
)
UNIT_KINDS_MANAGE: Final = permission("unit_kinds.manage", "维护机构类别", {Holder.SYSTEM_ADMIN})
GROUPS_MANAGE: Final = permission(
    "groups.manage", "维护考核分组", {Holder.ASSESSMENT_OFFICE, Holder.GENERAL_OFFICE}
)

reach = ReachesOf(__name__, position=10)

READ_UNITS: Final = reach(UNITS_VIEW, "查看组织机构")
