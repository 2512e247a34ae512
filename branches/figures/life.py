"""组织生活: what branches owe and held, how many came, how soon it was written down."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Count, F, Q, Sum

from branches.choices.life import ASSEMBLY, SECRETARY_CLASS, THEME_DAY, Presence
from branches.choices.organisations import BRANCH_KINDS, Nature
from branches.domain.life.compliance import Reckoning
from branches.domain.life.window import RULE
from branches.figures.addresses import listed
from branches.models import (
    Activity,
    Attendance,
    Liaison,
    PartyMember,
    PartyOrganization,
    Visit,
)
from branches.permissions import ACTIVITIES_VIEW
from portal.dates import MONTHS
from portal.figures.catalogue import Asked, Figure, Own, Share, figures
from portal.figures.choices import Adds, Span
from portal.figures.links import units_behind
from portal.orgs.models import Unit
from portal.people import catalogue
from portal.periods import Period, PeriodKind
from portal.rules.domain import memory, rules

LINE: Final = "组织生活"
_KINDS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
# Rules of branch life that the self-check asks about, and what each is about.
RULES: Final = {
    "BR-01": "党员大会",
    "BR-02": "支委会",
    "BR-04": "党课",
    "BR-05": "主题党日",
    "BR-06": "组织生活会",
    "BR-07": "民主评议党员",
}
_LIST, _MATRIX = "branches:activities", "branches:life-matrix"


def _days(period: Period) -> dict[str, object]:
    return {"since": period.first_day.isoformat(), "until": period.last_day.isoformat()}


def _year(period: Period) -> dict[str, object]:
    return {"year": period.year}


def _months(asked: Asked) -> list[Period]:
    """Calendar months of the period that have begun, whatever window a ledger has."""
    first = Period.containing(asked.period.first_day, PeriodKind.MONTH)
    every = (first.shifted(step) for step in range(MONTHS))
    return [one for one in every if one.first_day <= min(asked.period.last_day, asked.day)]


def _reckoned(asked: Asked, months: list[Period]) -> Reckoning:
    rows = PartyOrganization.objects.filter(asked.within("unit__path"), kind__in=BRANCH_KINDS)
    return Reckoning(rows, months, today=asked.today)


def _everywhere(asked: Asked) -> Any:
    span = (asked.period.first_day, min(asked.period.last_day, asked.day))
    return Activity.objects.counted().filter(held_on__range=span).order_by()


def _held(asked: Asked) -> Any:
    return _everywhere(asked).filter(asked.within("organization__unit__path"))


@figures(
    Figure(
        "LIFE-1",
        "组织生活应开展次数",
        "次",
        LINE,
        "按“应开展事项”：每月的主题党日、支委会（设支委会的）、党小组会（每组），季末月加党员大会、"
        "党课，年度事项在截止月计入。党委、党组的不计；成立、撤销当月和批准免开展的不计。按自然月计算。",
        rows=listed(_MATRIX, ACTIVITIES_VIEW, _year),
        span=Span.FLOW,
        kinds=_KINDS,
        reckons_back=True,
        is_live=True,
    ),
    Figure(
        "LIFE-2",
        "组织生活已开展次数",
        "次",
        LINE,
        "应开展次数中已经开展的，补录的也计入；季度事项在本季度任何一月开展都算，"
        "超出应开展次数的不抵作其他类型。",
        rows=listed(_MATRIX, ACTIVITIES_VIEW, _year),
        span=Span.FLOW,
        kinds=_KINDS,
        reckons_back=True,
        is_live=True,
        more_is="good",
    ),
)
def owed(asked: Asked) -> Iterator[tuple[int, Own]]:
    with memory.remembered():
        months = _months(asked)
        reckoning = _reckoned(asked, months)
        sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for row in reckoning.rows:
            for cell in reckoning.row(row.pk):
                sums[row.unit_id][0] += cell.due
                sums[row.unit_id][1] += cell.done
    for unit, (due, done) in sums.items():
        yield unit, {"LIFE-1": due, "LIFE-2": done}


@figures(
    Figure(
        "LIFE-3",
        "开展主题党日的党支部数",
        "个",
        LINE,
        "当月至少开展一次主题党日的常规党支部、联合党支部。",
        rows=listed(_LIST, ACTIVITIES_VIEW, lambda period: {**_days(period), "kind": THEME_DAY}),
        span=Span.FLOW,
        kinds=(PeriodKind.MONTH,),
        reckons_back=True,
        is_live=True,
        more_is="good",
    ),
)
def theme_days(asked: Asked) -> Iterator[tuple[int, Own]]:
    rows = _held(asked).filter(
        kinds__code=THEME_DAY,
        organization__kind__in=BRANCH_KINDS,
        organization__nature=Nature.REGULAR,
    )
    counted = rows.values_list("organization__unit").annotate(Count("organization", distinct=True))
    for unit, count in counted:
        yield unit, {"LIFE-3": count}


@figures(
    Figure(
        "LIFE-4",
        "按时记录率",
        "%",
        LINE,
        "活动开展后规定天数（BR-14，一般 5 日）内录入的活动，占当期已开展活动的比例。",
        rows=listed(_LIST, ACTIVITIES_VIEW, _days),
        span=Span.FLOW,
        adds=Adds.SHARE,
        decimals=1,
        kinds=_KINDS,
        reckons_back=True,
        is_live=True,
        more_is="good",
    ),
)
def written_in_time(asked: Asked) -> Iterator[tuple[int, Own]]:
    days = rules.value(RULE, "record_days", on=asked.day)
    rows = (
        _held(asked)
        .values_list("organization__unit")
        .annotate(
            every=Count("pk"),
            soon=Count("pk", filter=Q(entered_on__lte=F("held_on") + dt.timedelta(days=days))),
        )
    )
    for unit, every, soon in rows:
        yield unit, {"LIFE-4": Share(soon, every)}


@figures(
    Figure(
        "LIFE-5",
        "双重组织生活参加率",
        "%",
        LINE,
        "当月至少参加一次所在支部组织生活（逐人勾选出席）的班子成员，占班子成员中党员的比例。",
        rows=units_behind("LIFE-5", ACTIVITIES_VIEW),
        span=Span.FLOW,
        adds=Adds.SHARE,
        decimals=1,
        kinds=(PeriodKind.MONTH,),
        reckons_back=True,
        is_live=True,
        more_is="good",
    ),
    Figure(
        "LIFE-5.n",
        "参加所在支部组织生活的班子成员数",
        "人",
        LINE,
        "当月至少参加一次所在支部组织生活（逐人勾选出席）的班子成员。",
        rows=units_behind("LIFE-5.n", ACTIVITIES_VIEW),
        span=Span.FLOW,
        kinds=(PeriodKind.MONTH,),
        reckons_back=True,
        is_live=True,
        more_is="good",
    ),
)
def leaders_as_members(asked: Asked) -> Iterator[tuple[int, Own]]:
    seats = catalogue.leading(asked.day)
    members = set(
        PartyMember.objects.filter(
            Q(left_on=None) | Q(left_on__gt=asked.day), person__in={one for one, _ in seats}
        ).values_list("person", flat=True)
    )
    units = set(Unit.objects.filter(asked.within("path")).values_list("pk", flat=True))
    there = Attendance.objects.filter(
        activity__in=_everywhere(asked).values("pk"),
        presence=Presence.PRESENT,
        member__person__in=members,
    )
    came = set(there.values_list("member__person", flat=True))
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for person, unit in seats:
        if person in members and unit in units:
            sums[unit][0] += person in came
            sums[unit][1] += 1
    for unit, (part, whole) in sums.items():
        yield unit, {"LIFE-5": Share(part, whole), "LIFE-5.n": part}


@figures(
    Figure(
        "LIFE-6",
        "党员到会率",
        "%",
        LINE,
        "党员大会和主题党日的实到人次之和，占应到人次之和的比例。",
        rows=listed(
            _LIST, ACTIVITIES_VIEW, lambda period: {**_days(period), "kind": [ASSEMBLY, THEME_DAY]}
        ),
        span=Span.FLOW,
        adds=Adds.SHARE,
        decimals=1,
        kinds=(PeriodKind.MONTH,),
        reckons_back=True,
        is_live=True,
        more_is="good",
    ),
)
def came(asked: Asked) -> Iterator[tuple[int, Own]]:
    meant = Activity.objects.filter(kinds__code__in=(ASSEMBLY, THEME_DAY)).values("pk")
    rows = _held(asked).filter(pk__in=meant, expected__gt=0).values_list("organization__unit")
    for unit, present, expected in rows.annotate(Sum("present"), Sum("expected")):
        yield unit, {"LIFE-6": Share(present, expected)}


@figures(
    Figure(
        "LIFE-7",
        "书记讲党课率",
        "%",
        LINE,
        "本年度已由书记讲党课的次数（每个支部以规定次数为限），占应讲次数的比例。",
        rows=listed(
            _LIST, ACTIVITIES_VIEW, lambda period: {**_days(period), "kind": SECRETARY_CLASS}
        ),
        span=Span.FLOW,
        adds=Adds.SHARE,
        decimals=1,
        kinds=(PeriodKind.YEAR,),
        reckons_back=True,
        is_live=True,
        more_is="good",
    ),
)
def secretaries_lecture(asked: Asked) -> Iterator[tuple[int, Own]]:
    with memory.remembered():
        months = [Period(PeriodKind.MONTH, asked.period.year, n) for n in range(1, MONTHS + 1)]
        reckoning = _reckoned(asked, months)
        sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for row in reckoning.rows:
            for cell in reckoning.row(row.pk):
                for line in cell.lines:
                    if line.duty.kind.code == SECRETARY_CLASS:
                        sums[row.unit_id][0] += line.done
                        sums[row.unit_id][1] += line.due
    for unit, (done, due) in sums.items():
        if due:
            yield unit, {"LIFE-7": Share(done, due)}


def _of_rules() -> Iterator[Figure]:
    """What the rules of branch life find of a quarter, rule by rule: the self-check is judged by
    it. Only of quarters: how many are missing in all is LIFE-1 and 2."""
    for rule, what in RULES.items():
        for late in (False, True):
            yield Figure(
                f"LIFE-9.{rule}{'.late' if late else ''}",
                f"{what}{'逾期' if late else ''}未开展次数",
                "次",
                LINE,
                f"本季度应开展的{what}中，还没有开展的次数"
                f"{'，补录期已过的才算' if late else '，时间未到的也算'}；没有应开展的为 0。",
                rows=listed(_MATRIX, ACTIVITIES_VIEW, _year),
                span=Span.FLOW,
                kinds=(PeriodKind.QUARTER,),
                reckons_back=True,
                is_live=True,
            )


@figures(*_of_rules())
def missing_by_rule(asked: Asked) -> Iterator[tuple[int, Own]]:
    with memory.remembered():
        reckoning = _reckoned(asked, _quarter(asked))
        sums: dict[int, Counter[str]] = defaultdict(Counter)
        for row in reckoning.rows:
            for cell in reckoning.row(row.pk):
                for line in cell.missing:
                    key = f"LIFE-9.{line.duty.rule.partition('.')[0]}"
                    sums[row.unit_id][key] += line.due - line.done
                    sums[row.unit_id][f"{key}.late"] += 0 if cell.is_open else line.due - line.done
    known = {figure.key for figure in _of_rules()}
    for unit, missing in sums.items():
        yield unit, {key: number for key, number in missing.items() if key in known}


def _quarter(asked: Asked) -> list[Period]:
    """All of its months: what it asks for once is due in the last one."""
    first = Period.containing(asked.period.first_day, PeriodKind.MONTH)
    return [first.shifted(step) for step in range(3)]


@figures(
    Figure(
        "LIFE-8",
        "联系点走访覆盖率",
        "%",
        LINE,
        "本季度走访过的联系点，占在用联系点的比例。",
        rows=units_behind("LIFE-8", ACTIVITIES_VIEW),
        span=Span.FLOW,
        adds=Adds.SHARE,
        decimals=1,
        kinds=(PeriodKind.QUARTER,),
        reckons_back=True,
        is_live=True,
        more_is="good",
    ),
)
def visited(asked: Asked) -> Iterator[tuple[int, Own]]:
    span = (asked.period.first_day, min(asked.period.last_day, asked.day))
    seen = Visit.objects.filter(visited_on__range=span, closed_on=None).values("liaison")
    rows = Liaison.objects.order_by().filter(
        Q(closed_on=None) | Q(closed_on__gt=span[1]),
        asked.within("organization__unit__path"),
        since__lte=span[1],
    )
    counted = rows.values_list("organization__unit").annotate(
        part=Count("pk", filter=Q(pk__in=seen)), whole=Count("pk")
    )
    for unit, part, whole in counted:
        yield unit, {"LIFE-8": Share(part, whole)}
