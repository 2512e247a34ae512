"""Finding a person among 50,000 and among 500,000, each beside a scan of plain text."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.utils import timezone

from portal.demo import Plan
from portal.orgs import demo as orgs_demo
from portal.people import demo, names
from portal.people.models import Person
from tests import emptying

SIZES = (50_000, 500_000)
TERMS = 20
ROUNDS = 3  # so often our own search asks for each term; a scan, for half of them, once
PAGE = 20
GRAMS, IDENTITY = "person_grams", "person_identity_once"
PLAIN_NUMBER = "native_place"  # stands in for a column a portal without encryption would have

# Copies of the patterns: another unit each, a number and an index of their own.
CHANGED = {
    "unit_id": "units.ids[1 + mod(abs(hashint8(n)::bigint), cardinality(units.ids))]",
    "identity_index": "left(identity_index, -64) || md5('a' || n) || md5('b' || n)",
    PLAIN_NUMBER: f"'{demo.AREA}' || lpad(n::text, 12, '0')",
}

Found = dict[str, "Measured"]


@dataclass(frozen=True)
class Search:
    """One way to look for people, and the plain column somebody would scan instead."""

    label: str
    terms: Sequence[str]
    find: Callable[[str], QuerySet]
    index: str
    column: str

    def scan(self, term: str) -> QuerySet:
        ilike = Func(
            F(self.column),
            Value(f"%{term}%"),
            template="%(expressions)s",
            arg_joiner=" ILIKE ",
            output_field=BooleanField(),
        )
        return Person.objects.filter(ilike)


def figures() -> list[dict]:
    searches = _prepare()
    small, large = (_measure_at(size, searches) for size in SIZES)
    rows: list[dict] = []
    for search in searches:
        rows += _growth(search, small[search.label], large[search.label])
        for size, found in zip(SIZES, (small, large), strict=True):
            rows += _against_scan(search, size, found[search.label])
    return rows


def _prepare() -> list[Search]:
    """The demo county: its people are the patterns the others are copied from."""
    emptying.allow()
    call_command("migrate", verbosity=0)
    call_command("flush", verbosity=0, interactive=False)
    plan = Plan(scale=1, today=timezone.localdate())
    orgs_demo.build(plan)
    demo.build(plan)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE pattern AS SELECT row_number() OVER () - 1 AS place, people_person.*"
            " FROM people_person WHERE identity_index IS NOT NULL"
        )
    return _searches(plan)


def _searches(plan: Plan) -> list[Search]:
    known = Person.objects.exclude(identity_index=None).order_by("pk")
    whole = [person for person in known if len(person.name) == len("张三三")]
    sought = plan.random("bench").sample(whole, TERMS)
    numbers = [person.identity.reveal() for person in sought]
    for person, number in zip(sought, numbers, strict=True):
        Person.objects.filter(pk=person.pk).update(**{PLAIN_NUMBER: number})
    initials = [names.readings(person.name)[-1] for person in sought]
    given = [person.name[1:] for person in sought]
    people = Person.objects
    return [
        Search("initials", initials, people.matching, GRAMS, "search"),
        Search("two characters", given, people.matching, GRAMS, "name"),
        Search("identity number", numbers, people.with_identity, IDENTITY, PLAIN_NUMBER),
    ]


def _grow_to(size: int) -> None:
    fields = Person._meta.local_concrete_fields
    columns = [field.column for field in fields if not field.primary_key]
    values = ", ".join(CHANGED.get(column, column) for column in columns)
    copy = f"""
        INSERT INTO people_person ({", ".join(columns)})
        SELECT {values}
        FROM (SELECT array_agg(id ORDER BY id) AS ids FROM orgs_unit) AS units,
            generate_series(%s, %s) AS n
            JOIN pattern ON place = mod(n, (SELECT count(*) FROM pattern))
    """  # noqa: S608 - names of our own columns
    with emptying.unguarded(), _without_index(GRAMS), connection.cursor() as cursor:
        cursor.execute(copy, [Person.everyone.count() + 1, size])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE people_person, orgs_unit")


@contextmanager
def _without_index(name: str) -> Iterator[None]:
    """Building an index over all rows is many times faster than adding the rows to it."""
    index = next(index for index in Person._meta.indexes if index.name == name)
    with connection.schema_editor() as editor:
        editor.remove_index(Person, index)
    yield
    with connection.schema_editor() as editor:
        editor.add_index(Person, index)


@dataclass(frozen=True)
class Measured:
    ours: list[float]
    scan: list[float]
    plan: str


def _measure_at(size: int, searches: list[Search]) -> Found:
    _grow_to(size)
    return {search.label: _measure(search) for search in searches}


def _measure(search: Search) -> Measured:
    for term in search.terms[:2]:  # warms both up, and shows that they find the same
        ours, scan = search.find(term).count(), search.scan(term).count()
        if ours != scan or not ours:
            raise RuntimeError(f"{search.label}: {ours} found by index, {scan} by scan")
    return Measured(
        ours=[_milliseconds(search.find(term)) for term in search.terms * ROUNDS],
        scan=[_milliseconds(search.scan(term)) for term in search.terms[::2]],
        plan=_plan(search),
    )


def _milliseconds(people: QuerySet) -> float:
    started = time.perf_counter()
    people.count()
    list(_page(people))
    return (time.perf_counter() - started) * 1000


def _page(people: QuerySet) -> QuerySet:
    """The first page of the list, in its order."""
    return people.select_related("unit").order_by("unit__path", "name_key", "pk")[:PAGE]


def _plan(search: Search) -> str:
    """What EXPLAIN says of the page, for every term: the index, or that it was not used."""
    plans = [_page(search.find(term)).explain() for term in search.terms]
    used = sum(f"on {search.index}" in plan or f"using {search.index}" in plan for plan in plans)
    return f"EXPLAIN: {search.index} in {used} of {len(plans)}"


def _growth(search: Search, small: Measured, large: Measured) -> list[dict]:
    note = f"{SIZES[1]:,} people against {SIZES[0]:,}; {large.plan}"
    return [
        _figure(f"person search, {search.label}, {name}", at(large.ours), at(small.ours), note)
        for name, at in PERCENTILES.items()
    ]


def _against_scan(search: Search, size: int, found: Measured) -> list[dict]:
    label = f"{size:,} people, {search.label}"
    note = f"against ILIKE '%…%' over a plain column; {found.plan}"
    return [
        _figure(f"{label}, {name}", at(found.ours), at(found.scan), note)
        for name, at in PERCENTILES.items()
    ]


def _p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20, method="inclusive")[-1]


PERCENTILES: dict[str, Callable[[list[float]], float]] = {"p50": statistics.median, "p95": _p95}


def _figure(name: str, value: float, baseline: float, note: str) -> dict:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": "ms",
        "baseline": round(baseline, 2),
        "ratio": round(value / baseline, 3),
        "note": note,
    }
