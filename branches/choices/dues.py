from typing import Final

from django.db import models


class DuesCategory(models.TextChoices):
    """By which rule a member's dues are reckoned (DU-01, DU-02)."""

    EMPLOYED = "employed", "在职"
    SELF_EMPLOYED = "self_employed", "个体经营"
    RETIRED = "retired", "离退休"
    FARMER = "farmer", "农民"
    FIXED = "fixed", "定额"


class DuesRhythm(models.TextChoices):
    """How often he comes to pay; what he owes is reckoned by months all the same."""

    MONTHLY = "monthly", "按月"
    QUARTERLY = "quarterly", "按季"


# Those whose amount follows from what they earn.
ON_A_BASE: Final = (DuesCategory.EMPLOYED, DuesCategory.SELF_EMPLOYED, DuesCategory.RETIRED)


# Old as a rule; of anybody else who pays by the quarter it is written down why.
BY_QUARTER: Final = (DuesCategory.RETIRED, DuesCategory.FARMER)


class DuesState(models.TextChoices):
    OWING = "owing", "应交"
    REDUCED = "reduced", "减交"
    DEFERRED = "deferred", "缓交"
    EXEMPT = "exempt", "免交"
    NOT_DUE = "not_due", "不应交"


# Asked for in their month, and counted when they are not paid.
ASKED_STATES: Final = (DuesState.OWING, DuesState.REDUCED)
PAYABLE_STATES: Final = (*ASKED_STATES, DuesState.DEFERRED)


class PaymentMethod(models.TextChoices):
    CASH = "cash", "现金"
    TRANSFER = "transfer", "转账"
    BY_OTHERS = "by_others", "代交"


class PaymentSource(models.TextChoices):
    BRANCH = "branch", "支部登记"
    IMPORT = "import", "导入"


class Surplus(models.TextChoices):
    """What is paid beyond what is owed: kept for the coming months, or a gift of its own line."""

    AHEAD = "ahead", "预交以后月份"
    SPECIAL = "special", "大额党费"


class ReliefState(models.TextChoices):
    APPLIED = "applied", "已申请"
    DISCUSSED = "discussed", "支委会已研究"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "未批准"


class RemittanceState(models.TextChoices):
    REGISTERED = "registered", "已登记"
    RECEIVED = "received", "已接收"


RELIEFS: Final = (DuesState.REDUCED, DuesState.DEFERRED, DuesState.EXEMPT)
