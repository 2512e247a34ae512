import datetime as dt

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from portal.figures.catalogue import Asked
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.periods import BadPeriodError, Period, PeriodKind
from portal.registers.choices import RecordState
from portal.registers.domain import counting
from portal.registers.models import Register, RegisterRecord
from portal.registers.models.register import RegisterRecordQuerySet
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import UnitPicker

SOON_DAYS = 7
_DUE = [
    ("late", "已逾期"),
    ("soon", f"{SOON_DAYS} 天内到期"),
    ("quiet", "久未更新"),
]


class RegisterFilters(ListFilters):
    class Meta:
        model = Register
        fields = ()


def _visible_units(request: HttpRequest) -> UnitQuerySet:
    return Unit.objects.visible_to(request.user)


class RecordFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=_visible_units,
        label="单位（含下级）",
        method="below",
        widget=UnitPicker,
    )
    state = django_filters.ChoiceFilter(
        choices=[("open", "有待补正"), ("done", "完整")], label="核对", method="in_state"
    )

    step = ManyFilter(choices=RecordState.choices, label="状态", field_name="state")
    due = django_filters.ChoiceFilter(choices=_DUE, label="完成时限", method="due_within")

    # What a number of this register is made of leads here.
    behind = django_filters.ChoiceFilter(
        choices=counting.TOLD, label="构成哪个数", method="made_of"
    )
    within = django_filters.CharFilter(
        label="期间（如 2026-11、2026-Q4）", method="in_period", max_length=10
    )

    class Meta:
        model = RegisterRecord
        fields = ()

    def made_of(self, rows: QuerySet, name: str, what: str) -> QuerySet:
        return rows.filter(counting.behind(what, Asked(self._period, timezone.localdate())))

    def in_period(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        """Alone it means what counts in the period."""
        if self.form.cleaned_data.get("behind"):
            return rows
        return self.made_of(rows, name, "count")

    @property
    def _period(self) -> Period:
        """This month, unless another one is named that there is."""
        try:
            return Period.parse(self.form.cleaned_data.get("within") or "")
        except BadPeriodError:
            return Period.containing(timezone.localdate(), PeriodKind.MONTH)

    def due_within(
        self, rows: RegisterRecordQuerySet, name: str, value: str
    ) -> RegisterRecordQuerySet:
        today = timezone.localdate()
        if value == "late":
            return rows.overdue(today)
        if value == "quiet":
            return rows.quiet(today)
        last = today + dt.timedelta(days=SOON_DAYS)
        return rows.unended().filter(due_on__gte=today, due_on__lte=last)

    def below(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        return rows.filter(unit__path__startswith=unit.path)

    def in_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        return rows.filter(findings=[]) if state == "done" else rows.exclude(findings=[])
