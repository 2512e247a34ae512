"""The pages of a register of 100,000 entries beside those of one of 1,000."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from bench import database, pages, rosters
from bench.measured import PERCENTILES, Measurement
from bench.pages import Found, Readings
from portal.accounts.models import User
from portal.fields.choices import KindKey
from portal.fields.domain import designs
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.registers.choices import RegisterKind
from portal.registers.domain import registers
from portal.registers.models import Register, RegisterRecord
from tests import emptying

SIZES: Final = (1_000, 100_000)
ROUNDS: Final = 4
RUNS: Final = 6  # in each round
VIEWS: Final = {
    "first page": "",
    "page 5": "?page=5",
    "overdue": "?due=late",
    "closed this month": "?behind=closed",
    "search": "?q=dczg",
    "statistics": "statistics/",
}
# Of every ten seven are closed, most of them in time; the others are open, one of them late.
_ENTRIES: Final = f"""
    INSERT INTO {RegisterRecord._meta.db_table} (
        register_id, single, version_id, unit_id, open_values, sealed_values, findings, number,
        state, due_on, noted_on, closed_on, made_on, counts_on, edition, change, by_id, at, search,
        subject_kind, closed_by, looked_over_by
    )
    SELECT %(register)s, false, %(version)s, units.ids[1 + mod(n, cardinality(units.ids))],
        jsonb_build_object(
            %(title)s, '督查整改事项' || n, %(due)s, due::text, %(money)s, mod(n, 90)
        ),
        '', '[]', 'ZG' || n, CASE WHEN mod(n, 10) < 7 THEN 'closed' ELSE 'doing' END, due, made,
        CASE WHEN mod(n, 10) < 7 THEN due - mod(n, 9) + 2 END, made, due, 1, '', %(by)s, now(),
        '督查整改事项' || n || ' dczgsx', '', '{{}}', '{{}}'
    FROM (SELECT array_agg(id ORDER BY id) AS ids FROM {Unit._meta.db_table}
            WHERE depth = 2) AS units,
        generate_series(1, %(size)s) n,
        LATERAL (SELECT %(today)s::date - mod(n, 400)::int AS made) AS entered,
        LATERAL (SELECT made + 30 AS due) AS told
"""  # noqa: S608 - names of our own tables


def figures() -> Iterator[Measurement]:
    with override_settings(ALLOWED_HOSTS=["*"]), database.beside() as names:
        places = {}
        for name, size in zip(names, SIZES, strict=True):
            database.use(name)
            places[name] = _build(size)
        readings: dict[str, Found] = {name: {} for name in names}
        for _ in range(ROUNDS):
            for name, measured in readings.items():
                database.use(name)
                _measure(measured, places[name])
    small, large = readings.values()
    for what, taken in large.items():
        yield from _compared(what, taken, small[what])


def _build(size: int) -> str:
    """The address of a register with so many entries."""
    rosters.build_county()
    by = User.objects.get(username=rosters.KEEPER)
    register = registers.create(
        name="问题整改台账",
        levels=[UnitLevel.TOWNSHIP],
        single=False,
        kind=RegisterKind.TASK,
        closed_by=["organization_office"],
        by=by,
    )
    draft = designs.start_draft(register.fieldset, by=by)
    money = designs.add_field(draft, by=by, label="投入资金", kind=KindKey.INTEGER)
    version = designs.publish(draft, effective_from=timezone.localdate(), by=by)
    title = version.fields.get(label="事项")
    with emptying.unguarded(), connection.cursor() as cursor:
        facts = {
            "register": register.pk,
            "version": version.pk,
            "title": title.key,
            "due": register.due_key,
            "money": money.key,
            "by": by.pk,
            "size": size,
            "today": timezone.localdate(),
        }
        cursor.execute(_ENTRIES, facts)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Register.objects.get(pk=register.pk).get_absolute_url()


def _measure(readings: Found, address: str) -> None:
    client: Client = pages.signed_in(rosters.KEEPER)
    for name, query in VIEWS.items():
        taken = readings.setdefault(f"register, {name}", Readings())
        pages.measure_act(taken, partial(pages.open_page, client, f"{address}{query}"), RUNS)


def _compared(name: str, large: Readings, small: Readings) -> Iterator[Measurement]:
    note = f"of {SIZES[1]:,} entries, baseline: of {SIZES[0]:,}"
    for label, at in PERCENTILES.items():
        took, baseline = at(large.milliseconds), at(small.milliseconds)
        yield Measurement(f"{name}, {label}", took, "ms", baseline, note)
    yield Measurement(f"{name}, queries", large.queries, "", small.queries, note)
