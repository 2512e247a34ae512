from typing import Final

from portal.access import EVERYBODY, PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=120)

CODES_VIEW: Final = permission("codes.view", "查看代码表", EVERYBODY)
CODES_MANAGE: Final = permission(
    "codes.manage", "维护代码表", {RoleKey.CADRE_OFFICE, RoleKey.ORGANIZATION_OFFICE}
)
