"""不合格党员组织处置: which measure, on which ground, how far it has come."""

from typing import Final

from django.db import models


class Measure(models.TextChoices):
    CORRECT = "correct", "限期改正"
    PERSUADE = "persuade", "劝其退党"
    REMOVE = "remove", "除名"


class Ground(models.TextChoices):
    BELIEF = "belief", "理想信念缺失、政治立场动摇"
    AWARENESS = "awareness", "党员意识淡薄"
    LIFE = "life", "连续不参加组织生活、不交党费、不做党分配的工作"
    CONTACT = "contact", "长期失去联系"
    EXAMPLE = "example", "不起先锋模范作用"
    OTHER = "other", "其他"


class DisposalStep(models.TextChoices):
    """In this order; county labels [P]."""

    PROPOSED = "proposed", "支委会提出"
    FILED = "filed", "基层党委事前备案"
    INQUIRED = "inquired", "调查核实"
    TALKED = "talked", "谈话"
    PRECHECKED = "prechecked", "预审"
    VOTED = "voted", "支部大会表决"
    APPROVED = "approved", "上级审批"
    ANNOUNCED = "announced", "宣布"


ORDER: Final = list(DisposalStep)


class DisposalOutcome(models.TextChoices):
    IMPROVED = "improved", "已改正"
    NOT_IMPROVED = "not_improved", "未改正，另行研究"
    LEFT = "left", "已出党"
    DROPPED = "dropped", "不予处置"
