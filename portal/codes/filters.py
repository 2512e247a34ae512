import django_filters
from django.db.models import Q, QuerySet

from portal.codes import catalogue
from portal.codes.choices import Origin
from portal.codes.models import Code
from portal.ui.filters import ListFilters


class TableFilters(ListFilters):
    """A table is found by its name and by the words of its values."""

    class Meta:
        model = Code
        fields = ()

    def search(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        holding = Code.objects.matching(typed).values("table")
        return rows.filter(Q(table__in=catalogue.keys_matching(typed)) | Q(table__in=holding))


class ValueFilters(ListFilters):
    origin = django_filters.ChoiceFilter(choices=Origin.choices, label="来源")
    state = django_filters.ChoiceFilter(
        choices=[("open", "在用"), ("closed", "已停用")], label="状态", method="in_state"
    )

    class Meta:
        model = Code
        fields = ()

    def in_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        return rows.filter(closed_on__isnull=state == "open")
