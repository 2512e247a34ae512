import django_filters
from django.utils import timezone

from assessments.choices import LedgerState, Timeliness
from assessments.models import Ledger, LedgerForm
from assessments.models.form import LedgerFormQuerySet
from assessments.models.ledger import LedgerQuerySet
from portal.accounts.requests import SignedInRequest
from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.periods import PeriodFormField
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import UnitPicker


def _visible_units(request: SignedInRequest) -> UnitQuerySet:
    return Unit.objects.visible_to(request.user)


def _forms(request: SignedInRequest) -> LedgerFormQuerySet:
    return LedgerForm.objects.visible_to(request.user).in_order()


class _PeriodFilter(django_filters.Filter):
    field_class = PeriodFormField


class LedgerFilters(ListFilters):
    period = _PeriodFilter(label="期间")
    form = django_filters.ModelChoiceFilter(queryset=_forms, label="台账")
    unit = django_filters.ModelChoiceFilter(
        queryset=_visible_units, label="单位（含下级）", method="below", widget=UnitPicker
    )
    state = ManyFilter(choices=LedgerState.choices, label="状态")
    timeliness = ManyFilter(choices=Timeliness.choices, label="时效")

    class Meta:
        model = Ledger
        fields = ()

    def below(self, rows: LedgerQuerySet, name: str, unit: Unit) -> LedgerQuerySet:
        return rows.filter(unit__path__startswith=unit.path)

    def filter_queryset(self, queryset: LedgerQuerySet) -> LedgerQuerySet:
        return super().filter_queryset(queryset.timely(timezone.now()))


class FormFilters(ListFilters):
    class Meta:
        model = LedgerForm
        fields = ()
