from typing import Final

from portal.access import OFFICES, PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=87)

_LEADERS: Final = {RoleKey.DEPARTMENT_LEADER, RoleKey.COUNTY_LEADER}
_UNITS: Final = {RoleKey.TOWNSHIP_MEMBER, RoleKey.UNIT_CONTACT, RoleKey.BRANCH_CLERK}

PERFORMANCE_VIEW: Final = permission(
    "performance.view", "查看单位实绩档案", OFFICES | _LEADERS | _UNITS
)
PERFORMANCE_FILL: Final = permission(
    "performance.fill", "填写单位实绩档案", {RoleKey.TOWNSHIP_MEMBER, RoleKey.UNIT_CONTACT}
)
PERFORMANCE_MANAGE: Final = permission(
    "performance.manage", "管理单位实绩档案", {RoleKey.ASSESSMENT_OFFICE}
)
# Nobody else is given a person's file, but himself and the head of his unit, who are named in it.
PERSONS_MANAGE: Final = permission(
    "performance.persons", "管理干部实绩档案", {RoleKey.CADRE_OFFICE}
)
