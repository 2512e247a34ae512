"""The draw: once a month, with the seed kept."""

import secrets
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.utils import timezone

from assessments.actions import INSPECTION_DRAWN
from assessments.choices import VisitState
from assessments.domain.inspections.drawing import DrawingPool, drawn, replayed
from assessments.models import InspectionRound, InspectionVisit
from assessments.permissions import INSPECTIONS_MANAGE
from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.choices import UnitLevel
from portal.orgs.models import GroupMembership, Unit
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if

_SEED_BYTES: Final = 8


def running_month() -> Period:
    return Period.containing(timezone.localdate(), PeriodKind.MONTH)


def is_drawn() -> bool:
    """Of the running month."""
    return InspectionRound.objects.filter(period=running_month()).exists()


@transaction.atomic
def draw(*, by: User) -> InspectionRound:
    """Of the running month. What was drawn stays: the database keeps one of a month."""
    require(by, INSPECTIONS_MANAGE)
    period, pool = running_month(), pool_of_today()
    refuse_if(_may_be_drawn(period, pool))
    seed = secrets.token_hex(_SEED_BYTES)
    made = InspectionRound.objects.create(
        period=period, seed=seed, pool=pool.written(), drawn_by=by
    )
    codes = drawn(pool, seed)
    units = Unit.objects.filter(code__in=codes).select_related("kind")
    by_code = {unit.code: unit for unit in units}
    visits = (visit_of(made, by_code[code]) for code in codes)
    InspectionVisit.objects.bulk_create(visits)
    events.record(INSPECTION_DRAWN, by=by, target=made, words=f"种子 {seed}")
    return made


def visit_of(made: InspectionRound, unit: Unit) -> InspectionVisit:
    village = unit.kind.level == UnitLevel.VILLAGE
    return InspectionVisit(
        round=made, unit=unit, assessed=Unit.objects.get_parent(unit) if village else unit
    )


def pool_of_today() -> DrawingPool:
    """Townships and county units that are assessed: members of a group that a scheme is for."""
    members = GroupMembership.objects.present().filter(group__schemes__isnull=False)
    units = Unit.objects.still_open().filter(pk__in=members.values("unit")).in_tree_order()
    townships = dict(units.at_level(UnitLevel.TOWNSHIP).values_list("path", "code"))
    villages: dict[str, list[str]] = defaultdict(list)
    below = Unit.objects.still_open().at_level(UnitLevel.VILLAGE).in_tree_order()
    for path, code in below.values_list("path", "code"):
        if township := townships.get(path[: -Unit.steplen]):
            villages[township].append(code)
    departments = units.exclude(kind__level=UnitLevel.TOWNSHIP).values_list("code", flat=True)
    return DrawingPool(
        {code: villages.get(code, []) for code in townships.values()}, list(departments)
    )


def is_as_drawn(made: InspectionRound) -> bool:
    """Whether the seed gives what is on record."""
    visits = list(made.visits.order_by("pk").values_list("unit__code", "state", "recorded_at"))
    skipped = sorted((at, code) for code, state, at in visits if state == VisitState.SKIPPED)
    again = replayed(DrawingPool.read(made.pool), made.seed, [code for _, code in skipped])
    return [code for code, _, _ in visits] == again


def _may_be_drawn(period: Period, pool: DrawingPool) -> Iterator[Problem]:
    if is_drawn():
        yield "", f"{period.label}已经抽取过，每月只抽一次。请在“督查检查”中查看抽中的单位。"
    if not pool.townships and not pool.county_units:
        yield "", "还没有参加考核的单位。请先启用考核方案，并把单位编入考核分组。"
