from typing import Final

from portal.access import PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=160)

CADRES_VIEW: Final = permission(
    "cadres.view",
    "查看干部档案",
    {RoleKey.CADRE_OFFICE, RoleKey.DEPARTMENT_LEADER, RoleKey.COUNTY_LEADER},
)
CADRES_MANAGE: Final = permission("cadres.manage", "维护干部档案", {RoleKey.CADRE_OFFICE})
