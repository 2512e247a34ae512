"""What the engine itself can say of a unit."""

from collections.abc import Sequence

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.utils import timezone

from portal.fields import sources
from portal.fields.sources import Source, Values
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period


def _names(period: Period, units: Sequence[Unit]) -> Values:
    return {unit.pk: unit.name for unit in units}


def _codes(period: Period, units: Sequence[Unit]) -> Values:
    return {unit.pk: unit.code for unit in units}


def _kinds(period: Period, units: Sequence[Unit]) -> Values:
    rows = Unit.objects.filter(pk__in=[unit.pk for unit in units])
    return dict(rows.values_list("pk", "kind__label"))


def _villages(period: Period, units: Sequence[Unit]) -> Values:
    """On the last day of the period, today while it runs."""
    day = min(period.last_day, timezone.localdate())
    open_then = Q(closed_on=None) | Q(closed_on__gt=day)
    below = Unit.objects.at_level(UnitLevel.VILLAGE).filter(open_then, opened_on__lte=day)
    below = below.filter(path__startswith=OuterRef("path")).exclude(pk=OuterRef("pk"))
    counted = below.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    rows = Unit.objects.filter(pk__in=[unit.pk for unit in units])
    counts = rows.annotate(villages=Subquery(counted.values("n"))).values_list("pk", "villages")
    return {pk: count or 0 for pk, count in counts}


sources.add(
    Source("unit.name", "单位全称", _names),
    Source("unit.code", "单位编码", _codes),
    Source("unit.kind", "单位类别", _kinds),
    Source("unit.villages", "所辖村（社区）数", _villages, is_number=True),
)
