from typing import Final

from django.db import models


class RecordBook(models.TextChoices):
    """四本一簿: into which record book an activity goes."""

    ASSEMBLY = "assembly", "支部党员大会记录本"
    COMMITTEE = "committee", "支部委员会会议记录本"
    GROUP = "group", "党小组会记录本"
    CLASS = "class", "党课（主题党日）记录本"
    VILLAGE = "village", "村级组织规范化运行记录簿"
    OTHER = "other", "其他组织生活记录本"


class Audience(models.TextChoices):
    """Who belongs there: whose names the list of an activity begins with."""

    ALL = "all", "全体党员"
    COMMITTEE = "committee", "支委会"
    GROUP = "group", "党小组"
    BODY = "body", "班子"
    CHOSEN = "chosen", "自定"


class DutyPeriod(models.TextChoices):
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    YEAR = "year", "每年"


class DutyOwner(models.TextChoices):
    BRANCHES = "branches", "常规党支部"
    EVERY_BRANCH = "every_branch", "常规和临时党支部"
    WITH_COMMITTEE = "with_committee", "设支委会的党支部"
    GROUPS = "groups", "每个党小组"
    BODIES = "bodies", "党委、党工委、党组"


class RuleTimes(models.TextChoices):
    """Which rule says how many times; its version in force in the month counts."""

    BR_01 = "BR-01.per_quarter", "BR-01 党员大会（每季度）"
    BR_02 = "BR-02.per_month", "BR-02 支委会（每月）"
    BR_03 = "BR-03.per_month", "BR-03 党小组会（每组每月）"
    BR_04 = "BR-04.per_quarter", "BR-04 党课（每季度）"
    BR_04_SECRETARY = "BR-04.by_secretary_per_year", "BR-04 书记讲党课（每年）"
    BR_05 = "BR-05.per_month", "BR-05 主题党日（每月）"
    BR_06 = "BR-06.per_year", "BR-06 组织生活会（每年）"
    BR_07 = "BR-07.per_year", "BR-07 民主评议（每年）"
    BR_09 = "BR-09.per_year", "BR-09 谈心谈话（每年）"


class ActivityState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "退回"
    REVIEWED = "reviewed", "已审核"


class ActivitySource(models.TextChoices):
    BRANCH = "branch", "支部填报"
    TOWNSHIP = "township", "乡镇代录"
    IMPORT = "import", "导入"


class Presence(models.TextChoices):
    PRESENT = "present", "出席"
    LEAVE = "leave", "请假"
    ABSENT = "absent", "缺席"
    OBSERVER = "observer", "列席"


class LeaveReason(models.TextChoices):
    SICK = "sick", "病假"
    PRIVATE = "private", "事假"
    DUTY = "duty", "公出"
    AWAY = "away", "外出流动"


class DutyStanding(models.TextChoices):
    """How an organisation's month looks."""

    IN_TIME = "in_time", "按期"
    LATE = "late", "补录"
    MISSING = "missing", "未开展"
    NOT_DUE = "not_due", "不应开展"
    PENDING = "pending", "未到期"


# Codes of kinds the portal itself asks for.
ASSEMBLY: Final = "assembly"
COMMITTEE_MEETING: Final = "committee"
GROUP_MEETING: Final = "group"
PARTY_CLASS: Final = "class"
SECRETARY_CLASS: Final = "secretary_class"
THEME_DAY: Final = "theme"
LIFE_MEETING: Final = "life_meeting"
# What is counted as held; a draft is not, nor what was given back.
COUNTED_STATES: Final = (ActivityState.SUBMITTED, ActivityState.REVIEWED)
LAST_CLOSING: Final = 15  # March of the next year


class LeaderStanding(models.TextChoices):
    COUNTY_LEADER = "county", "县级领导"
    DEPARTMENT_LEADER = "department", "部领导"
    SECRETARY = "secretary", "书记"
    OFFICE = "office", "科室"
    UNIT = "unit", "结对单位"


class LiaisonKind(models.TextChoices):
    BRANCH = "branch", "支部联系点"
    WEAK_VILLAGE = "weak", "空壳村联系点"
    HONORARY = "honorary", "名誉书记"
    RECTIFYING = "rectifying", "整顿包联"
    TOWNSHIP = "township", "乡镇包村"
    PAIRED = "paired", "结对单位"


class VisitKind(models.TextChoices):
    THEME_DAY = "theme", "参加主题党日"
    CLASS = "class", "讲党课"
    SURVEY = "survey", "调研"
    TALK = "talk", "谈话"
