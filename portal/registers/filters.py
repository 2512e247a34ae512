import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.orgs.models import Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.registers.models import Register, RegisterRecord
from portal.ui.filters import ListFilters
from portal.ui.widgets import UnitPicker


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

    class Meta:
        model = RegisterRecord
        fields = ()

    def below(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        return rows.filter(unit__path__startswith=unit.path)

    def in_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        return rows.filter(findings=[]) if state == "done" else rows.exclude(findings=[])
