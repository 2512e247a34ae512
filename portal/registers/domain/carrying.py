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
from portal.periods import Period
from portal.registers.actions import REGISTER_CARRIED
from portal.registers.domain import filling, numbers, records, rhythm, urging
from portal.registers.domain.registers import held
from portal.registers.domain.secrecy import content_of
from portal.registers.models import Register, RegisterRecord
from portal.registers.permissions import REGISTER_FILL


def of_period(register: Register, period: Period, by: User) -> dict[int, RegisterRecord]:
    """The standing entries of a period `by` may see, by the key of their subject."""
    seen = RegisterRecord.objects.visible_to(by).filter(register=register, period=period)
    return {record.about: record for record in seen.standing().select_related("by", "version")}


def before(
    register: Register, period: Period, subjects: Collection[Any], by: User
) -> dict[int, RegisterRecord]:
    """The latest earlier entry of each subject: one that left out a period goes on from there."""
    about = "subject_id" if register.subject_kind else "unit"
    earlier = RegisterRecord.objects.visible_to(by).standing()
    keys = [subject.pk for subject in subjects]
    earlier = earlier.filter(register=register, period__lt=period, **{f"{about}__in": keys})
    latest = earlier.order_by(about, "-period").distinct(about).select_related("version", "unit")
    return {record.about: record for record in latest}


@transaction.atomic
def carry_over(
    register: Register, *, period: Period, subjects: Iterable[Any] | None = None, by: User
) -> list[RegisterRecord]:
    """Each subject that has none yet begins from what was filled last, judged as if it were typed
    now; `subjects` may name some only. What is sensitive and files stay behind."""
    require(by, REGISTER_FILL)
    register, definition = held(register)
    if not register.is_periodic:
        raise ValidationError(f"“{register}”不分期，不能沿用上期。")
    if not register.is_open:
        raise ValidationError(f"“{register}”已停止填报。如需补填，请联系主管科室。")
    period = rhythm.checked(register, period)
    Register.objects.select_for_update(no_key=True).get(pk=register.pk)
    owing = _owing(register, period, subjects, by)
    made = _made(register, definition, period, owing, by)
    if not made:
        raise ValidationError(f"没有可以沿用的：{period.label}都已填，或者此前没有填过。")
    numbers.give(register, made, year=timezone.localdate().year)
    RegisterRecord.objects.bulk_create(made, batch_size=500)
    urging.filled(made, by=by)
    events.record(REGISTER_CARRIED, by=by, target=register, period=period.label, rows=len(made))
    return made


def _owing(register: Register, period: Period, asked: Iterable[Any] | None, by: User) -> list[Any]:
    owing = filling.subjects_for(register, by)
    if asked is not None:
        asked = list(asked)
        for subject in asked:
            filling.require_filler(register, filling.unit_of(register, subject), by)
        owing = owing.filter(pk__in=[subject.pk for subject in asked])
    if not register.subject_kind:
        owing = owing.select_related("kind")
    filled = register.records.standing().filter(period=period).with_about()
    return list(owing.exclude(pk__in=filled.values("about_key")))


def _made(
    register: Register, definition: Definition, period: Period, owing: Collection[Any], by: User
) -> list[RegisterRecord]:
    last, world = before(register, period, owing, by), World(by, period=period)
    world.expect_units(filling.unit_of(register, subject) for subject in owing)
    kept = {pk: content_of(record) for pk, record in last.items()}
    world.expect_people(_names(definition, kept.values()))
    made = []
    for subject in owing:
        if subject.pk not in kept:
            continue
        raw = _as_typed(definition, kept[subject.pk], world)
        unit = filling.unit_of(register, subject)
        values, findings = engine.parse_row(definition, raw, unit=unit, world=world)
        record = filling.new_record(register, subject, period=period)
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
