"""How many indicators and units are assessed, against the year before."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from assessments.domain.scoring.exact import half_up
from assessments.models import Scheme
from assessments.models.scheme import SchemeQuerySet
from portal.access import Actor
from portal.orgs.models import GroupMembership


def with_counts(rows: SchemeQuerySet, year: int, *, by: Actor) -> SchemeQuerySet:
    """At the end of the year; of the present one today, against a year ago. Of the units those one
    sees."""
    day = min(dt.date(year, 12, 31), timezone.localdate())
    return rows.compared(day, _a_year_before(day), GroupMembership.objects.visible_to(by))


def _a_year_before(day: dt.date) -> dt.date:
    return dt.date(day.year - 1, day.month, min(day.day, 28))


def compared(now: int | None, then: int | None) -> str:
    """`92→66，−28%`; without an earlier number the present one alone."""
    if now is None:
        return "—"
    if not then:
        return f"{now:,}"
    if now == then:
        return f"{now:,}（持平）"
    change = half_up(Decimal(now - then) * 100 / then, 0)
    return f"{then:,}→{now:,}，{'+' if change > 0 else '−'}{abs(change)}%"


def told(rows: list[Scheme]) -> str:
    """Of all schemes together, in a sentence."""
    parts = (
        ("指标", "项", "indicator_count", "former_indicators"),
        ("考核单位", "个", "unit_count", "former_units"),
    )
    return "；".join(
        f"{label} {compared(_sum(rows, now), _sum(rows, then))}"
        for label, measure, now, then in parts
    )


def _sum(rows: list[Scheme], name: str) -> int:
    return sum(getattr(row, name) or 0 for row in rows)
