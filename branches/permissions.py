from typing import Final

from portal.access import Holder, PermissionsOf

permission = PermissionsOf(__name__, position=150)

ORGANISATIONS_VIEW: Final = permission(
    "organisations.view",
    "查看党组织",
    {
        Holder.ORGANIZATION_OFFICE,
        Holder.DEPARTMENT_LEADER,
        Holder.COUNTY_LEADER,
        Holder.TOWNSHIP_MEMBER,
        Holder.UNIT_CONTACT,
        Holder.BRANCH_CLERK,
    },
)
ORGANISATIONS_MANAGE: Final = permission(
    "organisations.manage",
    "维护党组织（设立、调整、换届、班子成员）",
    {Holder.ORGANIZATION_OFFICE, Holder.TOWNSHIP_MEMBER},
)
MEMBERS_VIEW: Final = permission(
    "members.view",
    "查看党员",
    {
        Holder.ORGANIZATION_OFFICE,
        Holder.DEPARTMENT_LEADER,
        Holder.TOWNSHIP_MEMBER,
        Holder.UNIT_CONTACT,
        Holder.BRANCH_CLERK,
    },
)
MEMBERS_MANAGE: Final = permission(
    "members.manage",
    "维护党员信息、转接组织关系",
    {Holder.ORGANIZATION_OFFICE, Holder.TOWNSHIP_MEMBER, Holder.UNIT_CONTACT},
)
OFFICERS_VIEW: Final = permission(
    "officers.view",
    "查看村（社区）干部",
    {Holder.ORGANIZATION_OFFICE, Holder.DEPARTMENT_LEADER, Holder.TOWNSHIP_MEMBER},
)
OFFICERS_MANAGE: Final = permission(
    "officers.manage", "维护村（社区）干部", {Holder.ORGANIZATION_OFFICE, Holder.TOWNSHIP_MEMBER}
)
