"""The list of members among 30,000 and among 300,000, as the county and as a township open it."""

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from bench import database, imports, pages, rosters
from bench.measured import PERCENTILES, Measurement
from bench.pages import Found, Readings
from branches.models import PartyMember

PATTERNS: Final = 3_000  # imported; the others are copied from them
SIZES: Final = (30_000, 300_000)
ROUNDS: Final = 4
RUNS: Final = 10  # in each round
LIST: Final = "/branches/members/"
VIEWS: Final = {
    "first page": "",
    "page 5": "?page=5",
    "filter": "?category=probationary",
    "two filters": "?sex=female&age=36-40",
    "search": "?q=zw",
}
READERS: Final = {"county": rosters.KEEPER, "township": "xz01"}
# A copy belongs to another organisation.
_PLACE: Final = "places.ids[1 + mod(abs(hashint8(people.id)::bigint), cardinality(places.ids))]"
_PLACES: Final = "(SELECT array_agg(id ORDER BY id) AS ids FROM branches_partyorganization)"


def figures() -> Iterator[Measurement]:
    with override_settings(ALLOWED_HOSTS=["*"]), database.beside() as names:
        for name, size in zip(names, SIZES, strict=True):
            database.use(name)
            _build(size)
        readings: dict[str, Found] = {name: {} for name in names}
        for _ in range(ROUNDS):
            for name, measured in readings.items():
                database.use(name)
                _measure(measured)
    small, large = readings.values()
    for what, taken in large.items():
        yield from _compared(what, taken, small[what])


def _build(size: int) -> None:
    rosters.build_county()
    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        path = Path(folder, "党员名册.xlsx")
        path.write_bytes(rosters.workbook(PATTERNS))
        imports.import_members(path)
    database.grow_people_to(size)
    grow_members()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def grow_members() -> None:
    """Everybody who is none becomes a member, like one of those who are."""
    database.copy_for_people(PartyMember, places=_PLACES, organization_id=_PLACE)


def _measure(readings: Found) -> None:
    for who, user in READERS.items():
        client = pages.signed_in(user)
        for name, query in VIEWS.items():
            taken = readings.setdefault(f"members, {who}, {name}", Readings())
            pages.measure_act(taken, _opening(client, query), RUNS)


def _opening(client: Client, query: str) -> Callable[[], None]:
    return partial(pages.open_page, client, f"{LIST}{query}")


def _compared(name: str, large: Readings, small: Readings) -> Iterator[Measurement]:
    note = f"among {SIZES[1]:,}, baseline: among {SIZES[0]:,}"
    for label, at in PERCENTILES.items():
        took, baseline = at(large.milliseconds), at(small.milliseconds)
        yield Measurement(f"{name}, {label}", took, "ms", baseline, note)
    yield Measurement(f"{name}, queries", large.queries, "", small.queries, note)
