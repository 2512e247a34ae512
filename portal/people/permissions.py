from typing import Final

from portal.access import OFFICES, PermissionsOf, ReachesOf, RoleKey

permission = PermissionsOf(__name__, position=40)

PEOPLE_VIEW: Final = permission(
    "people.view",
    "查看人员基本信息（敏感信息只显示首尾）",
    OFFICES
    | {
        RoleKey.DEPARTMENT_LEADER,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
        RoleKey.BRANCH_CLERK,
    },
)
PEOPLE_MANAGE: Final = permission(
    "people.manage",
    "登记、修改人员基本信息",
    {
        RoleKey.CADRE_OFFICE,
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.TALENT_OFFICE,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
    },
)
PEOPLE_MERGE: Final = permission(
    "people.merge", "合并重复人员、撤回合并", {RoleKey.CADRE_OFFICE, RoleKey.ORGANIZATION_OFFICE}
)
IDENTITY_REVEAL: Final = permission(
    "people.identity_reveal",
    "查看完整身份证号、电话、住址（须填事由）",
    {RoleKey.CADRE_OFFICE, RoleKey.ORGANIZATION_OFFICE, RoleKey.TOWNSHIP_MEMBER},
)
PHONE_REVEAL: Final = permission(
    "people.phone_reveal", "查看完整电话（须填事由）", {RoleKey.TALENT_OFFICE}
)

reach = ReachesOf(__name__, position=20)

READ_PEOPLE: Final = reach(PEOPLE_VIEW, "查看人员基本信息（敏感信息只显示首尾）")
