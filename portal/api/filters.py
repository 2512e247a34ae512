import django_filters
from django.db.models import QuerySet
from rest_framework.serializers import ValidationError

from portal.api.models import ApiToken
from portal.periods import BadPeriodError, Period
from portal.ui.filters import ListFilters


def asked_period(name: str, code: str) -> Period:
    """What a parameter of an address means; a wrong one is told by its name."""
    try:
        return Period.parse(code)
    except BadPeriodError as wrong:
        raise ValidationError({name: [str(wrong)]}) from None


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
