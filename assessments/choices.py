"""Where a ledger stands, how its values came, and how values become marks."""

from typing import Final

from django.db import models


class LedgerState(models.TextChoices):
    OPEN = "open", "填报中"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已通过"
    LOCKED = "locked", "已锁定"
    REOPENED = "reopened", "更正中"
    EXEMPT = "exempt", "免报"


# In hand of the unit that fills.
FILLING: Final = (LedgerState.OPEN, LedgerState.RETURNED, LedgerState.REOPENED)
NO_GROUP: Final = "null"  # in an address: of the units that are compared with none


class Timeliness(models.TextChoices):
    """A fact of a ledger, told wherever it is shown."""

    WAITING = "waiting", "未到期"
    IN_TIME = "in_time", "按时"
    LATE = "late", "迟报"
    MISSING = "missing", "未报"
    EXEMPT = "exempt", "免报"


class CellOrigin(models.TextChoices):
    HAND = "hand", "手工填写"
    ARRIVED = "arrived", "系统带出"
    CARRIED = "carried", "沿用上期"
    CONTESTED = "contested", "与系统不同"
    COMPUTED = "computed", "自动计算"


class RemarkCause(models.TextChoices):
    """Why a cell is remarkable: what the checks, the earlier periods and the system say of it."""

    ERROR = "error", "错误"
    WARNING = "warning", "提醒"
    JUMP = "jump", "与往期相差较大"
    CONTESTED = "contested", "与系统数据不同"


class RemarkAnswer(models.TextChoices):
    """What has become of it: an error is mended, everything else is explained."""

    WRONG = "wrong", "待改正"
    OPEN = "open", "待说明"
    EXPLAINED = "explained", "已说明"


class ComplaintState(models.TextChoices):
    """Of what a unit says about its burden."""

    WAITING = "waiting", "待答复"
    ANSWERED = "answered", "已答复"
    TAKEN_BACK = "taken_back", "已撤回"


class TargetKey(models.TextChoices):
    """What units have yearly targets of; forms name them as `target.F1`."""

    INCOME = "F1", "村级集体经营性收入（万元）"
    ADMISSION = "C4", "发展党员计划进度（%）"
    HEAD_OF_BOTH = "E3", "一肩挑比例（%）"
    WEAK_VILLAGES = "F3", "薄弱村消除进度（%）"


class RoundOutcome(models.TextChoices):
    WAITING = "waiting", "待审核"
    ACCEPTED = "accepted", "通过"
    RETURNED = "returned", "退回"
    RECALLED = "recalled", "收回"


class SampleOutcome(models.TextChoices):
    """Of a second look at what was accepted."""

    WAITING = "waiting", "待复核"
    AGREES = "agrees", "一致"
    DIFFERS = "differs", "不一致"


class RuleKey(models.TextChoices):
    """How a raw value becomes marks: forms-and-schemes §2.0."""

    MORE = "UP", "越多越好"
    LESS = "DN", "越少越好"
    STEPS = "ST", "分档"
    BETWEEN_STEPS = "STi", "分档插值"
    OCCURRENCES = "OC", "按次扣分"
    RANK = "RK", "按位次"
    GRADE = "GR", "按等次"


class EmptyPolicy(models.TextChoices):
    """空: nothing was due, which is not the same as missing."""

    FULL = "满", "计满分"
    EXCLUDED = "除", "不计此项"
    ZERO = "零", "计零分"


class MissingPolicy(models.TextChoices):
    """缺: a value should exist and does not."""

    ZERO = "零", "计零分"
    LOWEST = "低", "按本组最低分计"
    EXCLUDED = "除", "不计此项"
    CARRIED = "转", "沿用前期"


class LineState(models.TextChoices):
    SCORED = "scored", "已计分"
    MISSING = "missing", "未报"
    EXCLUDED = "excluded", "不计"
    NOTHING_DUE = "nothing_due", "无应办事项"
    CARRIED = "carried", "沿用前期"


class RunState(models.TextChoices):
    """How far a group's month is."""

    UNSCORED = "unscored", "未计分"
    SCORED = "scored", "已计分，未公布"
    PUBLISHED = "published", "已公布"
    CORRECTED = "corrected", "已更正"


class ScoreEventKind(models.TextChoices):
    BONUS = "bonus", "加分"
    DEDUCTION = "deduction", "扣分"
    VETO_CATEGORY = "veto_category", "分类封顶"
    VETO_TOTAL = "veto_total", "总分封顶"
    ZERO_LINE = "zero_line", "单项计零分"


class AdjustmentState(models.TextChoices):
    PROPOSED = "proposed", "待审批"
    APPROVED = "approved", "已同意"
    REFUSED = "refused", "未同意"
    RECALLED = "recalled", "已收回"


class ObjectionState(models.TextChoices):
    """Of what a unit says against a line of its sheet."""

    WAITING = "waiting", "待答复"
    UPHELD = "upheld", "成立"
    REFUSED = "refused", "不成立"
    WITHDRAWN = "withdrawn", "已撤回"


class SchemeState(models.TextChoices):
    DRAFT = "draft", "草稿"
    ACTIVE = "active", "启用"
    ARCHIVED = "archived", "停用"


class AimKind(models.TextChoices):
    """What an indicator measures against."""

    NONE = "none", "没有目标"
    FIXED = "fixed", "统一目标"
    BY_QUARTER = "quarter", "按季度"
    OF_UNIT = "unit", "各单位年度目标"
    OF_UNIT_SO_FAR = "unit_so_far", "各单位年度目标×月数÷12"


class YearGrade(models.TextChoices):
    EXCELLENT = "excellent", "优秀"
    GOOD = "good", "良好"
    FAIR = "fair", "一般"
    POOR = "poor", "较差"


class CheckVerdict(models.TextChoices):
    """What an inspector found of one item of the checklist."""

    MET = "met", "符合"
    PARTLY = "partly", "基本符合"
    FAILED = "failed", "不符合"
    NOT_CONCERNED = "not_concerned", "不涉及"


class VisitState(models.TextChoices):
    DRAWN = "drawn", "待检查"
    DONE = "done", "已检查"
    SKIPPED = "skipped", "已跳过"


class GradedLine(models.TextChoices):
    """What reviewers grade every quarter; figures tell it as `GRADE.A2`."""

    PROJECT = "A2", "书记项目推进质量"
    SUPPORT = "F8", "包联乡镇评价"


# From the worst: the number of a grade is its place.
GRADE_WORDS: Final = {
    GradedLine.PROJECT: ("差", "一般", "较好", "好"),
    GradedLine.SUPPORT: ("不满意", "基本满意", "满意"),
}


class JudgingState(models.TextChoices):
    OPEN = "open", "评分中"
    CLOSED = "closed", "已结束"


class SecretaryGrade(models.TextChoices):
    GOOD = "good", "好"
    BETTER = "better", "较好"
    FAIR = "fair", "一般"
    POOR = "poor", "差"


class ProjectState(models.TextChoices):
    """How far a secretary's project is."""

    DRAFT = "draft", "草拟"
    WAITING = "waiting", "待审定"
    RUNNING = "running", "实施中"
    DONE = "done", "已完成"
    ENDED = "ended", "已终止"


class InterviewCause(models.TextChoices):
    """By which rule an interview is proposed; the words are those of the register ASM-13."""

    BLACK = "black", "连续黑榜"
    VETO = "veto", "一票否决"
    OVERDUE = "overdue", "逾期整改"


class InterviewState(models.TextChoices):
    WAITING = "waiting", "待决定"
    ACCEPTED = "accepted", "约谈"
    DEFERRED = "deferred", "暂缓"
    DECLINED = "declined", "不约谈"
