from typing import Final

from portal.access import OFFICES, Holder, PermissionsOf, ReachesOf

permission = PermissionsOf(__name__, position=40)

PEOPLE_VIEW: Final = permission(
    "people.view",
    "查看人员基本信息（敏感信息只显示首尾）",
    OFFICES
    | {Holder.DEPARTMENT_LEADER, Holder.TOWNSHIP_MEMBER, Holder.UNIT_CONTACT, Holder.BRANCH_CLERK},
)
PEOPLE_MANAGE: Final = permission(
    "people.manage",
    "登记、修改人员基本信息",
    {
        Holder.CADRE_OFFICE,
        Holder.ORGANIZATION_OFFICE,
        Holder.TALENT_OFFICE,
        Holder.TOWNSHIP_MEMBER,
        Holder.UNIT_CONTACT,
    },
)
PEOPLE_MERGE: Final = permission(
    "people.merge", "合并重复人员、撤回合并", {Holder.CADRE_OFFICE, Holder.ORGANIZATION_OFFICE}
)
IDENTITY_REVEAL: Final = permission(
    "people.identity_reveal",
    "查看完整身份证号、电话、住址（须填事由）",
    {Holder.CADRE_OFFICE, Holder.ORGANIZATION_OFFICE, Holder.TOWNSHIP_MEMBER},
)

reach = ReachesOf(__name__, position=20)

READ_PEOPLE: Final = reach(PEOPLE_VIEW, "查看人员基本信息（敏感信息只显示首尾）")
