"""What registers of talent work hold: carriers, ties with schools, activities, training; each
number leads to the entries it is made of."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, Min, QuerySet, Sum, TextField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.access import Actor
from portal.fields.domain.kinds.stored import Stored
from portal.fields.models import FieldDef
from portal.figures.catalogue import Asked, Figure, Own, Rows, figures
from portal.figures.choices import Span
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.domain import counting
from portal.registers.models import Register, RegisterRecord
from portal.registers.permissions import REGISTER_FILL
from talent.figures.rows import LINE

CARRIERS: Final = "TAL-07"
AGREEMENTS, RESULTS = "TAL-15", "TAL-15A"
ACTIVITIES, COURSES = "TAL-18", "TAL-20"
_UNTIL: Final = "until"
_HIGH, _HELD = ("国家级", "省级", "市级"), ("运行", "整改")
_NOT_BACK: Final = "只按当时情况统计，不补算过去。"
TEAMS: Final = (
    "党政人才",
    "经营管理人才",
    "专业技术人才",
    "高技能人才",
    "农村实用人才",
    "社会工作人才",
)


def codes_of(register: str, key: str, words: Iterable[str]) -> list[str]:
    """Codes that some version of the register gives these words; a county may have its own."""
    fields = FieldDef.objects.filter(version__fieldset__register__code=register, key=key)
    wanted = set(words)
    found = {
        one["code"]
        for choices in fields.values_list("choices", flat=True)
        for one in choices
        if one["label"] in wanted
    }
    return sorted(found)


def _entries(register: str, asked: Asked) -> QuerySet:
    rows = RegisterRecord.objects.order_by().filter(counting.COUNTED, register__code=register)
    return rows.filter(asked.within("unit__path"))


def _within(register: str, asked: Asked) -> QuerySet:
    return _entries(register, asked).filter(counts_on__range=(asked.begins, asked.ends))


# The way to the entries -------------------------------------------------------------------------


Narrowed = Callable[[Period], dict[str, str]]


def _listed(register: str, narrowed: Narrowed) -> Rows:
    def address(period: Period, unit: Unit, user: Actor) -> str:
        if not user.can(REGISTER_FILL, unit):
            return ""
        found = Register.objects.known_to(user).filter(code=register).first()
        if found is None:
            return ""
        query = urlencode({"unit": unit.pk, **narrowed(period)})
        return f"{found.get_absolute_url()}?{query}"

    return address


def _counted(period: Period) -> dict[str, str]:
    return {"behind": "count", "within": period.code}


def _last_day(period: Period) -> str:
    return str(min(period.last_day, timezone.localdate()))


def _of_sorts(register: str, **words: Iterable[str]) -> dict[str, str]:
    told = (f"{key}={','.join(codes_of(register, key, some))}" for key, some in words.items())
    return {"sort": ";".join(told)}


# In force at the end ----------------------------------------------------------------------------


@figures(
    Figure(
        "TAL-T16",
        "市级以上人才载体",
        "个",
        LINE,
        "“人才载体平台”登记簿中，级别为国家级、省级、市级，状态为运行、整改，认定日期不晚于期末、"
        f"有效期至没有填或者不早于期末的。{_NOT_BACK}",
        rows=_listed(
            CARRIERS,
            lambda period: {
                **_of_sorts(CARRIERS, rank=_HIGH, state=_HELD),
                "lasts_on": _last_day(period),
            },
        ),
        more_is="good",
    )
)
def carriers(asked: Asked) -> Iterator[tuple[int, Own]]:
    ranks, states = codes_of(CARRIERS, "rank", _HIGH), codes_of(CARRIERS, "state", _HELD)
    rows = counting.lasting(_entries(CARRIERS, asked), _UNTIL, asked.day)
    high = rows.filter(open_values__rank__in=ranks, open_values__state__in=states)
    for unit, number in high.values_list("unit").annotate(Count("pk")):
        yield unit, {"TAL-T16": number}


@figures(
    Figure(
        "TAL-T27",
        "合作高校",
        "所",
        LINE,
        "“县校合作协议”登记簿中，签订日期不晚于期末、止日不早于期末的协议的高校，"
        "同一所高校签几份也只计一所。“名单”列出的是协议。",
        rows=_listed(AGREEMENTS, lambda period: {"lasts_on": _last_day(period)}),
        reckons_back=True,
        more_is="good",
    )
)
def schools(asked: Asked) -> Iterator[tuple[int, Own]]:
    rows = counting.lasting(_entries(AGREEMENTS, asked), _UNTIL, asked.day)
    # One that several units have signed with is told where it signed first.
    school = Coalesce(Stored("school", "open_values").text, Value("", TextField()))
    named = rows.annotate(school=school).exclude(school="")
    first = named.values("school").annotate(first=Min("pk")).values("first")
    counted = RegisterRecord.objects.order_by().filter(pk__in=first)
    for unit, number in counted.values_list("unit").annotate(Count("pk")):
        yield unit, {"TAL-T27": number}


# Within the period ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Flow:
    key: str
    label: str
    measure: str
    register: str
    about: str
    number: str = ""  # the field that is added up; without it the entries are counted

    def figure(self, narrowed: Narrowed = _counted) -> Figure:
        return Figure(
            self.key,
            self.label,
            self.measure,
            LINE,
            self.about,
            rows=_listed(self.register, narrowed),
            span=Span.FLOW,
            reckons_back=True,
            more_is="good",
        )


_FLOWS: Final = (
    _Flow(
        "TAL-T26",
        "县校合作实习",
        "人",
        RESULTS,
        "“县校合作成果”登记簿中各条的实习人数之和，按“统计日期”计入本期，没有填的按登记日期。",
        "interns",
    ),
    _Flow(
        "TAL-T28",
        "新引团队",
        "个",
        RESULTS,
        "“县校合作成果”登记簿中各条的引进团队之和，按“统计日期”计入本期，没有填的按登记日期。",
        "teams",
    ),
    _Flow(
        "TAL-T31",
        "人才活动",
        "场",
        ACTIVITIES,
        "“人才活动”登记簿中，日期在本期内的各条。",
    ),
    _Flow(
        "TAL-T32",
        "人才培训",
        "人次",
        COURSES,
        "“人才培训班”登记簿中，日期在本期内的各班的人数之和。",
        "people",
    ),
)


@figures(*(one.figure() for one in _FLOWS))
def flows(asked: Asked) -> Iterator[tuple[int, Own]]:
    for one in _FLOWS:
        for unit, number in _told(_within(one.register, asked), one.number):
            yield unit, {one.key: number}


def _told(rows: QuerySet, number: str) -> Iterable[tuple[int, Any]]:
    added: Any = Sum(Stored(number, "open_values").number) if number else Count("pk")
    counted: Iterable[Any] = rows.values_list("unit").annotate(total=added)
    return ((unit, total) for unit, total in counted if total is not None)


def _team_key(place: int) -> str:
    return f"TAL-T32.{place}"


def _team_rows(team: str) -> Narrowed:
    return lambda period: {**_counted(period), **_of_sorts(COURSES, team=(team,))}


def _of_team(place: int, team: str) -> Figure:
    about = f"“人才培训班”登记簿中，日期在本期内、队伍为{team}的各班的人数之和。"
    flow = _Flow(_team_key(place), f"{team}培训", "人次", COURSES, about)
    return flow.figure(_team_rows(team))


@figures(*(_of_team(place, team) for place, team in enumerate(TEAMS, start=1)))
def trained(asked: Asked) -> Iterator[tuple[int, Own]]:
    """In two statements, whatever the teams."""
    fields = FieldDef.objects.filter(version__fieldset__register__code=COURSES, key="team")
    words = {
        one["code"]: one["label"]
        for choices in fields.values_list("choices", flat=True)
        for one in choices
    }
    places = {team: place for place, team in enumerate(TEAMS, start=1)}
    team = Stored("team", "open_values").text
    rows = _within(COURSES, asked).annotate(team=team).values_list("unit", "team")
    number = Sum(Stored("people", "open_values").number)
    counted: Iterable[Any] = rows.annotate(total=number)
    sums: dict[int, dict[str, Any]] = defaultdict(dict)
    for unit, code, total in counted:
        place = places.get(words.get(code or "", ""))
        if place is not None and total is not None:
            key = _team_key(place)
            sums[unit][key] = sums[unit].get(key, 0) + total
    yield from sums.items()
