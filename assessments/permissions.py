from typing import Final

from portal.access import OFFICES, PermissionsOf, ReachesOf, RoleKey

permission = PermissionsOf(__name__, position=85)

_LEADERS: Final = {RoleKey.DEPARTMENT_LEADER, RoleKey.COUNTY_LEADER}
_FILLERS: Final = {RoleKey.TOWNSHIP_MEMBER, RoleKey.UNIT_CONTACT, RoleKey.BRANCH_CLERK}

LEDGERS_VIEW: Final = permission("ledgers.view", "查看台账", OFFICES | _LEADERS | _FILLERS)
LEDGERS_FILL: Final = permission("ledgers.fill", "填报台账", _FILLERS)
LEDGERS_REVIEW: Final = permission(
    "ledgers.review",
    "审核台账",
    {RoleKey.ORGANIZATION_OFFICE, RoleKey.ASSESSMENT_OFFICE, RoleKey.TOWNSHIP_MEMBER},
)
LEDGERS_MANAGE: Final = permission(
    "ledgers.manage", "管理台账报送", {RoleKey.ORGANIZATION_OFFICE, RoleKey.ASSESSMENT_OFFICE}
)
LEDGERS_SAMPLE: Final = permission("ledgers.sample", "抽查台账", {RoleKey.ORGANIZATION_OFFICE})

SCHEMES_VIEW: Final = permission("schemes.view", "查看考核方案", OFFICES | _LEADERS | _FILLERS)
SCHEMES_MANAGE: Final = permission("schemes.manage", "管理考核方案", {RoleKey.ASSESSMENT_OFFICE})

SCORES_VIEW: Final = permission("scores.view", "查看计分表", OFFICES | _LEADERS | _FILLERS)
SCORES_MANAGE: Final = permission(
    "scores.manage", "计分，登记加减分和一票否决事项", {RoleKey.ASSESSMENT_OFFICE}
)
SCORES_APPROVE: Final = permission(
    "scores.approve", "审批加减分和一票否决事项，公布计分结果", {RoleKey.DEPARTMENT_LEADER}
)
SCORES_OBJECT: Final = permission(
    "scores.object",
    "对本单位的计分提出申诉",
    {RoleKey.TOWNSHIP_MEMBER, RoleKey.UNIT_CONTACT},
)

_INSPECTORS: Final = {RoleKey.ASSESSMENT_OFFICE, RoleKey.ORGANIZATION_OFFICE}
INSPECTIONS_VIEW: Final = permission(
    "inspections.view", "查看督查结果", OFFICES | _LEADERS | _FILLERS
)
INSPECTIONS_FILL: Final = permission("inspections.fill", "实地督查，填检查表", _INSPECTORS)
INSPECTIONS_MANAGE: Final = permission(
    "inspections.manage", "抽取督查单位", {RoleKey.ASSESSMENT_OFFICE}
)

GRADES_VIEW: Final = permission(
    "grades.view", "查看等次评定和满意度调查", OFFICES | _LEADERS | _FILLERS
)
GRADES_GIVE: Final = permission(
    "grades.give", "评定书记项目推进质量，维护包联关系", {RoleKey.ORGANIZATION_OFFICE}
)
GRADES_GIVE_LINKED: Final = permission(
    "grades.give_linked", "评定包联本乡镇的县直单位", {RoleKey.TOWNSHIP_MEMBER}
)
SURVEYS_MANAGE: Final = permission(
    "surveys.manage", "登记满意度调查结果", {RoleKey.ASSESSMENT_OFFICE}
)

PROJECTS_VIEW: Final = permission("projects.view", "查看书记项目", OFFICES | _LEADERS | _FILLERS)
PROJECTS_FILL: Final = permission(
    "projects.fill",
    "申报书记项目、写进展",
    {RoleKey.TOWNSHIP_MEMBER, RoleKey.UNIT_CONTACT, RoleKey.ORGANIZATION_OFFICE},
)
PROJECTS_MANAGE: Final = permission(
    "projects.manage", "审定书记项目、确认节点完成", {RoleKey.ORGANIZATION_OFFICE}
)

INTERVIEWS_VIEW: Final = permission(
    "interviews.view",
    "查看约谈建议",
    {RoleKey.ASSESSMENT_OFFICE, RoleKey.DEPARTMENT_LEADER},
)
INTERVIEWS_DECIDE: Final = permission(
    "interviews.decide", "决定是否约谈", {RoleKey.DEPARTMENT_LEADER}
)

_ORGANIZERS: Final = {RoleKey.ORGANIZATION_OFFICE, RoleKey.ASSESSMENT_OFFICE}
JUDGING_VIEW: Final = permission("judging.view", "查看观摩评分结果", OFFICES | _LEADERS | _FILLERS)
JUDGING_MANAGE: Final = permission("judging.manage", "组织观摩评分", _ORGANIZERS)
BALLOTS_VIEW: Final = permission("ballots.view", "查看述职评议", OFFICES | _LEADERS | _FILLERS)
BALLOTS_MANAGE: Final = permission("ballots.manage", "录入述职评议票数、指出问题", _ORGANIZERS)
BALLOTS_DECIDE: Final = permission(
    "ballots.decide", "评定述职评议等次", {RoleKey.DEPARTMENT_LEADER}
)

BOARD_VIEW: Final = permission("board.view", "查看领导看板", OFFICES | _LEADERS)

reach = ReachesOf(__name__, position=27)

READ_LEDGERS: Final = reach(LEDGERS_VIEW, "查看台账")
FILL_LEDGERS: Final = reach(LEDGERS_FILL, "填报、报送台账")
