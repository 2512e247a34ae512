"""A grid of 200 fields and 50 rows: making its definition and rows, and reading rows back."""

import statistics
import time
from collections.abc import Callable

from portal.fields import grid
from portal.fields.choices import KindKey
from portal.fields.domain import engine
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.fields.models import FieldDef, FieldSet, FieldSetVersion, RegisterRecord
from portal.orgs.models import Unit

FIELDS, ROWS, RUNS = 200, 50, 15
_KINDS = (KindKey.INTEGER, KindKey.DECIMAL, KindKey.TEXT, KindKey.CHOICE, KindKey.DATE)
_TYPED = {
    KindKey.INTEGER: "12",
    KindKey.DECIMAL: "3.5",
    KindKey.TEXT: "东河村党群服务中心",
    KindKey.CHOICE: "一级",
    KindKey.DATE: "2026.3.8",
}
_CHOICES = [{"code": "c1", "label": "一级"}, {"code": "c2", "label": "二级"}]


def figures() -> list[dict]:
    unit, world = Unit(pk=1, name="东河镇", short_name="东河镇"), World()
    fields = [_field(number) for number in range(FIELDS)]
    version = FieldSetVersion(number=1, fieldset=FieldSet(label="表"))
    raw = {field.key: _TYPED[field.kind] for field in fields}
    definition = Definition(version, tuple(fields), ())
    values, _ = engine.parse_row(definition, raw, unit=unit, world=world)
    records = [RegisterRecord(pk=n, unit=unit, values=values) for n in range(ROWS)]

    def render() -> None:
        fresh = Definition(version, tuple(fields), ())
        grid.payload(fresh, records, [unit], single=False, world=world)

    def read() -> None:
        for _ in range(ROWS):
            engine.parse_row(definition, raw, unit=unit, world=world)

    return [
        _figure(f"grid of {FIELDS} fields x {ROWS} rows, payload", render),
        _figure(f"{ROWS} rows x {FIELDS} fields, parse and judge", read),
    ]


def _field(number: int) -> FieldDef:
    kind = _KINDS[number % len(_KINDS)]
    return FieldDef(key=f"f{number}", label=f"字段{number}", kind=kind, choices=_CHOICES)


def _figure(name: str, act: Callable[[], None]) -> dict:
    took = []
    for _ in range(RUNS):
        started = time.perf_counter()
        act()
        took.append((time.perf_counter() - started) * 1000)
    value = round(statistics.median(took), 2)
    return {"name": name, "value": value, "unit": "ms", "baseline": None, "ratio": None, "note": ""}
