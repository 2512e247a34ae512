"""Figures over a set of rows, each from one query however many rows there are."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from branches.choices.members import Category
from branches.choices.officers import VILLAGE_HEAD
from branches.choices.organisations import SECRETARY
from branches.domain import bands
from portal.codes import lookup
from portal.orgs.models import Unit
from portal.people.choices import Sex
from portal.people.domain import measures

_TOWNSHIP = 2  # steps of a unit's path down to a township or a department of the county


@dataclass(frozen=True)
class StatisticsLine:
    """`query`: the filter of the list that shows those who are counted."""

    label: str
    count: int
    total: int
    query: str = ""

    @property
    def share(self) -> str:
        return f"{self.count / self.total:.1%}" if self.total else "—"


@dataclass(frozen=True)
class StatisticsGroup:
    title: str
    lines: list[StatisticsLine]


@dataclass(frozen=True)
class _Asked:
    """A line before it is counted."""

    group: str
    label: str
    where: Q
    query: str = ""


def structure(members: QuerySet, *, on: dt.date) -> tuple[int, list[StatisticsGroup]]:
    """党员结构: how many, and by sex, age, education, nationality, years and kind."""
    asked = [*_kinds(), *_sexes(), *_ages(on), *_educations(), *_tenures(on), *_marks()]
    total, groups = _count(members, asked)
    return total, [*groups, _nationalities(members, total)]


def by_place(members: QuerySet, *, on: dt.date) -> list[dict[str, Any]]:
    """A line per township or department of the county, with the figures asked for most."""
    young, old = measures.MEMBER_AGES[:2], measures.MEMBER_AGES[7:]
    counts = {
        "total": Count("pk"),
        "women": Count("pk", filter=Q(person__sex=Sex.FEMALE)),
        "minority": Count("pk", filter=measures.is_minority()),
        "young": Count("pk", filter=_aged(young, on=on)),
        "old": Count("pk", filter=_aged(old, on=on)),
        "college": Count("pk", filter=bands.college()),
        "probationary": Count("pk", filter=Q(category=Category.PROBATIONARY)),
        "mobile": Count("pk", filter=Q(is_mobile=True)),
        "lost": Count("pk", filter=Q(is_lost=True)),
    }
    rows = members.order_by().values(place=_place("organization__unit__path"))
    return _named(rows.annotate(**counts))


def officer_figures(officers: QuerySet, *, on: dt.date) -> tuple[int, list[StatisticsGroup]]:
    """村（社区）干部: posts, sex, age, education, where they come from."""
    post = "职务"
    asked = [
        _Asked(post, "党组织书记", Q(party_post=SECRETARY), "post=secretary"),
        _Asked(post, "村（居）委会主任", Q(village_post=VILLAGE_HEAD), "post=head"),
        _Asked(post, "书记、主任“一肩挑”", Q(heads_both=True), "post=both"),
        _Asked(post, "集体经济组织负责人", Q(economic_head=True), "post=economic"),
        _Asked(post, "监督委员会成员", Q(supervises=True), "post=supervises"),
        *_sexes(),
        *_ages(on),
        *_educations(),
        *_sources(),
    ]
    return _count(officers, asked)


def village_figures(officers: QuerySet) -> dict[str, Any]:
    """What leaders ask first: in how many villages one person heads both, college education."""
    counts = officers.order_by().aggregate(
        villages=Count("unit", distinct=True),
        both=Count("unit", filter=Q(heads_both=True), distinct=True),
        total=Count("pk"),
        college=Count("pk", filter=bands.college()),
        chiefs=Count("pk", filter=_chief()),
        chiefs_college=Count("pk", filter=_chief() & bands.college()),
    )
    return {
        **counts,
        "both_share": _share(counts["both"], counts["villages"]),
        "college_share": _share(counts["college"], counts["total"]),
        "chiefs_college_share": _share(counts["chiefs_college"], counts["chiefs"]),
    }


def officers_by_place(officers: QuerySet, *, on: dt.date) -> list[dict[str, Any]]:
    young = measures.MEMBER_AGES[:2]
    counts = {
        "total": Count("pk"),
        "villages": Count("unit", distinct=True),
        "both": Count("unit", filter=Q(heads_both=True), distinct=True),
        "women": Count("pk", filter=Q(person__sex=Sex.FEMALE)),
        "young": Count("pk", filter=_aged(young, on=on)),
        "college": Count("pk", filter=bands.college()),
    }
    rows = officers.order_by().values(place=_place("unit__path"))
    return _named(rows.annotate(**counts))


def _count(rows: QuerySet, asked: list[_Asked]) -> tuple[int, list[StatisticsGroup]]:
    counts = {f"line_{at}": Count("pk", filter=line.where) for at, line in enumerate(asked)}
    answer = rows.order_by().aggregate(total=Count("pk"), **counts)
    groups: dict[str, list[StatisticsLine]] = {}
    for at, line in enumerate(asked):
        counted = StatisticsLine(line.label, answer[f"line_{at}"], answer["total"], line.query)
        groups.setdefault(line.group, []).append(counted)
    return answer["total"], [StatisticsGroup(title, lines) for title, lines in groups.items()]


def _kinds() -> Iterable[_Asked]:
    for category in Category:
        yield _Asked("人员类别", category.label, Q(category=category), f"category={category}")


def _sexes() -> Iterable[_Asked]:
    for sex in Sex:
        yield _Asked("性别", sex.label, Q(person__sex=sex), f"sex={sex}")


def _ages(on: dt.date) -> Iterable[_Asked]:
    for band in measures.MEMBER_AGES:
        where = measures.aged(band, on=on)
        yield _Asked("年龄", band.label, where, f"age={band.key}")
    yield _Asked("年龄", "未登记出生年月", Q(person__birth=None))


def _educations() -> Iterable[_Asked]:
    for key, (label, _) in measures.MEMBER_EDUCATIONS.items():
        yield _Asked("学历", label, bands.educated(key), f"education={key}")
    yield _Asked("学历", "未登记", Q(education=""))


def _tenures(on: dt.date) -> Iterable[_Asked]:
    for band in bands.TENURES:
        yield _Asked("党龄", band.label, bands.of_tenure(band, on=on), f"tenure={band.key}")
    yield _Asked("党龄", "预备党员", Q(category=Category.PROBATIONARY))


def _marks() -> Iterable[_Asked]:
    for key, label in (
        ("mobile", "流动党员"),
        ("lost", "失联党员"),
        ("hardship", "困难党员"),
        ("retired", "离退休党员"),
        ("migrant_worker", "农民工党员"),
        ("first_secretary", "第一书记"),
    ):
        yield _Asked("重点关注", label, Q(**{f"is_{key}": True}), f"mark={key}")


def _sources() -> Iterable[_Asked]:
    for code, label in lookup.options("officer_source"):
        yield _Asked("来源", label, Q(sources__contains=[code]), f"source={code}")


def _nationalities(members: QuerySet, total: int) -> StatisticsGroup:
    nationalities = members.order_by().values_list("person__nationality")
    lines = [
        StatisticsLine(label or "未登记", count, total)
        for label, count in nationalities.annotate(count=Count("pk")).order_by("-count")
    ]
    return StatisticsGroup("民族", lines)


def _place(path: str) -> Left:
    return Left(path, _TOWNSHIP * Unit.steplen)


def _named(rows: QuerySet) -> list[dict[str, Any]]:
    by_path = {row["place"]: row for row in rows}
    units = Unit.objects.filter(path__in=by_path).in_tree_order()
    return [{**by_path[unit.path], "unit": unit} for unit in units]


def _chief() -> Q:
    return Q(party_post=SECRETARY) | Q(village_post=VILLAGE_HEAD)


def _aged(some: Iterable[measures.Band], *, on: dt.date) -> Q:
    joined = Q()
    for band in some:
        joined |= measures.aged(band, on=on)
    return joined


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "—"
