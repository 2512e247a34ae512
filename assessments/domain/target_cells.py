"""Yearly targets as a sheet: a line for each unit, a column for each indicator that needs one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from assessments.choices import AimKind, TargetKey
from assessments.domain.scheme_words import number
from assessments.domain.targets import TARGETS
from assessments.models import Indicator, SchemeVersion, UnitTarget
from assessments.models.scheme import SchemeVersionQuerySet
from assessments.permissions import LEDGERS_MANAGE
from portal.access import Actor, Denied, require
from portal.orgs.models import GroupMembership, Unit
from portal.orgs.models.unit import UnitQuerySet
from portal.typed import Unreadable
from portal.typed.numbers import scaled

_LARGEST: Final = Decimal(10) ** 16
_OF_UNIT: Final = (AimKind.OF_UNIT, AimKind.OF_UNIT_SO_FAR)


@dataclass(frozen=True)
class TypedTargets:
    """What was typed for one unit, by indicator, and what stood there before."""

    unit: int
    cells: Mapping[str, str]
    before: Mapping[str, str]


@dataclass(frozen=True)
class TargetState:
    state: str  # saved, invalid, conflict
    message: str = ""


@dataclass(frozen=True)
class SavedTargets:
    unit: Unit
    cells: dict[str, TargetState]
    values: dict[str, str]


def asked(versions: SchemeVersionQuerySet) -> dict[str, bool]:
    """Of which indicators units have targets, and whether a month counts a twelfth of it (×m/12).
    What no scheme asks at present may be kept all the same."""
    rows = Indicator.objects.filter(version__in=versions, aim__in=_OF_UNIT)
    kinds = dict(rows.values_list("code", "aim"))
    return {key: kinds.get(key) == AimKind.OF_UNIT_SO_FAR for key in TargetKey.values}


def measured(year: int, *, by: Actor) -> UnitQuerySet:
    """Units of groups that are scored by targets of their own, and those that have some already;
    as far as one sees them."""
    sought = SchemeVersion.objects.filter(indicators__aim__in=_OF_UNIT)
    members = GroupMembership.objects.present().filter(group__schemes__versions__in=sought)
    has_some = UnitTarget.objects.filter(year=year)
    units = Unit.objects.visible_to(by).filter(closed_on=None)
    return (
        units.filter(Q(memberships__in=members) | Q(targets__in=has_some))
        .distinct()
        .in_tree_order()
    )


def so_far(of_year: str, month: int) -> str:
    """What a year's target asks by the end of a month: ×m/12."""
    return number(round(Decimal(of_year) * month / 12, 2)) if of_year else ""


def kept(year: int, units: Iterable[Unit]) -> dict[int, dict[str, str]]:
    """As they are written in the sheet, by unit."""
    found: dict[int, dict[str, str]] = {}
    for target in UnitTarget.objects.filter(year=year, unit__in=units):
        found.setdefault(target.unit_id, {})[target.indicator] = number(target.number)
    return found


@transaction.atomic
def save(
    year: int, rows: Sequence[TypedTargets], *, units: UnitQuerySet, by: Actor
) -> list[SavedTargets]:
    """Each cell for itself: what cannot be read or was changed by somebody else stays as it was.
    A blank cell takes the target away. `units` are those whose targets the user may see."""
    require(by, LEDGERS_MANAGE)
    seen = units.in_bulk({row.unit for row in rows})
    if len(seen) < len({row.unit for row in rows}):
        raise Denied("有的单位已经没有，或者不在您的管理范围内。请刷新页面。")
    held = UnitTarget.objects.select_for_update(of=("self",)).select_related("unit")
    present = {
        (target.unit_id, target.indicator): target
        for target in held.filter(year=year, unit__in=seen).order_by("pk")
    }
    sheet = _HeldTargets(year, present, by)
    return [sheet.save(seen[row.unit], row) for row in rows]


@dataclass
class _HeldTargets:
    """A year's targets under their lock."""

    year: int
    present: dict[tuple[int, str], UnitTarget]
    by: Actor

    def save(self, unit: Unit, row: TypedTargets) -> SavedTargets:
        known = {key: typed for key, typed in row.cells.items() if key in TargetKey.values}
        states = {
            key: self._cell(unit, key, typed, row.before.get(key, ""))
            for key, typed in known.items()
        }
        return SavedTargets(
            unit, states, {key: self._stands(unit, key) for key in TargetKey.values}
        )

    def _stands(self, unit: Unit, key: str) -> str:
        target = self.present.get((unit.pk, key))
        return number(target.number) if target else ""

    def _cell(self, unit: Unit, key: str, typed: str, before: str) -> TargetState:
        stands = self._stands(unit, key)
        if stands != before:
            return TargetState("conflict", f"他人已改为“{stands or '空'}”，没有保存。")
        try:
            with transaction.atomic():
                self._write(unit, key, typed)
        except (Unreadable, ValidationError) as refusal:
            words = getattr(refusal, "messages", None) or [str(refusal)]
            return TargetState("invalid", "；".join(words))
        return TargetState("saved")

    def _write(self, unit: Unit, key: str, typed: str) -> None:
        target = self.present.get((unit.pk, key))
        if not typed.strip():
            if target:
                TARGETS.remove(target, by=self.by)
                del self.present[unit.pk, key]
            return
        value = scaled(typed)
        if not 0 <= value < _LARGEST or value != round(value, 2):
            raise Unreadable("目标值应是 0 以上的数，最多两位小数。")
        if target:
            TARGETS.correct(target, number=value, by=self.by)
        else:
            facts = {"unit": unit, "indicator": key, "year": self.year, "number": value}
            self.present[unit.pk, key] = TARGETS.add(by=self.by, **facts)
