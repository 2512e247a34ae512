from typing import Final

from portal.access import Holder, PermissionsOf

permission = PermissionsOf(__name__, position=160)

CADRES_VIEW: Final = permission(
    "cadres.view",
    "查看干部档案",
    {Holder.CADRE_OFFICE, Holder.DEPARTMENT_LEADER, Holder.COUNTY_LEADER},
)
CADRES_MANAGE: Final = permission("cadres.manage", "维护干部档案", {Holder.CADRE_OFFICE})
