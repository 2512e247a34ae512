"""What a register is for, and where an entry stands."""

from typing import Final

from django.db import models


class RegisterKind(models.TextChoices):
    LOG = "log", "登记：逐条登记，登错了作废"
    TASK = "task", "任务：有完成时限，办结后销号"
    PERIODIC = "periodic", "定期：每个单位每期一条，可沿用上期"


class RecordState(models.TextChoices):
    RECORDED = "recorded", "已登记"
    VOID = "void", "作废"
    OPEN = "open", "未开始"
    DOING = "doing", "推进中"
    CHECKING = "checking", "待审核"
    ASKED = "asked", "申请销号"
    RETURNED = "returned", "退回"
    CLOSED = "closed", "已销号"
    CANCELLED = "cancelled", "终止"


BEGINS: Final = {
    RegisterKind.LOG: RecordState.RECORDED,
    RegisterKind.TASK: RecordState.OPEN,
    RegisterKind.PERIODIC: RecordState.RECORDED,
}
# In hand of whoever fills: may be noted on, corrected, asked to be closed.
IN_HAND: Final = (RecordState.OPEN, RecordState.DOING, RecordState.RETURNED)
UNENDED: Final = (*IN_HAND, RecordState.CHECKING, RecordState.ASKED)
# What it says still holds.
IN_FORCE: Final = (RecordState.RECORDED, *UNENDED)
EDITABLE: Final = (RecordState.RECORDED, *IN_HAND)


class StepKind(models.TextChoices):
    NOTE = "note", "进展"
    ASKED = "asked", "申请销号"
    PASSED = "passed", "审核通过"
    CLOSED = "closed", "同意销号"
    RETURNED = "returned", "退回"
    CANCELLED = "cancelled", "终止"
    VOIDED = "voided", "作废"
    LOOKED_BACK = "looked", "回头看"


class OwedBy(models.TextChoices):
    """Who has to fill so much each period."""

    SUBJECT = "", "每个填报单位"
    WHOLE = "whole", "全县合计"
    PERSON = "person", "每人"
