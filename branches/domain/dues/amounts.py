"""What a member owes a month, by his category and base: DU-01, DU-02, rounded once by DU-04."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from django.utils import timezone

from branches.choices.dues import ON_A_BASE, DuesCategory
from portal.problems import Problem
from portal.rules.domain import rules

CENT: Final = Decimal("0.01")
TENTH: Final = Decimal("0.1")
BANDS, FIXED, ROUNDING, SPECIAL = "DU-01", "DU-02", "DU-04", "DU-03"


def monthly(category: str, base: Decimal | None, *, on: dt.date) -> Decimal | None:
    """None where the rule gives no amount: without a base, and of farmers, who choose theirs."""
    if category == DuesCategory.FIXED:
        return Decimal(_rule(FIXED, on)["fixed"]).quantize(CENT)
    if category not in ON_A_BASE or base is None:
        return None
    to_tenths = _rule(ROUNDING, on)["to_tenths"]
    return rounded(Fraction(base) * _rate(category, base, on), to_tenths=to_tenths)


def least(category: str, base: Decimal | None, *, on: dt.date) -> Decimal | None:
    if category == DuesCategory.FARMER:
        return Decimal(_rule(FIXED, on)["farmer_least"]).quantize(CENT)
    return monthly(category, base, on=on)


def rounded(exact: Fraction, *, to_tenths: bool) -> Decimal:
    """From the exact product, once: never to the cent first and then to the tenth."""
    step = TENTH if to_tenths else CENT
    steps = exact / Fraction(step)
    whole = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
    return (whole * step).quantize(CENT)


def mean(amounts: Sequence[Decimal]) -> Decimal:
    """上季度月平均: of who works for himself (DU-03)."""
    exact = sum((Fraction(one) for one in amounts), Fraction(0)) / len(amounts)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, ROUND_HALF_UP)


def special_from(*, on: dt.date) -> Decimal:
    """From how much above what is owed a payment is 大额党费."""
    return Decimal(_rule(SPECIAL, on)["least"])


def problems(
    category: str, base: Decimal | None, amount: Decimal | None, basis: str, *, on: dt.date
) -> Iterator[Problem]:
    """Above the rule is a member's own wish; below it needs its reason in writing."""
    by_rule = least(category, base, on=on)
    if amount is None:
        if category == DuesCategory.FARMER:
            yield "amount", _of_farmers(on)
        elif by_rule is None:
            yield "base", "请填写计算基数，由系统按档次计算；不登记基数的，直接填写月交纳额。"
    elif amount < 0:
        yield "amount", "月交纳额不能是负数。"
    elif by_rule is not None and amount < by_rule and not basis.strip():
        what = _of_farmers(on) if category == DuesCategory.FARMER else f"按规则为 {by_rule} 元。"
        yield (
            "amount",
            (
                f"{amount} 元低于规定：{what}请核对；确有依据的，请在“依据”中写明，"
                "减交的请办理减免申请。"
            ),
        )


def _of_farmers(on: dt.date) -> str:
    rule = _rule(FIXED, on)
    return f"农民党员每月交 {rule['farmer_least']} 元至 {rule['farmer_most']} 元，请填写月交纳额。"


def _rate(category: str, base: Decimal, on: dt.date) -> Fraction:
    if category == DuesCategory.RETIRED:
        rule = _rule(FIXED, on)
        return rule["retired_low"] if base <= rule["retired_limit"] else rule["retired_high"]
    rule = _rule(BANDS, on)
    for band in ("1", "2", "3"):
        if base <= rule[f"limit_{band}"]:
            return rule[f"rate_{band}"]
    return rule["rate_4"]


def _rule(code: str, on: dt.date) -> rules.InForce:
    """Before there was a rule, that of today."""
    return rules.find(code, on=on) or rules.current(code, on=timezone.localdate())
