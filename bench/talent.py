"""Whom to ask for a need, among 1,500 talents and among 150,000: one statement either way."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db import connection
from django.utils import timezone

from bench import database, pages
from bench.measured import PERCENTILES, Measurement
from bench.pages import Found, Readings
from portal.orgs.models import Unit
from portal.people.models import Person
from talent.domain import matching
from talent.models import Need, TalentProfile
from tests.factories import orgs

SIZES: Final = (1_500, 150_000)
ROUNDS: Final = 4
RUNS: Final = 10  # in each round
_BATCH: Final = 5_000
_FIELDS: Final = ("0101", "0102", "0402", "0501", "0701", "0801", "1101", "1303")
_PLACES: Final = ("", "539928", "530100", "310000", "440300")
_WAYS: Final[tuple[list[str], ...]] = ([], ["03"], ["03", "04"], ["10"], ["02", "05"])


def figures() -> Iterator[Measurement]:
    with database.beside() as names:
        needs = {}
        for name, size in zip(names, SIZES, strict=True):
            database.use(name)
            needs[name] = _build(size)
        readings: dict[str, Found] = {name: {} for name in names}
        for _ in range(ROUNDS):
            for name, measured in readings.items():
                database.use(name)
                _measure(measured, needs[name])
    small, large = readings.values()
    for what, taken in large.items():
        yield from _compared(what, taken, small[what])


def _build(size: int) -> int:
    database.empty()
    town = orgs.township(orgs.county())
    for first in range(0, size, _BATCH):
        _add(town, range(first, min(first + _BATCH, size)))
    need = Need.objects.create(
        unit=town,
        post="自动化工程师",
        field="0102",
        way="03",
        place="539928",
        education_least=4,
        title_least=2,
        skill_least=4,
        title_or_skill=True,
        since=timezone.localdate() - dt.timedelta(days=30),
        state="published",
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return int(need.pk)


def _add(town: Unit, numbers: range) -> None:
    people = Person.objects.bulk_create(
        Person(name=f"人才{number}", sex="male", unit=town).derive() for number in numbers
    )
    TalentProfile.objects.bulk_create(
        TalentProfile(
            person=person,
            unit=town,
            state="in",
            work_unit="云岭光电有限公司",
            field=_FIELDS[number % len(_FIELDS)],
            education=("", "31", "21", "11")[number % 4],
            title_level=("", "0", "2", "3")[number // 3 % 4],
            residence=_PLACES[number // 7 % len(_PLACES)],
            ways=_WAYS[number // 5 % len(_WAYS)],
        ).derive()
        for person, number in zip(people, numbers, strict=True)
    )


def _measure(readings: Found, pk: int) -> None:
    today = timezone.localdate()
    need = Need.objects.select_related("grade_least").get(pk=pk)
    profile = TalentProfile.objects.select_related("person").earliest("pk")
    taken = readings.setdefault("talents for one need", Readings())
    pages.measure_act(
        taken, lambda: matching.candidates(need, today, among=TalentProfile.objects.all()), RUNS
    )
    taken = readings.setdefault("needs for one talent", Readings())
    pages.measure_act(
        taken, lambda: matching.needs_for(profile, today, among=Need.objects.all()), RUNS
    )


def _compared(name: str, large: Readings, small: Readings) -> Iterator[Measurement]:
    note = f"among {SIZES[1]:,}, baseline: among {SIZES[0]:,}"
    for label, at in PERCENTILES.items():
        took, baseline = at(large.milliseconds), at(small.milliseconds)
        yield Measurement(f"{name}, {label}", took, "ms", baseline, note)
    yield Measurement(f"{name}, queries", large.queries, "", small.queries, note)
