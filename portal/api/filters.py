import django_filters
from django.db.models import QuerySet

from portal.api.models import ApiToken
from portal.ui.filters import ListFilters


class TokenFilters(ListFilters):
    state = django_filters.ChoiceFilter(
        choices=[("alive", "在用"), ("dead", "作废、到期、失效")], label="状态", method="in_state"
    )

    class Meta:
        model = ApiToken
        fields = ()

    def in_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        alive = ApiToken.objects.alive().values("pk")
        return rows.filter(pk__in=alive) if state == "alive" else rows.exclude(pk__in=alive)
