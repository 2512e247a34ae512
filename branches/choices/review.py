"""组织生活会 and 民主评议党员."""

from typing import Final

from django.db import models


class MemberGrade(models.TextChoices):
    EXCELLENT = "excellent", "优秀"
    QUALIFIED = "qualified", "合格"
    BASIC = "basic", "基本合格"
    UNQUALIFIED = "unqualified", "不合格"


NEED_MEASURES: Final = (MemberGrade.BASIC, MemberGrade.UNQUALIFIED)


class NotGraded(models.TextChoices):
    PROBATIONARY = "probationary", "预备党员，参加不评等次"
    AWAY = "away", "外出流动，未能参加"
    ILL = "ill", "年老体弱、因病"
    LOST = "lost", "失联"
    LIMITED = "limited", "受党纪处分或者正在接受审查"
    OTHER = "other", "其他"


class ReviewState(models.TextChoices):
    OPEN = "open", "进行中"
    HANDED_IN = "handed_in", "已报送"
    CONFIRMED = "confirmed", "已确认"


class ProblemSource(models.TextChoices):
    MEETING = "meeting", "组织生活会"
    REPORT = "report", "述职评议"
    INSPECTION = "inspection", "巡察"


class LookBackResult(models.TextChoices):
    HELD = "held", "巩固"
    RELAPSED = "relapsed", "反弹"
    UNFINISHED = "unfinished", "未完成"
