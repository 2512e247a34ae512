"""村（社区）班子: villages, who leads them, and who came or went between elections."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import Q, QuerySet

from branches.choices.organisations import SECRETARY
from branches.domain import bands
from branches.domain.terms import months_later
from branches.figures.addresses import listed
from branches.models import Election, VillageOfficer
from branches.permissions import OFFICERS_VIEW
from portal.dates import PartialDate
from portal.figures.catalogue import Asked, Figure, Own, figures
from portal.figures.choices import Span
from portal.figures.links import units_behind
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.orgs.permissions import UNITS_VIEW
from portal.periods import PeriodKind

LINE = "村（社区）班子"
LEVELS = (UnitLevel.COUNTY, UnitLevel.TOWNSHIP, UnitLevel.VILLAGE)
LONG_VACANT: Final = 3  # months
OF_AN_ELECTION: Final = dt.timedelta(days=60)
_VIEW = OFFICERS_VIEW
_LIST = "branches:officers"


@figures(
    Figure(
        "OFF-1",
        "村（社区）数",
        "个",
        LINE,
        "期末在册的村级单位。",
        rows=listed("orgs:units", UNITS_VIEW, {"level": "village"}, unit_as="below"),
        levels=LEVELS,
        reckons_back=True,
    ),
    Figure(
        "OFF-2",
        "一肩挑的村（社区）数",
        "个",
        LINE,
        "有在任干部登记为书记、主任“一肩挑”的村（社区）。",
        rows=listed(_LIST, _VIEW, {"post": "both"}),
        levels=LEVELS,
        reckons_back=True,
        more_is="good",
    ),
    Figure(
        "OFF-3",
        "书记空缺的村（社区）数",
        "个",
        LINE,
        "没有在任党组织书记的村（社区）。",
        rows=units_behind("OFF-3", _VIEW),
        levels=LEVELS,
        reckons_back=True,
        more_is="bad",
    ),
    Figure(
        "OFF-3.old",
        "书记空缺满3个月的村（社区）数",
        "个",
        LINE,
        "没有在任党组织书记、最后一任书记离任已满3个月的村（社区）；从未登记过书记、离任时间未填的也计入。",
        rows=units_behind("OFF-3.old", _VIEW),
        levels=LEVELS,
        reckons_back=True,
        more_is="bad",
    ),
)
def villages(asked: Asked) -> Iterator[tuple[int, Own]]:
    served = _serving(asked)
    led = set(served.filter(party_post=SECRETARY).values_list("unit", flat=True))
    both = set(served.filter(heads_both=True).values_list("unit", flat=True))
    lately = _led_since(asked)
    for unit in _villages(asked).values_list("pk", flat=True):
        vacant = unit not in led
        yield (
            unit,
            {
                "OFF-1": 1,
                "OFF-2": int(unit in both),
                "OFF-3": int(vacant),
                "OFF-3.old": int(vacant and unit not in lately),
            },
        )


@figures(
    Figure(
        "OFF-4",
        "本月届中调整人数",
        "人",
        LINE,
        "当月到任或离任的村（社区）干部，同一任职只计一次；不含本村（社区）换届前后60天内的。"
        "只填月份的按当月1日计。",
        rows=listed(_LIST, _VIEW, lambda period: {"changed_in": period.code, "presence": "all"}),
        span=Span.FLOW,
        kinds=(PeriodKind.MONTH,),
        levels=LEVELS,
        reckons_back=True,
    ),
)
def adjusted(asked: Asked) -> Iterator[tuple[int, Own]]:
    changed = VillageOfficer.objects.order_by().filter(
        bands.changed_between(asked.begins, asked.ends), asked.within("unit__path")
    )
    rows = list(changed.values_list("unit", "since", "until"))
    elections = _elections_around({unit for unit, _, _ in rows}, asked)
    counts: dict[int, int] = defaultdict(int)
    for unit, since, until in rows:
        days = [_day(day) for day in (since, until) if day and asked.happens(_day(day))]
        if any(_apart(day, elections[unit]) for day in days if day <= asked.day):
            counts[unit] += 1
    for unit, count in counts.items():
        yield unit, {"OFF-4": count}


def _villages(asked: Asked) -> QuerySet:
    open_then = Q(closed_on=None) | Q(closed_on__gt=asked.day)
    rows = Unit.objects.order_by().at_level(UnitLevel.VILLAGE)
    return rows.filter(open_then, asked.within("path"), opened_on__lte=asked.day)


def _serving(asked: Asked) -> QuerySet:
    """Those in office on the day."""
    rows = VillageOfficer.objects.order_by().filter(asked.within("unit__path"))
    if not asked.is_past:
        return rows.in_office()
    day = PartialDate.of(asked.day)
    return rows.filter(Q(since=None) | Q(since__lte=day), Q(in_office=True) | Q(until__gt=day))


def _led_since(asked: Asked) -> set[int]:
    """Villages whose last secretary left less than three months before."""
    limit = PartialDate.of(months_later(asked.day, -LONG_VACANT))
    left = VillageOfficer.objects.order_by().filter(
        asked.within("unit__path"), party_post=SECRETARY, until__gt=limit
    )
    return set(left.values_list("unit", flat=True))


def _elections_around(units: Iterable[int], asked: Asked) -> dict[int, list[dt.date]]:
    span = (asked.begins - OF_AN_ELECTION, asked.ends + OF_AN_ELECTION)
    held = Election.objects.filter(
        organization__unit__in=units, withdrawn_at=None, held_on__range=span
    )
    days: dict[int, list[dt.date]] = defaultdict(list)
    for unit, day in held.values_list("organization__unit", "held_on"):
        days[unit].append(day)
    return days


def _apart(day: dt.date, elections: list[dt.date]) -> bool:
    return all(abs(day - held) > OF_AN_ELECTION for held in elections)


def _day(day: PartialDate) -> dt.date:
    return dt.date(day.year, day.month or 1, day.day or 1)
