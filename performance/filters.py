import django_filters
from django.db.models import QuerySet

from performance.choices import PerformanceState
from performance.models import PerformanceFile
from performance.models.file import PerformanceFileQuerySet
from portal.orgs.models import Unit
from portal.periods import EARLIEST, LATEST
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import UnitPicker

UNITS, PERSONS = "units", "persons"


class PerformanceFileFilters(ListFilters):
    year = django_filters.NumberFilter(label="年度", min_value=EARLIEST, max_value=LATEST)
    kind = django_filters.ChoiceFilter(
        choices=[(UNITS, "单位"), (PERSONS, "干部")],
        label="类别",
        method="of_kind",
        empty_label="全部",
    )
    unit = django_filters.ModelChoiceFilter(
        queryset=lambda request: Unit.objects.visible_to(request.user),
        label="单位（含下级）",
        method="below",
        widget=UnitPicker,
    )
    state = ManyFilter(choices=PerformanceState.choices, label="状态")

    class Meta:
        model = PerformanceFile
        fields = ()

    def of_kind(
        self, rows: PerformanceFileQuerySet, name: str, kind: str
    ) -> PerformanceFileQuerySet:
        return rows.of_units() if kind == UNITS else rows.of_persons()

    def below(self, rows: QuerySet, name: str, top: Unit) -> QuerySet:
        return rows.filter(unit__path__startswith=top.path)
