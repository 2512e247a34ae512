"""Who is ranked in a group in a period, and where each stood in the period before."""

from collections.abc import Iterator, Sequence

from assessments.domain.scoring.terms import RankedUnit
from assessments.models import Scheme, SchemeVersion, ScoreRun, ScoreSheet
from portal.orgs.models import ComparisonGroup, GroupMembership, Unit
from portal.periods import Period

Assessed = tuple[Scheme, ComparisonGroup]


def in_force(period: Period) -> Iterator[Assessed]:
    """Every group of every scheme that has a version in force."""
    versions = SchemeVersion.objects.in_force(period).order_by()
    schemes = Scheme.objects.filter(pk__in=versions.values("scheme"))
    for scheme in schemes.in_order().prefetch_related("groups"):
        for group in sorted(scheme.groups.all(), key=lambda one: (one.position, one.pk)):
            yield scheme, group


def to_score(period: Period) -> list[Assessed]:
    """What is not published yet."""
    published = ScoreRun.objects.published().filter(period=period)
    done = set(published.values_list("scheme", "group"))
    return [pair for pair in in_force(period) if (pair[0].pk, pair[1].pk) not in done]


def members(group: ComparisonGroup, period: Period) -> list[Unit]:
    """On the last day of the period, in the order of the organisations."""
    day = period.last_day
    there = Unit.objects.filter(opened_on__lte=day).exclude(closed_on__lte=day)
    return list(there.filter(pk__in=_member_keys(group, period)).in_tree_order())


def ranked(
    units: Sequence[Unit], scheme: Scheme, group: ComparisonGroup, period: Period
) -> list[RankedUnit]:
    """Only what was published is compared with, as it was corrected."""
    before = period.previous()
    were_members = set(_member_keys(group, before))
    valid = ScoreRun.objects.valid().filter(scheme=scheme, group=group, period=before)
    sheets = ScoreSheet.objects.filter(run__in=valid)
    last = {unit: (total, place) for unit, total, place in sheets.values_list(
        "unit", "total", "place"
    )}  # fmt: skip
    return [
        RankedUnit(
            unit.pk, unit.short_name, unit.pk not in were_members, *last.get(unit.pk, (None, None))
        )
        for unit in units
    ]


def _member_keys(group: ComparisonGroup, period: Period) -> list[int]:
    rows = GroupMembership.objects.filter(group=group).on(period.last_day)
    return list(rows.values_list("unit", flat=True))
