from django.db import models


class Span(models.TextChoices):
    """Which days of a period a figure tells of."""

    STOCK = "stock", "期末数"
    FLOW = "flow", "当期数"
    TO_DATE = "to_date", "年初至期末"


class Adds(models.TextChoices):
    """How the number of a unit comes from those of the units below it."""

    SUM = "sum", "下级之和"
    TOLD = "told", "有数的下级之和"  # where nobody has told anything there is no number, not zero
    MEAN = "mean", "下级的平均"
    SHARE = "share", "按分子、分母重新计算"
    NONE = "none", "不汇总"


class State(models.TextChoices):
    """What may still become of a stored value."""

    PROVISIONAL = "provisional", "当期未结束"
    TAKEN = "taken", "已统计"
    FROZEN = "frozen", "已冻结"
