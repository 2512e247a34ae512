"""Where a ledger stands, and how its values came."""

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


class TargetKey(models.TextChoices):
    """What units have yearly targets of; forms name them as `target.F1`."""

    INCOME = "F1", "村级集体经营性收入（万元）"


class RoundOutcome(models.TextChoices):
    WAITING = "waiting", "待审核"
    ACCEPTED = "accepted", "通过"
    RETURNED = "returned", "退回"
    RECALLED = "recalled", "收回"
