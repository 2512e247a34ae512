"""Enterprises, what they tell of each year, what they were recognised as."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from portal.access import Actor
from portal.deeds.domain import plain
from portal.rules.domain import rules
from talent.actions import ENTERPRISE_CHANGED
from talent.choices import EnterpriseState
from talent.domain import checks, months
from talent.models import Enterprise, EnterpriseTitle, EnterpriseYear
from talent.permissions import TALENT_KEEP

ENTERPRISES: Final = plain.PlainActs(
    Enterprise,
    TALENT_KEEP,
    ENTERPRISE_CHANGED,
    fields=(
        *("name", "credit_code", "unit", "industry", "field", "scale", "is_large"),
        *("contact", "phone", "leader", "state"),
    ),
    noun="企业",
    adds="登记",
    unit="unit",
    checks=checks.of_enterprise,
)
YEARS: Final = plain.PlainActs(
    EnterpriseYear,
    TALENT_KEEP,
    ENTERPRISE_CHANGED,
    fields=(
        *("enterprise", "year", "staff", "researchers", "doctors", "masters", "bachelors"),
        *("professors", "associates", "skilled", "revenue", "research"),
    ),
    noun="年度数据",
    adds="填报",
    stays=("enterprise", "year"),
    unit="enterprise.unit",
    checks=checks.of_year,
)
_FIGURES: Final = (
    *("staff", "researchers", "doctors", "masters", "bachelors", "revenue", "research"),
)
_YEARLY: Final = "2"  # 科技型中小企业
_MONTHS: Final = {"title": 36, "yearly": 12}  # where the rules of an older county do not say
_DAY: Final = dt.timedelta(days=1)


def _with_end(kind: str, facts: dict[str, Any]) -> dict[str, Any]:
    """One whose last day is not told lasts as long as the rule says."""
    if facts.get("until") is not None or not facts.get("granted_on"):
        return facts
    key = "yearly" if kind == _YEARLY else "title"
    on = facts["granted_on"]
    term = rules.current("TA-10", on=on).params.get(key) or _MONTHS[key]
    return {**facts, "until": months.shifted(on, int(term)) - _DAY}


class _TitleActs(plain.PlainActs):
    def add(self, *, by: Actor, **facts: Any) -> Any:
        return super().add(by=by, **_with_end(facts["kind"], facts))


TITLES: Final = _TitleActs(
    EnterpriseTitle,
    TALENT_KEEP,
    ENTERPRISE_CHANGED,
    fields=("enterprise", "kind", "granted_on", "until", "document"),
    noun="资质",
    adds="登记",
    stays=("enterprise",),
    unit="enterprise.unit",
    checks=checks.of_title,
)


def ending(day: dt.date, *, key: str = "ahead") -> Any:
    """Titles of running enterprises that end within so many months, and of which no later one is
    on record."""
    limit = months.shifted(day, int(rules.value("TA-10", key, on=day)))
    later = EnterpriseTitle.objects.filter(
        Q(until=None) | Q(until__gt=OuterRef("until")),
        enterprise=OuterRef("enterprise"),
        kind=OuterRef("kind"),
    )
    return EnterpriseTitle.objects.filter(
        ~Exists(later), until__gte=day, until__lte=limit, enterprise__state=EnterpriseState.RUNNING
    )


def before(pairs: Iterable[tuple[str, int]]) -> dict[tuple[str, int], dict[str, Any]]:
    """Of enterprises by their credit codes and years: what each told of the year before."""
    asked = set(pairs)
    rows = EnterpriseYear.objects.filter(
        enterprise__credit_code__in={code for code, _ in asked},
        year__in={year - 1 for _, year in asked},
    )
    told = rows.order_by().values("enterprise__credit_code", "year", *_FIGURES)
    return {(row["enterprise__credit_code"], row["year"] + 1): row for row in told}


def doubts(years: Iterable[EnterpriseYear]) -> dict[int, list[str]]:
    """By the key of a year of one enterprise: what hardly can be, for whoever looks it over."""
    known = {row.year: row for row in years}
    return {row.pk: _doubts(row, known.get(row.year - 1)) for row in known.values()}


def doubts_of(row: EnterpriseYear) -> list[str]:
    last = EnterpriseYear.objects.filter(enterprise=row.enterprise_id, year=row.year - 1).first()
    return _doubts(row, last)


def _doubts(row: EnterpriseYear, last: EnterpriseYear | None) -> list[str]:
    values = _values(row)
    found = [*checks.figures(values), *(checks.jumps(values, _values(last)) if last else ())]
    return [one.message for one in found if not one.is_error]


def _values(row: EnterpriseYear) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _FIGURES}
