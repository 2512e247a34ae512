from typing import Final

from portal.access import EVERYBODY, Holder, PermissionsOf

permission = PermissionsOf(__name__, position=120)

CODES_VIEW: Final = permission("codes.view", "查看代码表", EVERYBODY)
CODES_MANAGE: Final = permission(
    "codes.manage", "维护代码表", {Holder.CADRE_OFFICE, Holder.ORGANIZATION_OFFICE}
)
