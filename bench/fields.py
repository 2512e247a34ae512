"""A grid of 200 fields and 50 rows: making its definition and rows, and reading rows back; and one
cell of a register saved as it is typed, through the whole request."""

import json
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from statistics import median

from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from bench import database
from bench.measured import Measurement
from bench.pages import Readings, measure_act
from portal.fields import grid
from portal.fields.choices import KindKey
from portal.fields.domain import engine
from portal.fields.domain.definition import Definition
from portal.fields.domain.rows import Filled
from portal.fields.domain.world import World
from portal.fields.models import FieldDef, FieldSet, FieldSetVersion
from portal.orgs.models import Unit
from portal.registers.models import RegisterRecord
from tests.factories import accounts, orgs, registers

FIELDS, NARROW, ROWS, RUNS = 200, 20, 50, 30
SAVES = 60
STATEMENTS_BEFORE = 30  # BEGIN and COMMIT among them, twice
_KINDS = (KindKey.INTEGER, KindKey.DECIMAL, KindKey.TEXT, KindKey.CHOICE, KindKey.DATE)
_TYPED = {
    KindKey.INTEGER: "12",
    KindKey.DECIMAL: "3.5",
    KindKey.TEXT: "东河村党群服务中心",
    KindKey.CHOICE: "一级",
    KindKey.DATE: "2026.3.8",
}
_CHOICES = [{"code": "c1", "label": "一级"}, {"code": "c2", "label": "二级"}]


def figures() -> Iterator[Measurement]:
    wide, narrow = _acts(FIELDS), _acts(NARROW)
    for name, act in wide.items():
        took, baseline = _milliseconds(act, narrow[name])
        label = f"grid of {FIELDS} fields x {ROWS} rows, {name}"
        yield Measurement(label, took, "ms", baseline, f"baseline: {NARROW} fields")
    yield from _autosave()


def _acts(width: int) -> dict[str, Callable[[], None]]:
    unit, world = Unit(pk=1, name="东河镇", short_name="东河镇"), World()
    fields = [_field(number) for number in range(width)]
    version = FieldSetVersion(number=1, fieldset=FieldSet(label="表"))
    raw = {field.key: _TYPED[KindKey(field.kind)] for field in fields}
    definition = Definition(version, tuple(fields), ())
    values, _ = engine.parse_row(definition, raw, unit=unit, world=world)
    filled = [Filled(n, 1, unit, values) for n in range(ROWS)]

    def render() -> None:
        fresh = Definition(version, tuple(fields), ())
        grid.payload(fresh, filled, [unit], single=False, world=world)

    def read() -> None:
        for _ in range(ROWS):
            engine.parse_row(definition, raw, unit=unit, world=world)

    return {"payload": render, "parse and judge": read}


def _field(number: int) -> FieldDef:
    kind = _KINDS[number % len(_KINDS)]
    return FieldDef(key=f"f{number}", label=f"字段{number}", kind=kind, choices=_CHOICES)


def _autosave() -> Iterator[Measurement]:
    database.empty()
    county = orgs.county()
    town = orgs.township(county)
    register = registers.register(county)
    member = accounts.holder("township_member", town)
    record = registers.record(register, town, member, 名称="会堂")
    key, taken = registers.key(register, "面积"), Readings()
    with override_settings(ALLOWED_HOSTS=["*"]):
        client = accounts.signed_in(Client(), member)
        measure_act(taken, partial(_type, client, record, key, count(1)), SAVES)
    yield Measurement("autosave of one cell", median(taken.milliseconds), "ms")
    label, note = "autosave of one cell, statements", "baseline: with an event and a seal"
    yield Measurement(label, taken.queries, "", STATEMENTS_BEFORE, note)


def _type(client: Client, record: RegisterRecord, key: str, numbers: Iterator[int]) -> None:
    line = {"id": record.pk, "unit": record.unit_id, "cells": {key: str(next(numbers))}}
    sent = json.dumps({"rows": [{**line, "before": {}}]})
    address = reverse("registers:save-cells", args=[record.register_id])
    answer = client.post(address, sent, "application/json")
    if answer.json()["rows"][0]["cells"][key]["state"] != "saved":
        raise RuntimeError(answer.content)


def _milliseconds(*acts: Callable[[], None]) -> list[float]:
    """The shortest of each, in processor time: only Python works here, and whatever else the
    machine does lengthens a long act more often than a short one."""
    took: list[list[float]] = [[] for _ in acts]
    for _ in range(RUNS):
        for act, mine in zip(acts, took, strict=True):
            started = time.process_time()
            act()
            mine.append((time.process_time() - started) * 1000)
    return [min(mine) for mine in took]
