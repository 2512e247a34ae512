from typing import Final

from django.db import models


class OrganisationKind(models.TextChoices):
    """What sort of party organisation it is, from the largest down."""

    COMMITTEE = "committee", "党委"
    WORKING_COMMITTEE = "working_committee", "党工委"
    LEADING_GROUP = "leading_group", "党组"
    GENERAL_BRANCH = "general_branch", "党总支"
    BRANCH = "branch", "党支部"
    JOINT_BRANCH = "joint_branch", "联合党支部"
    GROUP = "group", "党小组"


class Nature(models.TextChoices):
    REGULAR = "regular", "常规"
    FUNCTIONAL = "functional", "功能型"
    TEMPORARY = "temporary", "临时"


class HostState(models.TextChoices):
    """How the enterprise or society fares that the organisation stands in."""

    NONE = "none", "不适用"
    ACTIVE = "active", "正常经营"
    DORMANT = "dormant", "停业"
    CANCELLED = "cancelled", "注销"


class ElectionStage(models.TextChoices):
    """How near the end of the term is; what the rule EL-04 calls the steps of the ladder."""

    UNKNOWN = "unknown", "未登记"
    LATER = "later", "任期内"
    SURVEY = "survey", "一年内到期"
    LETTER = "letter", "半年内到期"
    AGAIN = "again", "三个月内到期"
    LAST = "last", "一个月内到期"
    OVERDUE = "overdue", "逾期未换届"


class Abnormal(models.TextChoices):
    """What makes an organisation worth a look; advice, never a verdict."""

    HOLLOW = "hollow", "空壳党支部"
    IDLE = "idle", "长期未开展活动"
    ZOMBIE = "zombie", "僵尸企业党组织"
    OVERLOADED = "overloaded", "小马拉大车"
    LARGE_BRANCH = "large_branch", "支部党员过多"
    LARGE_GENERAL_BRANCH = "large_general_branch", "总支党员过多"
    NO_COMMITTEE = "no_committee", "应设未设支委会"


# Those that elect a committee or a secretary for a term; the others are appointed.
ELECTED_KINDS: Final = (
    OrganisationKind.COMMITTEE,
    OrganisationKind.GENERAL_BRANCH,
    OrganisationKind.BRANCH,
    OrganisationKind.JOINT_BRANCH,
)
BRANCH_KINDS: Final = (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH)
# Everything but 党组, which is no grass-roots organisation, and 党小组, which is a part of one.
GRASSROOTS_KINDS: Final = (
    OrganisationKind.COMMITTEE,
    OrganisationKind.WORKING_COMMITTEE,
    OrganisationKind.GENERAL_BRANCH,
    *BRANCH_KINDS,
)
# Codes of the table `organisation_post`. An organisation has at most one of those who lead it.
SECRETARY: Final = "1"
DEPUTY: Final = "2"
MEMBER: Final = "3"
LEADERS: Final = (SECRETARY, "8", "9")
FIRST_SECRETARY: Final = "4"  # sent from above: no seat of the committee
