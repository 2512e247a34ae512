from typing import Final

from portal.access import PermissionsOf, RoleKey

permission = PermissionsOf(__name__, position=150)

ORGANISATIONS_VIEW: Final = permission(
    "organisations.view",
    "查看党组织",
    {
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.DEPARTMENT_LEADER,
        RoleKey.COUNTY_LEADER,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
        RoleKey.BRANCH_CLERK,
    },
)
ORGANISATIONS_MANAGE: Final = permission(
    "organisations.manage",
    "维护党组织（设立、调整、换届、班子成员）",
    {RoleKey.ORGANIZATION_OFFICE, RoleKey.TOWNSHIP_MEMBER},
)
MEMBERS_VIEW: Final = permission(
    "members.view",
    "查看党员",
    {
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.DEPARTMENT_LEADER,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
        RoleKey.BRANCH_CLERK,
    },
)
MEMBERS_MANAGE: Final = permission(
    "members.manage",
    "维护党员信息、转接组织关系",
    {RoleKey.ORGANIZATION_OFFICE, RoleKey.TOWNSHIP_MEMBER, RoleKey.UNIT_CONTACT},
)
ACTIVITIES_VIEW: Final = permission(
    "activities.view",
    "查看组织生活",
    {
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.DEPARTMENT_LEADER,
        RoleKey.COUNTY_LEADER,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
        RoleKey.BRANCH_CLERK,
    },
)
ACTIVITIES_KEEP: Final = permission(
    "activities.keep",
    "记录组织生活",
    {
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
        RoleKey.BRANCH_CLERK,
    },
)
ACTIVITIES_REVIEW: Final = permission(
    "activities.review",
    "审核、退回组织生活记录，批准免开展",
    {RoleKey.ORGANIZATION_OFFICE, RoleKey.TOWNSHIP_MEMBER},
)
ACTIVITIES_REOPEN: Final = permission(
    "activities.reopen", "补录、修改已锁定月份的组织生活", {RoleKey.ORGANIZATION_OFFICE}
)
ACTIVITIES_SET_UP: Final = permission(
    "activities.set_up", "维护活动类型、应开展事项、必学篇目", {RoleKey.ORGANIZATION_OFFICE}
)
DUES_VIEW: Final = permission(
    "dues.view",
    "查看党费收缴情况",
    {
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.DEPARTMENT_LEADER,
        RoleKey.COUNTY_LEADER,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
        RoleKey.BRANCH_CLERK,
    },
)
DUES_MEMBERS: Final = permission(
    "dues.members",
    "查看党员的党费数额和欠交名单",
    {
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
        RoleKey.BRANCH_CLERK,
    },
)
DUES_KEEP: Final = permission(
    "dues.keep",
    "核定党费标准、登记交纳、申请减免缓、登记上交",
    {
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
        RoleKey.BRANCH_CLERK,
    },
)
DUES_RECEIVE: Final = permission(
    "dues.receive",
    "接收上交党费，批准减交、缓交、免交",
    {RoleKey.ORGANIZATION_OFFICE, RoleKey.TOWNSHIP_MEMBER},
)
OFFICERS_VIEW: Final = permission(
    "officers.view",
    "查看村（社区）干部",
    {RoleKey.ORGANIZATION_OFFICE, RoleKey.DEPARTMENT_LEADER, RoleKey.TOWNSHIP_MEMBER},
)
OFFICERS_MANAGE: Final = permission(
    "officers.manage", "维护村（社区）干部", {RoleKey.ORGANIZATION_OFFICE, RoleKey.TOWNSHIP_MEMBER}
)
ADMISSION_VIEW: Final = permission(
    "admission.view",
    "查看发展党员",
    {
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.DEPARTMENT_LEADER,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
        RoleKey.BRANCH_CLERK,
    },
)
ADMISSION_KEEP: Final = permission(
    "admission.keep",
    "办理发展党员（支部环节）",
    {
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
        RoleKey.BRANCH_CLERK,
    },
)
ADMISSION_APPROVE: Final = permission(
    "admission.approve",
    "办理发展党员（上级党委环节：备案、预审、审批）",
    {RoleKey.ORGANIZATION_OFFICE, RoleKey.TOWNSHIP_MEMBER},
)
ADMISSION_OVERSEE: Final = permission(
    "admission.oversee",
    "下达发展党员计划，审查程序问题，批准例外",
    {RoleKey.ORGANIZATION_OFFICE},
)
TRANSFERS_VIEW: Final = permission(
    "transfers.view",
    "查看组织关系转接、流动和失联党员",
    {
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.DEPARTMENT_LEADER,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
        RoleKey.BRANCH_CLERK,
    },
)
TRANSFERS_ASK: Final = permission(
    "transfers.ask",
    "申请转接组织关系，记录联系和查找",
    {
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
        RoleKey.BRANCH_CLERK,
    },
)
TRANSFERS_KEEP: Final = permission(
    "transfers.keep",
    "开具、接收组织关系介绍信",
    {RoleKey.ORGANIZATION_OFFICE, RoleKey.TOWNSHIP_MEMBER, RoleKey.UNIT_CONTACT},
)
TRANSFERS_OUT: Final = permission(
    "transfers.out", "开具转往县外的介绍信", {RoleKey.ORGANIZATION_OFFICE}
)
DISPOSAL_VIEW: Final = permission(
    "disposal.view", "查看不合格党员组织处置", {RoleKey.ORGANIZATION_OFFICE}
)
DISPOSAL_KEEP: Final = permission(
    "disposal.keep", "办理不合格党员组织处置", {RoleKey.ORGANIZATION_OFFICE}
)
REVIEWS_VIEW: Final = permission(
    "reviews.view",
    "查看民主评议党员、限期改正通知",
    {
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.DEPARTMENT_LEADER,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
        RoleKey.BRANCH_CLERK,
    },
)
REVIEWS_KEEP: Final = permission(
    "reviews.keep",
    "填报民主评议党员，答复限期改正通知",
    {
        RoleKey.ORGANIZATION_OFFICE,
        RoleKey.TOWNSHIP_MEMBER,
        RoleKey.UNIT_CONTACT,
        RoleKey.BRANCH_CLERK,
    },
)
REVIEWS_CONFIRM: Final = permission(
    "reviews.confirm",
    "确认民主评议党员，登记问题整改、销号，下达限期改正通知",
    {RoleKey.ORGANIZATION_OFFICE, RoleKey.TOWNSHIP_MEMBER},
)
