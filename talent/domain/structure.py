"""Who our talents are: those in the store counted by field, age, schooling, title, skill, level,
team, township and where they live, each count with the query of the list behind it."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet

from portal.codes import lookup
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from talent.domain import recognitions
from talent.models.profile import SCHOOLINGS

AGES: Final = ((0, 35), (36, 40), (41, 45), (46, 50), (51, 55), (56, 120))
UNKNOWN: Final = "未登记"
_BRANCH, _PROVINCE = 2, 2
_TINTS: Final = 4


@dataclass(frozen=True)
class TalentBar:
    label: str
    count: int
    share: str
    query: dict[str, Any]


@dataclass(frozen=True)
class TalentChart:
    heading: str
    bars: list[TalentBar]

    @property
    def longest(self) -> int:
        return max((bar.count for bar in self.bars), default=1) or 1


def charts(rows: QuerySet, today: dt.date, total: int) -> list[TalentChart]:
    """`rows`: those in the store that the user may see, `total` of them."""
    graded = recognitions.with_grade(rows, today)
    counted = [
        _chart("专业领域", _branches(rows), total, lambda code: {"field": code}),
        _chart("年龄", _ages(rows, today), total, _aged),
        _chart("学历", _by(rows, "schooling", SCHOOLINGS.get), total, _none),
        _chart("职称", _coded(rows, "title_level", "talent_title"), total, _none),
        _chart("技能等级", _coded(rows, "skill_level", "talent_skill"), total, _none),
        _chart("人才层次", _levels(graded), total, _none),
        _chart("主队伍", _coded(rows, "team", "talent_team"), total, lambda c: {"team": c}),
        _chart("来源", _coded(rows, "source", "talent_source"), total, lambda c: {"source": c}),
        _chart("归口乡镇", _townships(rows), total, lambda pk: {"unit": pk}),
        _chart("现居省份", _provinces(rows), total, _none),
    ]
    return [chart for chart in counted if chart.bars]


Counts = list[tuple[Any, str, int]]


def _none(_key: Any) -> dict[str, Any]:
    return {}


def _aged(key: Any) -> dict[str, Any]:
    least, most = key or (None, None)
    return {} if least is None else {"years_min": least, "years_max": most}


def _chart(
    heading: str, counts: Counts, total: int, query: Callable[[Any], dict[str, Any]]
) -> TalentChart:
    bars = [
        TalentBar(
            label, count, f"{100 * count / total:.1f}%" if total else "—", query(key) if key else {}
        )
        for key, label, count in counts
    ]
    return TalentChart(heading, bars)


def _by(rows: QuerySet, name: str, label: Callable[[Any], str | None]) -> Counts:
    pairs: Iterable[Any] = rows.order_by(name).values_list(name).annotate(Count("pk"))
    told = [(key, label(key) or UNKNOWN, count) for key, count in pairs]
    known = [one for one in told if one[0] not in (None, "")]
    return known + _unknown(sum(count for key, _, count in told if key in (None, "")))


def _unknown(count: int) -> Counts:
    return [("", UNKNOWN, count)] if count else []


def _coded(rows: QuerySet, name: str, table: str) -> Counts:
    return _by(rows, name, lambda code: lookup.label(table, code) if code else "")


def _branches(rows: QuerySet) -> Counts:
    pairs: Iterable[Any] = rows.order_by().values_list("field").annotate(Count("pk"))
    counted: Counter[str] = Counter()
    for code, count in pairs:
        counted[code[:_BRANCH]] += count
    return [
        (code, lookup.label("talent_field", code) if code else UNKNOWN, count)
        for code, count in counted.most_common()
    ]


def _ages(rows: QuerySet, today: dt.date) -> Counts:
    counted: Counter[tuple[int, int] | None] = Counter()
    for born in rows.order_by().values_list("person__birth", flat=True):
        age = born.age_on(today) if born else None
        counted[next((span for span in AGES if age is not None and age <= span[1]), None)] += 1
    told: Counts = [(span, _span(span), counted[span]) for span in AGES if counted[span]]
    return told + _unknown(counted[None])


def _span(span: tuple[int, int]) -> str:
    least, most = span
    if span == AGES[0]:
        return f"{most} 岁及以下"
    return f"{least - 1} 岁以上" if span == AGES[-1] else f"{least}—{most} 岁"


def _levels(graded: QuerySet) -> Counts:
    pairs: Iterable[Any] = (
        graded.order_by("grade_place")
        .values_list("grade_place", "grade_code")
        .annotate(Count("pk"))
    )
    told = [(code, f"{code} 层次", count) for _, code, count in pairs if code]
    none = sum(count for _, code, count in pairs if not code)
    return told + ([("", "未认定", none)] if none else [])


def _townships(rows: QuerySet) -> Counts:
    """Those kept in a township or its villages; departments have bars of their own elsewhere."""
    places = {unit.path: unit for unit in Unit.objects.at_level(UnitLevel.TOWNSHIP)}
    counted: Counter[str] = Counter()
    pairs: Iterable[Any] = rows.order_by().values_list("unit__path").annotate(Count("pk"))
    for path, count in pairs:
        ends = range(len(path), 0, -Unit.steplen)
        found = next((path[:end] for end in ends if path[:end] in places), "")
        if found:
            counted[found] += count
    return [(places[path].pk, str(places[path]), count) for path, count in counted.most_common()]


def _provinces(rows: QuerySet) -> Counts:
    counted: Counter[str] = Counter()
    pairs: Iterable[Any] = rows.order_by().values_list("residence").annotate(Count("pk"))
    for code, count in pairs:
        counted[code[:_PROVINCE]] += count
    return [
        (code, lookup.label("region", f"{code}0000") if code else UNKNOWN, count)
        for code, count in counted.most_common()
    ]


@dataclass(frozen=True)
class HeatRow:
    label: str
    cells: list[tuple[int, int]]  # count, tint of 0 to 4


def heat(rows: QuerySet, today: dt.date) -> tuple[list[str], list[HeatRow]]:
    """Field by level: where the high ones are, and where none is."""
    graded = recognitions.with_grade(rows, today).exclude(grade_code=None).order_by("grade_place")
    pairs: list[Any] = list(graded.values_list("grade_place", "grade_code", "field"))
    levels = list(dict.fromkeys(code for _, code, _ in pairs))
    counted = Counter((field[:_BRANCH], code) for _, code, field in pairs)
    most = max(counted.values(), default=1)
    told = [
        HeatRow(
            lookup.label("talent_field", field),
            [(n, -(-_TINTS * n // most)) for code in levels for n in [counted[field, code]]],
        )
        for field in sorted({field for field, _ in counted})
    ]
    return levels, told
