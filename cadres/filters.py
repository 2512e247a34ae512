import datetime as dt
from typing import Any, Final

import django_filters
from django import forms
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from cadres.domain import as_of, completeness, experience, structure
from cadres.models import Cadre
from cadres.models.cadre import CadreQuerySet
from portal.codes import lookup
from portal.orgs.models import Unit, UnitKind
from portal.orgs.models.unit import UnitQuerySet
from portal.people.choices import NATIONALITIES, Sex
from portal.people.domain import measures
from portal.people.models import Person
from portal.ui.filters import LadderFilter, ListFilters, ManyFilter, SpanFilter, any_of
from portal.ui.widgets import DateInput, UnitPicker

LEFT, ALL = "left", "all"
MINORITY: Final = "minority"
_BANDS: Final = {
    "100": "完整（100%）",
    "90-99": "90%—99%",
    "70-89": "70%—89%",
    "0-69": "不足 70%",
}
_NOT_TOLD: Final = (as_of.NOT_TOLD, "未登记")
_SCHOOLING: Final = [(key, label) for key, label in measures.SCHOOLINGS.items() if key]


def _visible_units(request: HttpRequest) -> UnitQuerySet:
    return Unit.objects.visible_to(request.user)


def _levels() -> list[tuple[str, str]]:
    return list(lookup.options("post_level"))


def _ranks() -> list[tuple[str, str]]:
    return list(lookup.options("rank"))


def _family(code: str) -> str:
    """Steps of one series (`1A…`, `12…`) stand above one another."""
    return code[:2]


def _classes() -> list[tuple[str, str]]:
    return [*lookup.options("manage_class"), _NOT_TOLD]


def _states() -> list[tuple[str, str]]:
    return [*lookup.options("manage_state"), (LEFT, "已离开"), (ALL, "全部")]


def _points() -> list[tuple[str, str]]:
    return [(point.key, f"缺{point.label}") for point in completeness.points()]


def _past_years() -> list[tuple[str, str]]:
    last = timezone.localdate().year - 1
    return [(str(year), f"{year} 年度") for year in range(last, last - 3, -1)]


class CadreFilters(ListFilters):
    """With a day (`on`) it tells of that day: who was a cadre then, at which level, how old."""

    unit = django_filters.ModelChoiceFilter(
        queryset=_visible_units, label="单位（含下级）", method="below", widget=UnitPicker
    )
    level = LadderFilter(
        steps=_levels, apart=[_NOT_TOLD], family=_family, label="职务层次", method="at_level"
    )
    rank = LadderFilter(
        steps=_ranks, apart=[_NOT_TOLD], family=_family, label="职级", method="at_rank"
    )
    sex = django_filters.ChoiceFilter(
        choices=Sex.choices, field_name="person__sex", label="性别", empty_label="全部"
    )
    nationality = ManyFilter(
        choices=[(MINORITY, "少数民族"), *((name, name) for name in NATIONALITIES)],
        label="民族",
        method="of_nationality",
    )
    years = SpanFilter(label="年龄", unit="岁", method="years_old")
    age = ManyFilter(
        choices=[
            *((band.key, band.label) for band in measures.CADRE_AGES),
            (structure.NO_AGE, "出生年月未登记"),
        ],
        label="年龄段",
        method="aged",
    )
    fulltime = LadderFilter(
        steps=_SCHOOLING, apart=[_NOT_TOLD], label="全日制学历", method="schooled"
    )
    inservice = LadderFilter(
        steps=_SCHOOLING, apart=[_NOT_TOLD], label="在职学历", method="schooled"
    )
    highest = LadderFilter(steps=_SCHOOLING, apart=[_NOT_TOLD], label="最高学历", method="schooled")
    party = django_filters.ChoiceFilter(
        choices=[("1", "中共党员"), ("0", "非中共党员")],
        label="党派",
        method="in_party",
        empty_label="全部",
    )
    manage_class = ManyFilter(choices=_classes, label="管理类别", method="managed")
    kind = django_filters.ModelMultipleChoiceFilter(
        queryset=lambda request: UnitKind.objects.visible_to(request.user).in_order(),
        label="单位类别",
        method="of_kind",
        widget=forms.SelectMultiple(attrs={"data-many": ""}),
    )
    was = ManyFilter(
        choices=list(experience.EXPERIENCES.items()), label="经历", method="with_experience"
    )
    story = django_filters.CharFilter(label="任职或简历中有", method="told_of", max_length=30)
    state = django_filters.ChoiceFilter(
        choices=_states, label="状态", method="pass_by", empty_label="在册"
    )
    complete = django_filters.ChoiceFilter(
        choices=list(_BANDS.items()), label="完整度", method="by_completeness", empty_label="全部"
    )
    missing = django_filters.ChoiceFilter(
        choices=_points, label="缺项", method="lacking", empty_label="不限"
    )
    unappraised = django_filters.ChoiceFilter(
        choices=_past_years, label="没有年度考核结论", method="not_appraised", empty_label="不限"
    )
    on = django_filters.DateFilter(label="截至日期", method="pass_by", widget=DateInput())

    class Meta:
        model = Cadre
        fields = ()

    @property
    def day(self) -> dt.date:
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        return asked.get("on") or timezone.localdate()

    def filter_queryset(self, rows: CadreQuerySet) -> CadreQuerySet:
        asked = self.form.cleaned_data
        rows = self.in_state(rows, asked.get("state") or "", asked.get("on"))
        rows = as_of.listed(rows, self.day)
        return super().filter_queryset(completeness.with_completeness(rows))

    def in_state(self, rows: CadreQuerySet, state: str, on: dt.date | None) -> CadreQuerySet:
        """Without a word about the state, those on the rolls: today, or on the day asked for."""
        if state == ALL:
            return rows
        if state == LEFT:
            return rows.exclude(leaving="")
        if state:
            return rows.filter(manage_state=state)
        return rows.present() if on is None else as_of.serving(rows, on)

    def pass_by(self, rows: CadreQuerySet, name: str, value: Any) -> CadreQuerySet:
        """Heeded before the other filters."""
        return rows

    def below(self, rows: CadreQuerySet, name: str, unit: Unit) -> CadreQuerySet:
        if self.form.cleaned_data.get("on") is None:
            return rows.below(unit)
        return as_of.below(rows, unit)

    def of_kind(self, rows: CadreQuerySet, name: str, kinds: Any) -> CadreQuerySet:
        if not kinds:
            return rows
        return rows.filter(unit_then__in=Unit.objects.filter(kind__in=kinds).values("pk"))

    def at_level(self, rows: CadreQuerySet, name: str, codes: list[str]) -> CadreQuerySet:
        return rows.filter(level_then__in=map(_code, codes))

    def at_rank(self, rows: CadreQuerySet, name: str, codes: list[str]) -> CadreQuerySet:
        return rows.filter(rank_then__in=map(_code, codes))

    def managed(self, rows: CadreQuerySet, name: str, codes: list[str]) -> CadreQuerySet:
        return rows.filter(manage_class__in=map(_code, codes))

    def of_nationality(self, rows: CadreQuerySet, name: str, asked: list[str]) -> CadreQuerySet:
        named = Person.objects.filter(nationality__in=asked).values("pk")
        minority = measures.is_minority() if MINORITY in asked else Q(pk__in=[])
        return rows.filter(minority | Q(person__in=named))

    def aged(self, rows: CadreQuerySet, name: str, bands: list[str]) -> CadreQuerySet:
        return rows.filter(any_of(structure.aged(band, self.day) for band in bands))

    def years_old(self, rows: CadreQuerySet, name: str, years: slice) -> CadreQuerySet:
        return rows.filter(structure.aged_between(years.start, years.stop, self.day))

    def with_experience(self, rows: CadreQuerySet, name: str, asked: list[str]) -> CadreQuerySet:
        for what in asked:
            rows = experience.with_experience(rows, what)
        return rows

    def told_of(self, rows: CadreQuerySet, name: str, words: str) -> CadreQuerySet:
        return experience.told_of(rows, words)

    def schooled(self, rows: CadreQuerySet, name: str, groups: list[str]) -> CadreQuerySet:
        return rows.filter(**{f"{name}_then__in": [_code(group) for group in groups]})

    def in_party(self, rows: CadreQuerySet, name: str, value: str) -> CadreQuerySet:
        return rows.filter(in_party_then=value == "1")

    def by_completeness(self, rows: CadreQuerySet, name: str, band: str) -> CadreQuerySet:
        least, _, most = band.partition("-")
        return rows.filter(completeness__gte=int(least), completeness__lte=int(most or least))

    def not_appraised(self, rows: CadreQuerySet, name: str, year: str) -> CadreQuerySet:
        return rows.filter(completeness.unappraised(int(year)))

    def lacking(self, rows: CadreQuerySet, name: str, key: str) -> CadreQuerySet:
        return completeness.missing(rows, key)


def _code(asked: str) -> str:
    return "" if asked == as_of.NOT_TOLD else asked


class CandidateFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=_visible_units, label="单位（含下级）", method="below", widget=UnitPicker
    )

    class Meta:
        model = Person
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(unit__path__startswith=unit.path)
