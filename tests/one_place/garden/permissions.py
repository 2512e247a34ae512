from typing import Final

from portal.access import PermissionsOf, ReachesOf, RoleKey

permission = PermissionsOf(__name__, position=45)  # after those on people

BEDS_VIEW: Final = permission(
    "beds.view", "查看园圃", {RoleKey.GENERAL_OFFICE, RoleKey.TOWNSHIP_MEMBER}
)
BEDS_MANAGE: Final = permission("beds.manage", "维护园圃", {RoleKey.GENERAL_OFFICE})

reach = ReachesOf(__name__, position=25)

READ_BEDS: Final = reach(BEDS_VIEW, "查看园圃")
