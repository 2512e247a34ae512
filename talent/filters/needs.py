"""Needs, narrowed."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone

from portal.codes import lookup
from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import DateInput, UnitPicker
from talent.choices import NeedKind, NeedState, Urgency
from talent.domain import newcomers
from talent.filters.talents import codes_of, visible_units
from talent.models import Need
from talent.permissions import TALENT_MATCH


class NeedFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="单位（含下级）", method="below", widget=UnitPicker
    )
    field = ManyFilter(choices=codes_of("talent_field"), label="领域", method="in_field")
    kind = ManyFilter(choices=NeedKind.choices, label="类型")
    way = ManyFilter(choices=codes_of("service_way"), label="方式")
    urgency = django_filters.ChoiceFilter(
        choices=Urgency.choices, label="紧缺程度", empty_label="全部"
    )
    state = ManyFilter(choices=NeedState.choices, label="状态")
    looking = django_filters.BooleanFilter(label="仍在找人", method="still_looking")
    ends_since = django_filters.DateFilter(
        label="截止日期从", field_name="until", lookup_expr="gte", widget=DateInput()
    )
    ends_until = django_filters.DateFilter(
        label="截止日期到", field_name="until", lookup_expr="lte", widget=DateInput()
    )
    unconfirmed = django_filters.BooleanFilter(label="本季度待确认", method="to_confirm")
    suited = django_filters.BooleanFilter(label="有新的高匹配人选", method="newly_suited")
    late = django_filters.BooleanFilter(label="有过期限的人选", method="of_late_matches")

    class Meta:
        model = Need
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.below(unit)

    def in_field(self, rows: Any, name: str, codes: list[str]) -> Any:
        inside = lookup.within("talent_field", *codes)
        return rows.filter(field__in=inside) if codes else rows

    def still_looking(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        looking = Q(state__in=[NeedState.PUBLISHED, NeedState.PARTLY])
        return rows.filter(looking if asked else ~looking)

    def to_confirm(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        today = timezone.localdate()
        waiting = Need.objects.unconfirmed(today)
        return _either(rows, waiting, asked=asked)

    def newly_suited(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        """Told to whoever matches only: from the list a unit learns nothing of scores."""
        kept = self.request.user.scope(TALENT_MATCH).q("unit__path")
        found = newcomers.told(Need.objects.filter(kept), timezone.localdate())
        return _either(rows, found, asked=asked)

    def of_late_matches(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        return _either(rows, Need.objects.with_late_matches(timezone.localdate()), asked=asked)


def _either(rows: Any, found: Any, *, asked: bool) -> Any:
    keys = found.order_by().values("pk")
    return rows.filter(pk__in=keys) if asked else rows.exclude(pk__in=keys)
