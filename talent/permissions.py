from typing import Final

from portal.access import PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=170)

_FILLING = {RoleKey.TALENT_OFFICE, RoleKey.TOWNSHIP_MEMBER, RoleKey.UNIT_CONTACT}

TALENT_VIEW: Final = permission(
    "talent.view", "查看人才、企业和需求", {*_FILLING, RoleKey.DEPARTMENT_LEADER}
)
TALENT_KEEP: Final = permission("talent.keep", "登记、修改人才、企业和需求", _FILLING)
TALENT_VERIFY: Final = permission(
    "talent.verify", "核实人才入库，认定层次，维护层次目录", {RoleKey.TALENT_OFFICE}
)
TALENT_MATCH: Final = permission(
    "talent.match", "发布需求，匹配、推荐人选", {RoleKey.TALENT_OFFICE}
)
TICKETS_SEND: Final = permission(
    "talent.tickets_send", "派单、延期、回访人才服务办件", {RoleKey.TALENT_OFFICE}
)
TALENT_REPORT_KEEP: Final = permission(
    "talent.report", "起草、补充、审核人才专报", {RoleKey.TALENT_OFFICE}
)
CARDS_MANAGE: Final = permission(
    "talent.cards_manage", "发放、暂停、注销人才服务卡，维护人才政策", {RoleKey.TALENT_OFFICE}
)
APARTMENTS_MANAGE: Final = permission(
    "talent.apartments_manage", "维护人才公寓，审核申请，分配、退租", {RoleKey.TALENT_OFFICE}
)
LINKS_OWN: Final = permission(
    "talent.links_own",
    "查看本人联系的专家，记录联系情况",
    {RoleKey.TALENT_OFFICE, RoleKey.DEPARTMENT_LEADER, RoleKey.COUNTY_LEADER},
)
LINKS_VIEW: Final = permission(
    "talent.links_view",
    "查看县领导联系专家的情况",
    {RoleKey.TALENT_OFFICE, RoleKey.DEPARTMENT_LEADER},
)
LINKS_MANAGE: Final = permission(
    "talent.links_manage", "安排县领导联系专家，代录联系情况", {RoleKey.TALENT_OFFICE}
)
DISPATCHES_MANAGE: Final = permission(
    "talent.dispatches_manage", "登记、结束博士科技特派员派驻", {RoleKey.TALENT_OFFICE}
)
SELECTION_MANAGE: Final = permission(
    "talent.selection_manage", "组织人才评选：审查、评审、公示、命名、津贴", {RoleKey.TALENT_OFFICE}
)
SELECTION_VIEW: Final = permission(
    "talent.selection_view",
    "查看人才评选的征求意见和评分",
    {RoleKey.TALENT_OFFICE, RoleKey.DEPARTMENT_LEADER},
)
VISITS_OWN: Final = permission(
    "talent.visits_own",
    "查看大走访，记录本人的走访",
    {*_FILLING, RoleKey.DEPARTMENT_LEADER, RoleKey.COUNTY_LEADER},
)
CAMPAIGNS_MANAGE: Final = permission(
    "talent.campaigns_manage", "组织大走访：启动、分工、增补和减少对象", {RoleKey.TALENT_OFFICE}
)
TALENT_PURGE: Final = permission("talent.purge", "清理到期的人才资料", {RoleKey.TALENT_OFFICE})
