"""Words of selections: where a round stands, what became of a candidate, what was answered."""

from typing import Final

from django.db import models


class SelectionStage(models.TextChoices):
    """In the order in which a round goes through them; within its term 津贴 and 年度考核 recur."""

    DRAFT = "draft", "通知"
    NOMINATING = "nominating", "推荐"
    CHECKING = "checking", "资格审查"
    CONSULTING = "consulting", "征求意见"
    JUDGING = "judging", "评审"
    DECIDING = "deciding", "领导小组"
    NOTICE = "notice", "公示"
    NAMED = "named", "命名"
    ENDED = "ended", "期满"
    CANCELLED = "cancelled", "作废"

    @classmethod
    def going(cls) -> tuple["SelectionStage", ...]:
        """Nobody has the title yet."""
        return tuple(one for one in cls if one not in {cls.NAMED, cls.ENDED, cls.CANCELLED})

    @classmethod
    def before_the_decision(cls) -> tuple["SelectionStage", ...]:
        return cls.DRAFT, cls.NOMINATING, cls.CHECKING, cls.CONSULTING, cls.JUDGING


# A stage that went wrong is gone through once more.
BACK: Final = {
    SelectionStage.CHECKING: SelectionStage.NOMINATING,
    SelectionStage.CONSULTING: SelectionStage.CHECKING,
    SelectionStage.JUDGING: SelectionStage.CONSULTING,
    SelectionStage.DECIDING: SelectionStage.JUDGING,
    SelectionStage.NOTICE: SelectionStage.DECIDING,
}


class CandidateState(models.TextChoices):
    NOMINATED = "nominated", "待审查"
    QUALIFIED = "qualified", "资格合格"
    UNQUALIFIED = "unqualified", "资格不合格"
    CHOSEN = "chosen", "拟命名"
    PASSED = "passed", "未入选"
    NAMED = "named", "已命名"
    REVOKED = "revoked", "已取消"
    WITHDRAWN = "withdrawn", "已退出"

    @classmethod
    def running(cls) -> tuple["CandidateState", ...]:
        """Whoever may still be named."""
        return cls.NOMINATED, cls.QUALIFIED, cls.CHOSEN


class AllowanceKind(models.TextChoices):
    NONE = "none", "不发"
    ONCE = "once", "一次性"
    MONTHLY = "monthly", "按月"


class AllowanceState(models.TextChoices):
    DUE = "due", "应发"
    PAID = "paid", "已发"
    STOPPED = "stopped", "停发"


class OpinionAnswer(models.TextChoices):
    """Only these two: what an office has against somebody is not kept here."""

    PENDING = "pending", "待答复"
    NONE = "none", "无异议"
    OBJECTS = "objects", "有异议"


class OpinionSettled(models.TextChoices):
    OPEN = "", "—"
    DISMISSED = "dismissed", "不影响评选"
    UPHELD = "upheld", "成立，取消资格"


class AppraisalResult(models.TextChoices):
    EXCELLENT = "excellent", "优秀"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"


FROM_THE_PUBLIC: Final = "10"  # an office of the table: what came in during the notice
