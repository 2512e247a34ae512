"""Finding a person among 50,000 and among 500,000, each beside a scan of plain text."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.utils import timezone

from bench import database
from bench.measured import PERCENTILES, Measurement
from portal.demo import DemoPlan
from portal.orgs import demo as orgs_demo
from portal.people import demo, names
from portal.people.models import Person

SIZES = (50_000, 500_000)
TERMS = 20
ROUNDS = 3  # so often our own search asks for each term; a scan once
PAGE = 20
IDENTITY = "person_identity_once"
PLAIN_NUMBER = "native_place"  # stands in for a column a portal without encryption would have

Found = dict[str, "Measured"]


@dataclass(frozen=True)
class PeopleSearch:
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


def figures() -> Iterator[Measurement]:
    searches = _prepare()
    small = _measure_at(SIZES[0], searches)
    for search in searches:
        yield from _against_scan(search, SIZES[0], small[search.label])
    large = _measure_at(SIZES[1], searches)
    for search in searches:
        yield from _against_scan(search, SIZES[1], large[search.label])
    for search in searches:
        yield from _growth(search, small[search.label], large[search.label])


def _prepare() -> list[PeopleSearch]:
    """The demo county: its people are the patterns the others are copied from."""
    database.empty()
    plan = DemoPlan(scale=1, today=timezone.localdate())
    orgs_demo.build(plan)
    demo.build(plan)
    return _searches(plan)


def _searches(plan: DemoPlan) -> list[PeopleSearch]:
    known = Person.objects.exclude(identity_index=None).order_by("pk")
    whole = [person for person in known if len(person.name) == len("张三三")]
    sought = plan.random("bench").sample(whole, TERMS)
    numbers = [person.identity.reveal() for person in sought]
    for person, number in zip(sought, numbers, strict=True):
        Person.objects.filter(pk=person.pk).update(**{PLAIN_NUMBER: number})
    initials = [names.readings(person.name)[-1] for person in sought]
    surnames = [person.name[0] for person in sought]
    given = [person.name[1:] for person in sought]
    people = Person.objects
    return [
        PeopleSearch("initials", initials, people.matching, database.GRAMS, "search"),
        PeopleSearch("surname", surnames, people.matching, database.GRAMS, "name"),
        PeopleSearch("two characters", given, people.matching, database.GRAMS, "name"),
        PeopleSearch("identity number", numbers, people.with_identity, IDENTITY, PLAIN_NUMBER),
    ]


@dataclass(frozen=True)
class Measured:
    ours: list[float]
    scan: list[float]
    plan: str


def _measure_at(size: int, searches: list[PeopleSearch]) -> Found:
    database.grow_people_to(size, **{PLAIN_NUMBER: f"'{demo.AREA}' || lpad(n::text, 12, '0')"})
    return {search.label: _measure(search) for search in searches}


def _measure(search: PeopleSearch) -> Measured:
    for term in search.terms[:2]:  # warms both up, and shows that they find the same
        ours, scan = search.find(term).count(), search.scan(term).count()
        if ours != scan or not ours:
            raise RuntimeError(f"{search.label}: {ours} found by index, {scan} by scan")
    return Measured(
        ours=[_milliseconds(search.find(term)) for term in ROUNDS * list(search.terms)],
        scan=[_milliseconds(search.scan(term)) for term in search.terms],
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


def _plan(search: PeopleSearch) -> str:
    """What EXPLAIN says of the page, for every term: the index, or that it was not used."""
    plans = [_page(search.find(term)).explain() for term in search.terms]
    used = sum(f"on {search.index}" in plan or f"using {search.index}" in plan for plan in plans)
    return f"EXPLAIN: {search.index} in {used} of {len(plans)}"


def _growth(search: PeopleSearch, small: Measured, large: Measured) -> Iterator[Measurement]:
    note = f"baseline: among {SIZES[0]:,}"
    for name, at in PERCENTILES.items():
        label = f"{SIZES[1]:,} people, {search.label}, {name}"
        yield Measurement(label, at(large.ours), "ms", at(small.ours), note)


def _against_scan(search: PeopleSearch, size: int, measured: Measured) -> Iterator[Measurement]:
    note = f"baseline: ILIKE '%…%' over a plain column; {measured.plan}"
    for name, at in PERCENTILES.items():
        label = f"{size:,} people, {search.label}, {name}"
        yield Measurement(label, at(measured.ours), "ms", at(measured.scan), note)
