from typing import Final

from portal.access import OFFICES, Holder, PermissionsOf

permission = PermissionsOf(__name__, position=80)

REGISTER_FILL: Final = permission(
    "register.fill", "查看、填报登记簿", OFFICES | {Holder.TOWNSHIP_MEMBER, Holder.UNIT_CONTACT}
)
