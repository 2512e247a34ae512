from typing import Final

from portal.access import EVERYBODY, PermissionsOf, ReachesOf, RoleKey

permission = PermissionsOf(__name__, position=10)

UNITS_VIEW: Final = permission("units.view", "查看组织机构", EVERYBODY)
UNITS_MANAGE: Final = permission(
    "units.manage",
    "维护组织机构（新设、更名、调整、撤销、合并、拆分）",
    {RoleKey.SYSTEM_ADMIN, RoleKey.ORGANIZATION_OFFICE, RoleKey.GENERAL_OFFICE},
)
UNIT_KINDS_MANAGE: Final = permission("unit_kinds.manage", "维护机构类别", {RoleKey.SYSTEM_ADMIN})
GROUPS_MANAGE: Final = permission(
    "groups.manage", "维护考核分组", {RoleKey.ASSESSMENT_OFFICE, RoleKey.GENERAL_OFFICE}
)

reach = ReachesOf(__name__, position=10)

READ_UNITS: Final = reach(UNITS_VIEW, "查看组织机构")
