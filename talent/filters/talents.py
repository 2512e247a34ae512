"""Talents and enterprises, narrowed by whatever is kept of them, freely combined."""

import datetime as dt
from functools import partial
from typing import Any, Final

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone

from portal.codes import lookup
from portal.dates import born_at_ages
from portal.orgs.models import Unit
from portal.people.choices import Sex
from portal.ui.filters import LadderFilter, ListFilters, ManyFilter, SpanFilter
from portal.ui.widgets import DateInput, UnitPicker
from talent.choices import IN_STORE, ConsentPurpose, EnterpriseState, Freshness, TalentState
from talent.domain import enterprises, freshness, losses, months, purging, recognitions
from talent.models import Consent, Enterprise, EnterpriseTitle, Grade, TalentProfile
from talent.models.profile import SCHOOLINGS, TalentQuerySet

ALL: Final = "all"
_ENDING: Final = 6  # months before a term of service ends


def visible_units(request: HttpRequest) -> Any:
    return Unit.objects.visible_to(request.user)


def codes_of(table: str) -> Any:
    return partial(lookup.options, table)


def _ladder(table: str) -> Any:
    """From the highest down."""
    return lambda: list(reversed(lookup.options(table)))


def _grades() -> list[tuple[str, str]]:
    rows = Grade.objects.filter(until=None).in_order()
    return [*((str(grade.pk), str(grade)) for grade in rows), ("none", "未认定")]


class OutdatedFilter(django_filters.BooleanFilter):
    """Records of one kind whose time is over: what 资料清理 would erase."""

    def __init__(self, kind: str) -> None:
        super().__init__(label="已满保存期")
        self.kind = kind

    def filter(self, rows: Any, value: Any) -> Any:
        if value is None:
            return rows
        over = purging.PURGES[self.kind].found(timezone.localdate()).order_by().values("pk")
        return rows.filter(pk__in=over) if value else rows.exclude(pk__in=over)


class TalentFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="归口单位（含下级）", method="below", widget=UnitPicker
    )
    source = ManyFilter(choices=codes_of("talent_source"), label="来源类别")
    team = ManyFilter(choices=codes_of("talent_team"), label="主队伍")
    field = ManyFilter(choices=codes_of("talent_field"), label="专业领域", method="in_field")
    grade = ManyFilter(choices=_grades, label="层次", method="of_grade")
    schooling = LadderFilter(
        steps=[(str(key), label) for key, label in reversed(SCHOOLINGS.items())],
        label="学历",
        method="one_of",
    )
    title_level = LadderFilter(steps=_ladder("talent_title"), label="职称等级", method="one_of")
    skill_level = LadderFilter(steps=_ladder("talent_skill"), label="技能等级", method="one_of")
    residence = ManyFilter(choices=codes_of("region"), label="现居住地", method="living_in")
    ways = ManyFilter(choices=codes_of("service_way"), label="可服务方式", method="willing")
    years = SpanFilter(label="年龄", unit="岁", method="aged")
    sex = django_filters.ChoiceFilter(
        choices=Sex.choices, field_name="person__sex", label="性别", empty_label="全部"
    )
    fresh = django_filters.ChoiceFilter(
        choices=[*Freshness.choices, (freshness.TO_CONFIRM, "待复核或过期")],
        label="资料",
        method="as_fresh",
        empty_label="全部",
    )
    consent = django_filters.ChoiceFilter(
        choices=[
            *((f"{one.value}", f"已同意{one.label}") for one in ConsentPurpose),
            ("none", "无同意记录"),
        ],
        label="本人同意",
        method="agreed",
        empty_label="不限",
    )
    ending = django_filters.BooleanFilter(label="服务期将满", method="ends_soon")
    outdated = OutdatedFilter("stale")
    noticed = django_filters.BooleanFilter(label="层次公示期满", method="notice_is_over")
    level_ending = django_filters.BooleanFilter(label="层次将到期", method="level_ends_soon")
    missing = django_filters.ChoiceFilter(
        choices=lambda: [(point.name, f"缺{point.label}") for point in freshness.POINTS],
        label="缺项",
        method="lacking",
        empty_label="不限",
    )
    stored = django_filters.BooleanFilter(label="计入在库", method="counted")
    high = django_filters.BooleanFilter(label="高层次", field_name="grade_is_high")
    verified_since = django_filters.DateFilter(
        label="核实日期从", field_name="verified_on", lookup_expr="gte", widget=DateInput()
    )
    verified_until = django_filters.DateFilter(
        label="核实日期到", field_name="verified_on", lookup_expr="lte", widget=DateInput()
    )
    introduced_since = django_filters.DateFilter(
        label="引进年月从", method="brought_since", widget=DateInput()
    )
    introduced_until = django_filters.DateFilter(
        label="引进年月到", method="brought_until", widget=DateInput()
    )
    left_since = django_filters.DateFilter(
        label="出库日期从", field_name="left_on", lookup_expr="gte", widget=DateInput()
    )
    left_until = django_filters.DateFilter(
        label="出库日期到", field_name="left_on", lookup_expr="lte", widget=DateInput()
    )
    left_why = ManyFilter(
        choices=codes_of("talent_leaving"), label="出库原因", field_name="leaving"
    )
    leaving = django_filters.BooleanFilter(label="流失提示", method="may_leave")
    kept = django_filters.BooleanFilter(label="近期有留才措施", method="is_kept")
    state = django_filters.ChoiceFilter(
        choices=[*TalentState.choices, (ALL, "全部")],
        label="状态",
        method="pass_by",
        empty_label="在库、暂不联系、待核实",
    )

    class Meta:
        model = TalentProfile
        fields = ()

    def filter_queryset(self, rows: Any) -> Any:
        state = self.form.cleaned_data.get("state") or ""
        if not state:
            rows = rows.exclude(state=TalentState.OUT)
        elif state != ALL:
            rows = rows.filter(state=state)
        rows = freshness.with_completeness(recognitions.with_grade(rows, self.today))
        return super().filter_queryset(rows)

    @property
    def today(self) -> dt.date:
        return timezone.localdate()

    def counted(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        return rows.in_store() if asked else rows.exclude(state__in=IN_STORE)

    def pass_by(self, rows: Any, name: str, value: Any) -> Any:
        """Heeded before the others."""
        return rows

    def below(self, rows: TalentQuerySet, name: str, unit: Unit) -> TalentQuerySet:
        return rows.below(unit)

    def one_of(self, rows: Any, name: str, codes: list[str]) -> Any:
        return rows.filter(**{f"{name}__in": codes})

    def in_field(self, rows: Any, name: str, codes: list[str]) -> Any:
        if not codes:
            return rows
        inside = list(lookup.within("talent_field", *codes))
        return rows.filter(Q(field__in=inside) | Q(other_fields__overlap=inside))

    def of_grade(self, rows: Any, name: str, asked: list[str]) -> Any:
        if not asked:
            return rows
        codes = Grade.objects.filter(pk__in=[one for one in asked if one != "none"])
        condition = Q(grade_code__in=codes.values("code"))
        if "none" in asked:
            condition |= Q(grade_code=None)
        return rows.filter(condition)

    def living_in(self, rows: Any, name: str, codes: list[str]) -> Any:
        inside = lookup.within("region", *codes)
        return rows.filter(residence__in=inside) if codes else rows

    def willing(self, rows: Any, name: str, codes: list[str]) -> Any:
        return rows.filter(ways__overlap=codes) if codes else rows

    def aged(self, rows: Any, name: str, years: slice) -> Any:
        first, end = born_at_ages(years.start, years.stop, on=self.today)
        return rows.filter(person__birth__gte=first, person__birth__lt=end)

    def as_fresh(self, rows: Any, name: str, state: str) -> Any:
        return freshness.in_state(rows, state, self.today)

    def agreed(self, rows: Any, name: str, asked: str) -> Any:
        own = Consent.objects.filter(profile=OuterRef("pk"))
        if asked == "none":
            return rows.filter(~Exists(own))
        return rows.filter(Exists(own.given(ConsentPurpose(asked), self.today)))

    def brought_since(self, rows: Any, name: str, day: dt.date) -> Any:
        return rows.filter(introduced_on__gte=months.of(day))

    def brought_until(self, rows: Any, name: str, day: dt.date) -> Any:
        return rows.filter(introduced_on__lt=months.of(day).plus_months(1))

    def may_leave(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        told = losses.noticed(rows, timezone.localdate())
        return told if asked else rows.exclude(pk__in=told.values("pk"))

    def is_kept(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        told = losses.answered(rows, self.today)
        return told if asked else rows.exclude(pk__in=told.order_by().values("pk"))

    def ends_soon(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        soon = Q(
            service_until__gte=self.today,
            service_until__lte=months.shifted(self.today, _ENDING),
        )
        return rows.filter(soon if asked else ~soon)

    def notice_is_over(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        over = recognitions.to_grant(self.today).order_by().values("profile")
        return rows.filter(pk__in=over) if asked else rows.exclude(pk__in=over)

    def level_ends_soon(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        soon = recognitions.ending(self.today).order_by().values("profile")
        return rows.filter(pk__in=soon) if asked else rows.exclude(pk__in=soon)

    def lacking(self, rows: Any, name: str, point: str) -> Any:
        return freshness.lacking(rows, point)


class EnterpriseTitleFilters(ListFilters):
    q = None
    enterprise = django_filters.ModelChoiceFilter(
        queryset=lambda request: Enterprise.objects.visible_to(request.user).in_order(),
        label="企业",
    )
    kind = ManyFilter(choices=codes_of("enterprise_title"), label="资质")
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="归口（含下级）", method="below", widget=UnitPicker
    )
    ending = django_filters.BooleanFilter(label="将到期", method="ends_soon")
    until_since = django_filters.DateFilter(
        label="有效期至从", field_name="until", lookup_expr="gte", widget=DateInput()
    )
    until_until = django_filters.DateFilter(
        label="有效期至到", field_name="until", lookup_expr="lte", widget=DateInput()
    )

    class Meta:
        model = EnterpriseTitle
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(enterprise__unit__path__startswith=unit.path)

    def ends_soon(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        soon = enterprises.ending(timezone.localdate()).order_by().values("pk")
        return rows.filter(pk__in=soon) if asked else rows.exclude(pk__in=soon)


class EnterpriseFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="归口（含下级）", method="below", widget=UnitPicker
    )
    field = ManyFilter(choices=codes_of("talent_field"), label="重点产业")
    industry = ManyFilter(choices=codes_of("industry"), label="行业")
    scale = ManyFilter(choices=codes_of("enterprise_scale"), label="规模")
    is_large = django_filters.BooleanFilter(label="规上企业")
    title = ManyFilter(choices=codes_of("enterprise_title"), label="有效资质", method="titled")
    state = django_filters.ChoiceFilter(
        choices=EnterpriseState.choices, label="状态", empty_label="全部"
    )

    class Meta:
        model = Enterprise
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.below(unit)

    def titled(self, rows: Any, name: str, kinds: list[str]) -> Any:
        if not kinds:
            return rows
        own = EnterpriseTitle.objects.filter(enterprise=OuterRef("pk"), kind__in=kinds)
        lasts = Q(until=None) | Q(until__gte=timezone.localdate())
        return rows.filter(Exists(own.filter(lasts)))
