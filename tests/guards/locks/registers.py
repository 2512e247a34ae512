"""Locks of acts on registers: the field set first, then the register, then its records."""

from django.utils import timezone

from portal.fields.domain import designs
from portal.orgs.choices import UnitLevel
from portal.registers.domain import (
    carrying,
    decisions,
    records,
    registers,
    rhythm,
    steps,
    urging,
)
from portal.registers.domain import evidence as entry_evidence
from portal.registers.domain.typed_rows import Saved, TypedRow
from tests.factories import registers as factory
from tests.guards.locking_world import World
from tests.guards.locks import Locking


def _row(world: World, register: str) -> Saved:
    return records.save_cells(
        getattr(world, register),
        [TypedRow(world.town, factory.raw(getattr(world, register), 名称="甲"), {})],
        by=world.by,
    )


def _changed_row(world: World) -> Saved:
    raw = factory.raw(world.register, 面积="3")
    return records.save_cells(
        world.register, [TypedRow(world.town, raw, {}, world.record)], by=world.by
    )


ACTS: dict[str, Locking] = {
    "fields design": Locking("fieldset", lambda w: designs.discard(w.draft, by=w.by), first=True),
    "fields publish, records": Locking(
        "record",
        lambda w: designs.publish(w.draft, effective_from=timezone.localdate(), by=w.by),
    ),
    "fields edit a register": Locking(
        "register",
        lambda w: registers.edit(
            w.register, name="阵地", note="", levels=[UnitLevel.TOWNSHIP], single=False, by=w.by
        ),
    ),
    "fields edit a register, its fields": Locking(
        "fieldset",
        lambda w: registers.edit(
            w.register, name="阵地", note="", levels=[UnitLevel.TOWNSHIP], single=False, by=w.by
        ),
        first=True,
    ),
    "fields create, version": Locking(
        "single_fieldset",
        lambda w: records.create(
            w.single, unit=w.town, raw=factory.raw(w.single, 名称="甲"), by=w.by
        ),
        first=True,
    ),
    "fields create, one per unit": Locking(
        "single",
        lambda w: records.create(
            w.single, unit=w.town, raw=factory.raw(w.single, 名称="甲"), by=w.by
        ),
    ),
    "registers urge": Locking(
        "register", lambda w: urging.urge(w.register, w.town, by=w.by), first=True
    ),
    "registers step": Locking(
        "record", lambda w: steps.void(w.record, words="重复登记", by=w.by), first=True
    ),
    "registers hand out decisions": Locking(
        "record", lambda w: decisions.hand_out(w.record, orders=[], by=w.by), first=True
    ),
    "registers prove a cell": Locking(
        "record",
        lambda w: entry_evidence.attach(w.record, key="f1", files=[], by=w.by),
        first=True,
    ),
    "registers remove a record": Locking(
        "record", lambda w: records.remove(w.record, by=w.by), first=True
    ),
    "fields edit a record": Locking(
        "record",
        lambda w: records.edit(w.record, raw=factory.raw(w.register, 名称="乙"), by=w.by),
    ),
    "fields cells": Locking("record", _changed_row),
    "fields new cells, one per unit": Locking("single", lambda w: _row(w, "single")),
    "registers carry over": Locking(
        "periodic",
        lambda w: carrying.carry_over(w.periodic, period=rhythm.running(w.periodic), by=w.by),
    ),
}

# Rows below one that the act holds already, by function.
BELOW = {
    "portal/registers/domain/offers.py:_held": "one register, under its fields",
    "portal/registers/domain/looking_back.py:look_back": "one entry, as every step of it",
}
