"""What the commands of ledgers read from the line they are called with."""

from typing import Final

from django.core.management.base import CommandError

from assessments.models import Ledger, LedgerForm
from assessments.permissions import LEDGERS_VIEW
from portal.access import Denied, require
from portal.accounts.management import acting
from portal.accounts.models import User
from portal.figures.management.asked import period
from portal.periods import Period

UNUSABLE: Final = 2


def account(name: str) -> User:
    by = acting.account(name, returncode=UNUSABLE)
    try:
        require(by, LEDGERS_VIEW)
    except Denied as refusal:
        raise CommandError(str(refusal), returncode=UNUSABLE) from None
    return by


def form(code: str, by: User) -> LedgerForm:
    forms = LedgerForm.objects.visible_to(by).select_related("fieldset").in_order()
    match = forms.filter(fieldset__code=code).first()
    if match is None:
        codes = "、".join(f"{each.fieldset.code}（{each}）" for each in forms) or "还没有表样"
        raise CommandError(f"没有代码为“{code}”的台账表样。现有：{codes}。", returncode=UNUSABLE)
    return match


def ledger(form: LedgerForm, asked: Period, unit: str, by: User) -> Ledger:
    rows = Ledger.objects.visible_to(by).select_related("form__fieldset", "unit")
    match = rows.filter(form=form, period=asked, unit__code=unit).first()
    if match is None:
        raise CommandError(
            f"编码为“{unit}”的单位没有{asked.label}“{form}”，或者不在管理范围内。",
            returncode=UNUSABLE,
        )
    return match


__all__ = ["UNUSABLE", "account", "form", "ledger", "period"]
