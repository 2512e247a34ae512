"""Who has no entry of a period yet, and 沿用上期: beginning from what was filled last."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.fields.choices import KindKey
from portal.fields.domain import engine
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.orgs.models import Unit
from portal.periods import Period
from portal.registers.actions import REGISTER_CARRIED
from portal.registers.domain import filling, numbers, records, rhythm, urging
from portal.registers.domain.registers import held
from portal.registers.domain.secrecy import content_of
from portal.registers.models import Register, RegisterRecord
from portal.registers.permissions import REGISTER_FILL


def of_period(register: Register, period: Period, by: User) -> dict[int, RegisterRecord]:
    """The standing entries of a period `by` may see, by unit."""
    seen = RegisterRecord.objects.visible_to(by).filter(register=register, period=period)
    return {record.unit_id: record for record in seen.standing().select_related("by", "version")}


def before(
    register: Register, period: Period, units: Collection[Unit], by: User
) -> dict[int, RegisterRecord]:
    """The latest earlier entry of each unit: a unit that left out a period goes on from there."""
    earlier = RegisterRecord.objects.visible_to(by).standing()
    earlier = earlier.filter(register=register, period__lt=period, unit__in=units)
    latest = earlier.order_by("unit", "-period").distinct("unit").select_related("version", "unit")
    return {record.unit_id: record for record in latest}


@transaction.atomic
def carry_over(
    register: Register, *, period: Period, units: Iterable[Unit] | None = None, by: User
) -> list[RegisterRecord]:
    """Each unit that has none yet begins from what it filled last, judged as if it were typed now;
    `units` may name some only. What is sensitive and files stay behind."""
    require(by, REGISTER_FILL)
    register, definition = held(register)
    if not register.is_periodic:
        raise ValidationError(f"“{register}”不分期，不能沿用上期。")
    if not register.is_open:
        raise ValidationError(f"“{register}”已停止填报。如需补填，请联系主管科室。")
    period = rhythm.checked(register, period)
    Register.objects.select_for_update(no_key=True).get(pk=register.pk)
    owing = _owing(register, period, units, by)
    made = _made(register, definition, period, owing, by)
    if not made:
        raise ValidationError(f"没有可以沿用的：{period.label}都已填，或者此前没有填过。")
    numbers.give(register, made, year=timezone.localdate().year)
    RegisterRecord.objects.bulk_create(made, batch_size=500)
    urging.filled(made, by=by)
    events.record(REGISTER_CARRIED, by=by, target=register, period=period.label, rows=len(made))
    return made


def _owing(
    register: Register, period: Period, asked: Iterable[Unit] | None, by: User
) -> list[Unit]:
    owing = filling.units_for(register, by).select_related("kind")
    if asked is not None:
        asked = list(asked)
        for unit in asked:
            filling.require_filler(register, unit, by)
        owing = owing.filter(pk__in=[unit.pk for unit in asked])
    filled = register.records.standing().filter(period=period)
    return list(owing.exclude(pk__in=filled.values("unit")))


def _made(
    register: Register, definition: Definition, period: Period, units: Collection[Unit], by: User
) -> list[RegisterRecord]:
    last, world = before(register, period, units, by), World(by, period=period)
    world.expect_units(units)
    kept = {pk: content_of(record) for pk, record in last.items()}
    world.expect_people(_names(definition, kept.values()))
    made = []
    for unit in units:
        if unit.pk not in kept:
            continue
        raw = _as_typed(definition, kept[unit.pk], world)
        values, findings = engine.parse_row(definition, raw, unit=unit, world=world)
        record = register.new_record(unit, period=period)
        records.put(record, definition, values, findings, by=by, world=world)
        made.append(record)
    return made


def _as_typed(definition: Definition, values: Mapping[str, Any], world: World) -> dict[str, Any]:
    return {
        kind.key: kind.initial(values.get(kind.key), world)
        for kind in definition.typed_in
        if kind.in_cells and not kind.field.sensitive
    }


def _names(definition: Definition, rows: Iterable[Mapping[str, Any]]) -> set[str]:
    people = [kind.key for kind in definition.typed_in if kind.field.kind == KindKey.PERSON]
    return {row[key]["name"] for row in rows for key in people if row.get(key)}
