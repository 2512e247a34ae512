"""Worthies and what they help with, narrowed."""

from typing import Any

import django_filters
from django.utils import timezone

from portal.orgs.models import Unit
from portal.ui.filters import ListFilters, ManyFilter
from portal.ui.widgets import DateInput, UnitPicker
from talent.choices import HelpState, WorthyKind
from talent.domain import worthies
from talent.filters.talents import codes_of, visible_units
from talent.models import HelpTask, Worthy


class WorthyFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="原籍乡镇、村（含下级）", method="below", widget=UnitPicker
    )
    kind = django_filters.ChoiceFilter(choices=WorthyKind.choices, label="类型", empty_label="全部")
    wills = ManyFilter(choices=codes_of("worthy_field"), label="意愿领域", method="wishing")
    counted = django_filters.BooleanFilter(label="在库", method="is_counted")
    unconfirmed = django_filters.BooleanFilter(label="本半年未确认", method="is_unconfirmed")
    free = django_filters.BooleanFilter(label="没有牵头事项", method="is_free")

    class Meta:
        model = Worthy
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(village__path__startswith=unit.path)

    def wishing(self, rows: Any, name: str, asked: list[str]) -> Any:
        return rows.filter(wills__overlap=asked) if asked else rows

    def is_counted(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        return _either(rows, rows.counted(), asked=asked)

    def is_unconfirmed(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        since = worthies.half_begins(timezone.localdate())
        return _either(rows, rows.unconfirmed(since), asked=asked)

    def is_free(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        return _either(rows, rows.free(), asked=asked)


def _either(rows: Any, found: Any, *, asked: bool) -> Any:
    return found if asked else rows.exclude(pk__in=found.values("pk"))


class HelpFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=visible_units, label="乡镇、村（含下级）", method="below", widget=UnitPicker
    )
    field = ManyFilter(choices=codes_of("worthy_field"), label="领域")
    state = ManyFilter(choices=HelpState.choices, label="状态")
    late = django_filters.BooleanFilter(label="已过期限", method="is_late")
    done_since = django_filters.DateFilter(
        label="办结日期从", field_name="done_on", lookup_expr="gte", widget=DateInput()
    )
    done_until = django_filters.DateFilter(
        label="办结日期到", field_name="done_on", lookup_expr="lte", widget=DateInput()
    )

    class Meta:
        model = HelpTask
        fields = ()

    def below(self, rows: Any, name: str, unit: Unit) -> Any:
        return rows.filter(unit__path__startswith=unit.path)

    def is_late(self, rows: Any, name: str, asked: bool) -> Any:  # noqa: FBT001 - as the library calls
        late = rows.going().filter(until__lt=timezone.localdate())
        return _either(rows, late, asked=asked)
