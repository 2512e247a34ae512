import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from assessments.choices import (
    NO_GROUP,
    ComplaintState,
    LedgerState,
    ObjectionState,
    ProjectState,
    SampleOutcome,
    Timeliness,
)
from assessments.domain.ledgers import discipline
from assessments.models import (
    BurdenComplaint,
    Ledger,
    LedgerForm,
    LedgerStar,
    Milestone,
    SampledLedger,
    Scheme,
    ScoreObjection,
    SecretaryProject,
)
from assessments.models.form import LedgerFormQuerySet
from assessments.models.ledger import LedgerQuerySet
from assessments.models.project import SecretaryProjectQuerySet
from assessments.models.scheme import SchemeQuerySet
from portal.accounts.requests import SignedInRequest
from portal.orgs.models import ComparisonGroup, GroupMembership, Unit
from portal.orgs.models.group import GroupQuerySet
from portal.orgs.models.unit import UnitQuerySet
from portal.periods import (
    EARLIEST,
    LATEST,
    BadPeriodError,
    Period,
    PeriodFormField,
    PeriodKind,
)
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import UnitPicker


def visible_units(request: SignedInRequest) -> UnitQuerySet:
    return Unit.objects.visible_to(request.user)


def _forms(request: SignedInRequest) -> LedgerFormQuerySet:
    return LedgerForm.objects.visible_to(request.user).in_order()


def _groups(request: SignedInRequest) -> GroupQuerySet:
    return ComparisonGroup.objects.visible_to(request.user).in_order()


def _period(code: str) -> Period | None:
    try:
        return Period.parse(code.strip())
    except BadPeriodError:
        return None


class PeriodFilter(django_filters.Filter):
    field_class = PeriodFormField


class LedgerFilters(ListFilters):
    period = PeriodFilter(label="期间")
    form = django_filters.ModelChoiceFilter(queryset=_forms, label="台账")
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="单位（含下级）", method="below", widget=UnitPicker
    )
    group = django_filters.ModelChoiceFilter(
        queryset=_groups,
        label="考核分组",
        method="in_group",
        null_label="未分组单位",
        null_value=NO_GROUP,
    )
    state = ManyFilter(choices=LedgerState.choices, label="状态")
    timeliness = ManyFilter(choices=Timeliness.choices, label="时效")

    # What a number of ledgers is made of leads here.
    ended_in = django_filters.CharFilter(
        label="报送周期结束于（如 2026-11）", method="that_ended_in", max_length=10
    )
    corrected_in = django_filters.CharFilter(
        label="更正通过于（如 2026-11）", method="that_were_corrected_in", max_length=10
    )
    returned = django_filters.ChoiceFilter(
        choices=[(str(discipline.TWICE), "两次以上")], label="退回", method="given_back"
    )

    class Meta:
        model = Ledger
        fields = ()

    def in_group(
        self, rows: LedgerQuerySet, name: str, group: ComparisonGroup | str
    ) -> LedgerQuerySet:
        """As the units were grouped when the ledger's own period ended."""
        last_day = OuterRef("period__last_day")
        then = GroupMembership.objects.filter(unit=OuterRef("unit"), since__lte=last_day)
        then = then.exclude(until__lte=last_day)
        if isinstance(group, str):  # no group
            return rows.filter(~Exists(then))
        return rows.filter(Exists(then.filter(group=group)))

    def that_ended_in(self, rows: LedgerQuerySet, name: str, code: str) -> LedgerQuerySet:
        period = _period(code)
        return rows.filter(discipline.ended_in(period)) if period else rows.none()

    def that_were_corrected_in(self, rows: LedgerQuerySet, name: str, code: str) -> LedgerQuerySet:
        period = _period(code)
        if period is None:
            return rows.none()
        return rows.filter(discipline.corrected_in(period.first_day, period.last_day))

    def given_back(self, rows: LedgerQuerySet, name: str, value: str) -> LedgerQuerySet:
        return rows.filter(discipline.given_back_twice())

    def below(self, rows: LedgerQuerySet, name: str, unit: Unit) -> LedgerQuerySet:
        return rows.filter(unit__path__startswith=unit.path)

    def filter_queryset(self, queryset: LedgerQuerySet) -> LedgerQuerySet:
        return super().filter_queryset(queryset.timely(timezone.now()))


class ComplaintFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="单位（含下级）", method="below", widget=UnitPicker
    )
    form = django_filters.ModelChoiceFilter(queryset=_forms, label="台账")
    state = ManyFilter(choices=ComplaintState.choices, label="状态")

    class Meta:
        model = BurdenComplaint
        fields = ()

    def below(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        return rows.filter(unit__path__startswith=unit.path)


class SampledFilters(ListFilters):
    period = PeriodFilter(label="期间", field_name="draw__period")
    form = django_filters.ModelChoiceFilter(queryset=_forms, label="台账", field_name="draw__form")
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="单位（含下级）", method="below", widget=UnitPicker
    )
    outcome = ManyFilter(choices=SampleOutcome.choices, label="复核结果")

    class Meta:
        model = SampledLedger
        fields = ()

    def below(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        return rows.filter(ledger__unit__path__startswith=unit.path)


class StarFilters(ListFilters):
    period = PeriodFilter(label="期间", field_name="ledger__period")
    form = django_filters.ModelChoiceFilter(
        queryset=_forms, label="台账", field_name="ledger__form"
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="单位（含下级）", method="below", widget=UnitPicker
    )
    mine = django_filters.ChoiceFilter(choices=[("1", "我关注的")], label="关注人", method="own")

    class Meta:
        model = LedgerStar
        fields = ()

    def below(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        return rows.filter(ledger__unit__path__startswith=unit.path)

    def own(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(starred_by=self.request.user)


class ObjectionFilters(ListFilters):
    period = PeriodFilter(label="月份", field_name="line__sheet__run__period")
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="单位（含下级）", method="below", widget=UnitPicker
    )
    state = ManyFilter(choices=ObjectionState.choices, label="状态")

    class Meta:
        model = ScoreObjection
        fields = ()

    def below(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        return rows.filter(line__sheet__unit__path__startswith=unit.path)


class FormFilters(ListFilters):
    class Meta:
        model = LedgerForm
        fields = ()


def years() -> list[tuple[str, str]]:
    this = timezone.localdate().year
    return [(str(year), f"{year}年") for year in range(this, this - 5, -1)]


class SchemeFilters(ListFilters):
    year = django_filters.ChoiceFilter(choices=years, label="年度", method="of_year")

    class Meta:
        model = Scheme
        fields = ()

    def of_year(self, rows: SchemeQuerySet, name: str, year: str) -> SchemeQuerySet:
        """The rows count by it already."""
        return rows


def this_month() -> Period:
    return Period.containing(timezone.localdate(), PeriodKind.MONTH)


class ProjectFilters(ListFilters):
    year = django_filters.NumberFilter(label="年度", min_value=EARLIEST, max_value=LATEST)
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="单位（含下级）", method="below", widget=UnitPicker
    )
    state = ManyFilter(choices=ProjectState.choices, label="状态")
    lacks = django_filters.ChoiceFilter(
        choices=[
            ("note", "本月进展没有填"),
            ("milestone", "有逾期节点"),
            ("confirmation", "有节点待确认"),
        ],
        label="提醒",
        method="that_lack",
    )

    class Meta:
        model = SecretaryProject
        fields = ()

    def below(
        self, rows: SecretaryProjectQuerySet, name: str, unit: Unit
    ) -> SecretaryProjectQuerySet:
        return rows.filter(unit__path__startswith=unit.path)

    def that_lack(
        self, rows: SecretaryProjectQuerySet, name: str, what: str
    ) -> SecretaryProjectQuerySet:
        if what == "note":
            return rows.without_note(this_month())
        open_ones = Milestone.objects.filter(project=OuterRef("pk"), confirmed_at=None)
        if what == "confirmation":
            return rows.running().filter(Exists(open_ones.filter(reported_at__isnull=False)))
        return rows.running().filter(Exists(open_ones.filter(due_on__lt=timezone.localdate())))
