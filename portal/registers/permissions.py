from typing import Final

from portal.access import OFFICES, PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=80)

REGISTER_FILL: Final = permission(
    "register.fill",
    "查看、填报登记簿",
    OFFICES
    | {
        *(RoleKey.DEPARTMENT_LEADER, RoleKey.TOWNSHIP_MEMBER, RoleKey.UNIT_CONTACT),
        RoleKey.BRANCH_CLERK,
    },
)
