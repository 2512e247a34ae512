"""How complete a file is: of what applies to this cadre, how much is told.

What does not apply is not counted; "无" with who and when counts as told. The points are
conditions, so that one query answers for one cadre or for all.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Sum, Value, When
from django.db.models.expressions import CombinedExpression
from django.utils import timezone

from cadres.choices import CIVIL_SERVANTS, FULL_TIME, MAY_BE_NONE, PARTY_MEMBERS, Item
from cadres.domain.records import MODELS
from cadres.models import Appraisal, Cadre, NoneAnswer
from cadres.models.cadre import CadreQuerySet
from portal.prepared import Prepared

WHOLE: Final = 100
YEARS: Final = 3  # of appraisals, as the approval form asks for
CONCLUDED_FROM: Final = 4  # April: by then last year's appraisals are concluded
ALWAYS: Final = Q()
PERSON, FILE = "person", "file"  # pages on which a point is filled


@dataclass(frozen=True)
class Point:
    """`where` is the table of the file, or the page, on which it is filled."""

    key: str
    label: str
    given: Q
    where: str = FILE
    applies: Q = ALWAYS

    @property
    def is_missing(self) -> Q:
        return ~self.given & self.applies if self.applies else ~self.given


@dataclass(frozen=True)
class FileState:
    """One cadre's file: the points that apply, filled or not."""

    filled: list[Point]
    missing: list[Point]

    @property
    def applicable(self) -> int:
        return len(self.filled) + len(self.missing)

    @property
    def percent(self) -> int:
        return len(self.filled) * WHOLE // self.applicable


def points(today: dt.date | None = None) -> list[Point]:
    return [*_PERSON, *_FILE, *_tables(), *_appraisals(today or timezone.localdate())]


def with_completeness(cadres: CadreQuerySet) -> CadreQuerySet:
    """Annotates `completeness`, in whole percent, rounded down: 100 means everything."""
    return cadres.annotate(completeness=_prepared(timezone.localdate()))


@lru_cache(maxsize=8)
def _prepared(today: dt.date) -> Prepared:
    """Forty points make a long expression: put together once a day."""
    rows = Cadre.objects.annotate(completeness=_share(points(today)))
    return Prepared.looked_up(rows, "completeness")


def _share(every: list[Point]) -> CombinedExpression:
    fixed = sum(1 for point in every if not point.applies)
    applicable: Any = Value(fixed)
    missing: Any = Value(0)
    for point in every:
        if point.applies:
            applicable = applicable + _one(point.applies)
        missing = missing + _one(point.is_missing)
    filled = CombinedExpression(applicable, "-", missing)
    return CombinedExpression(filled * Value(WHOLE), "/", applicable, output_field=IntegerField())


def missing(cadres: CadreQuerySet, key: str) -> CadreQuerySet:
    """Those whose file lacks this point; a key nobody knows finds nobody."""
    for point in points():
        if point.key == key:
            return cadres.filter(point.is_missing)
    return cadres.none()


def gaps(cadres: CadreQuerySet) -> list[tuple[Point, int]]:
    """How many files lack each point, the most frequent first."""
    every = points()
    marks = {f"m_{point.key}": _one(point.is_missing) for point in every}
    marked = cadres.order_by().annotate(**marks)
    counts = marked.aggregate(**{point.key: Sum(f"m_{point.key}") for point in every})
    counted = [(point, counts[point.key] or 0) for point in every]
    return sorted(counted, key=lambda pair: -pair[1])


def state_of(cadre: Cadre) -> FileState:
    every = points()
    marks = {f"a_{point.key}": _one(point.applies) for point in every if point.applies}
    marks |= {f"m_{point.key}": _one(point.is_missing) for point in every}
    row = Cadre.objects.filter(pk=cadre.pk).annotate(**marks).values(*marks).get()
    filled, lacking = [], []
    for point in every:
        if row[f"m_{point.key}"]:
            lacking.append(point)
        elif not point.applies or row[f"a_{point.key}"]:
            filled.append(point)
    return FileState(filled=filled, missing=lacking)


def unappraised(year: int) -> Q:
    """Cadres whose conclusion of that year is not on record."""
    appraised = Appraisal.objects.filter(cadre=OuterRef("pk"), year=year).exclude(conclusion="")
    return Q(~Exists(appraised))


def _one(condition: Q) -> Case:
    return Case(When(condition, then=1), default=0, output_field=IntegerField())


def _filled(field: str) -> Q:
    return ~Q(**{field: ""})


def _known(field: str) -> Q:
    return Q(**{f"{field}__isnull": False})


def _some(item: Item, **facts: Any) -> Q:
    return Q(Exists(MODELS[item].objects.filter(cadre=OuterRef("pk"), **facts)))


def _some_or_none(item: Item) -> Q:
    answers = NoneAnswer.objects.filter(cadre=OuterRef("pk"), item=item)
    return _some(item) | Q(Exists(answers))


_PERSON: Final = (
    Point("birth", "出生年月", _known("person__birth"), PERSON),
    Point("nationality", "民族", _filled("person__nationality"), PERSON),
    Point("native_place", "籍贯", _filled("person__native_place"), PERSON),
    Point("identity", "身份证号", _known("person__identity_index"), PERSON),
    Point("photo", "照片", _known("person__photo"), PERSON),
)
_STAFF: Final = Q(category__in=CIVIL_SERVANTS)
_STAYS: Final = Q(leaving="")
_FILE: Final = (
    Point("birthplace", "出生地", _filled("birthplace")),
    Point("health", "健康状况", _filled("health")),
    Point("work_since", "参加工作时间", _known("work_since")),
    Point("political", "政治面貌", _filled("political")),
    Point("party_since", "入党时间", _known("party_since"), applies=Q(political__in=PARTY_MEMBERS)),
    Point("category", "人员类别", _filled("category")),
    Point("manage_class", "管理类别", _filled("manage_class")),
    Point("establishment", "编制类型", _filled("establishment")),
    Point("registered_on", "公务员登记时间", _known("registered_on"), applies=_STAFF),
    Point("post_full", "现任职务", _filled("post_full"), Item.POSTS, applies=_STAYS),
    Point("standing", "现职务层次或者职级", _filled("level") | _filled("rank"), Item.RANKS),
    Point("level_since", "任现职务层次时间", _known("level_since"), Item.RANKS, _filled("level")),
    Point("rank_since", "任现职级时间", _known("rank_since"), Item.RANKS, _filled("rank")),
    Point("grassroots", "是否具有两年以上基层工作经历", _known("has_grassroots_years")),
    Point("recruited_on", "录用时间", _known("recruited_on"), applies=Q(is_recruited=True)),
    Point("selected_on", "进入选调生时间", _known("selected_on"), applies=Q(is_selected=True)),
)


def _tables() -> Iterator[Point]:
    held = _some(Item.POSTS, until=None, is_main=True)
    yield Point("main_post", "主职务", held, Item.POSTS, applies=_STAYS)
    fulltime = _some(Item.EDUCATIONS, mode=FULL_TIME)
    yield Point("fulltime", "全日制学历", fulltime, Item.EDUCATIONS)
    lines = _some(Item.RESUME) | _filled("resume_text")
    yield Point("resume", "简历", lines, Item.RESUME)
    for item in MAY_BE_NONE:
        yield Point(item.value, str(item.label), _some_or_none(item), item)


def _appraisals(today: dt.date) -> Iterator[Point]:
    """The last concluded years, of those that worked by then and had not left."""
    newest = today.year - (1 if today.month >= CONCLUDED_FROM else 2)
    for year in range(newest, newest - YEARS, -1):
        end = f"{year}-12-31"
        worked = Q(work_since=None) | Q(work_since__lte=end)
        there = worked & (Q(left_on=None) | Q(left_on__gt=end))
        appraised = _some(Item.APPRAISALS, year=year)
        yield Point(f"appraisal_{year}", f"{year} 年度考核", appraised, Item.APPRAISALS, there)
