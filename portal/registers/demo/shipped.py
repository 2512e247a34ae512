"""All shipped registers, added and filled: fourteen months, in every state, in bulk."""

import datetime as dt
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from django.db import connection

from portal.demo import DemoPlan
from portal.fields.domain.world import World
from portal.files.models import Upload
from portal.periods import Period, PeriodKind
from portal.registers.choices import RecordState, RegisterKind
from portal.registers.demo import states
from portal.registers.demo.county import County, Place
from portal.registers.demo.entries import DemoEntry
from portal.registers.demo.stories import STORIES, RegisterStory
from portal.registers.demo.values import Writer
from portal.registers.domain import numbers, presets, registers, sorting
from portal.registers.models import RecordFile, RecordStep, Register, RegisterRecord
from portal.registers.presets import PRESETS

DAYS_BACK = 425
_BACK = {PeriodKind.MONTH: 14, PeriodKind.QUARTER: 5, PeriodKind.YEAR: 2}
_LATE, _NOW = 0.97, 0.75  # how many have filled earlier periods, and the running one
_JOINED = 2  # periods ago: units of the further levels began later
_CROSSED_OUT = 0.02
_FILLED = f"""
    UPDATE {RegisterRecord._meta.db_table} AS record SET at = filled.at
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS filled (id, at) WHERE record.id = filled.id
"""  # noqa: S608 - names of our own tables


def build(plan: DemoPlan) -> None:
    county = County.read(plan)
    _fill([register for register in _installed(county) if not register.subject_kind], county)


def build_about_subjects(plan: DemoPlan) -> None:
    about = Register.objects.exclude(subject_kind="").exclude(preset="").order_by("pk")
    _fill(list(about.select_related("fieldset")), County.read(plan))


def _fill(registers: list[Register], county: County) -> None:
    entries: list[DemoEntry] = []
    for register in registers:
        dice = county.plan.random(f"register {register.preset}")
        entries += _entries(register, county, dice)
    _save(entries)
    for register in registers:
        sorting.apply_to_all(register)


def _installed(county: County) -> list[Register]:
    """By those who may know of each."""
    made: list[Register] = []
    for role in ("organization_office", "cadre_office"):
        if by := county.holder(role):
            left = presets.left_for(by)
            made += presets.install(left, on=county.plan.today, by=by) if left else []
    return sorted(made, key=lambda register: list(PRESETS).index(register.preset))


def _entries(register: Register, county: County, dice: Random) -> list[DemoEntry]:
    preset = PRESETS[register.preset]
    story = STORIES[preset.key]
    units = county.filling(register, preset, communities=story.communities)
    office = county.office(preset)
    if not units or office is None:
        return []
    writer = Writer(
        county,
        story,
        registers.current(register),
        World(office),
        dice,
        office,
        closing=frozenset(register.closing_keys),
    )
    if register.is_periodic:
        entries = [*_of_periods(register, writer, units)]
    else:
        entries = [*_one_by_one(register, writer, units)]
    entries.sort(key=lambda entry: entry.made)
    for year in sorted({entry.made.year for entry in entries}):
        same = [entry.record for entry in entries if entry.made.year == year]
        numbers.give(register, same, year=year)
    return entries


def _one_by_one(register: Register, writer: Writer, units: list[Place]) -> Iterator[DemoEntry]:
    story, dice, today = writer.story, writer.dice, writer.county.plan.today
    places = _places(story, units, writer.county.plan.scale, dice)
    exact = {key: _codes(writer, key, counts, dice) for key, counts in story.exact.items()}
    sums = {key: spread(total, len(places), dice) for key, total in story.sums.items()}
    ways = states.Ways(register, writer, places, exact)
    for number, place in enumerate(places):
        unit = place.unit
        made = today - dt.timedelta(days=dice.randint(3, DAYS_BACK))
        given: dict[str, Any] = {
            key: codes[number] for key, codes in exact.items() if number < len(codes)
        }
        given |= {key: parts[number] for key, parts in sums.items()}
        by = writer.county.fills_for(unit, writer.by)
        if register.kind == RegisterKind.TASK:
            yield ways.entry(number, place, made, given, by)
            continue
        record = place.new_record(register)
        values, findings = writer.write(unit, made, given=given)
        entry = DemoEntry(record, made, by)
        entry.put(writer, values, findings)
        if not story.exact and not register.single and dice.random() < _CROSSED_OUT:
            record.state = RecordState.VOID
        yield entry


def _places(story: RegisterStory, units: list[Place], scale: int, dice: Random) -> list[Place]:
    """Of each entry whom it is about."""
    if story.total:
        times, rest = divmod(story.total * scale, len(units))
        places = units * times + dice.sample(units, rest)
    else:
        places = [unit for unit in units for _ in range(dice.randint(*story.each))]
    dice.shuffle(places)
    return places


def _codes(writer: Writer, key: str, counts: Mapping[str, int], dice: Random) -> list[str]:
    codes = {c["label"]: c["code"] for c in writer.definition.by_key[key].field.choices}
    pool = [codes[label] for label, count in counts.items() for _ in range(count)]
    dice.shuffle(pool)
    return pool


def _of_periods(register: Register, writer: Writer, units: list[Place]) -> Iterator[DemoEntry]:
    """What is summed stays as it is from period to period, as if it were carried over."""
    story, dice, today = writer.story, writer.dice, writer.county.plan.today
    kind, first = PeriodKind(register.rhythm), PRESETS[register.preset].levels[0]
    now = Period.containing(today, kind)
    sums = {key: spread(total, len(units), dice) for key, total in story.sums.items()}
    for steps in reversed(range(_BACK[kind])):
        period = now.shifted(-steps)
        for number, place in enumerate(units):
            unit = place.unit
            late = unit.kind.level != first and steps > _JOINED
            if late or (dice.random() > (_LATE if steps else _NOW) and not story.sums):
                continue
            made = min(period.first_day + dt.timedelta(days=dice.randint(0, 24)), today)
            given = {key: parts[number] for key, parts in sums.items()}
            values, findings = writer.write(unit, made, given=given)
            entry = DemoEntry(
                place.new_record(register, period=period),
                made,
                writer.county.fills_for(unit, writer.by),
            )
            entry.put(writer, values, findings)
            yield entry


def spread(total: int, count: int, dice: Random) -> list[int]:
    """Parts that make the total, none of them far from the mean."""
    weights = [dice.randint(70, 130) for _ in range(count)]
    parts = [total * weight // sum(weights) for weight in weights]
    for number in range(total - sum(parts)):
        parts[number % count] += 1
    return parts


def _save(entries: list[DemoEntry]) -> None:
    RegisterRecord.objects.bulk_create([e.record for e in entries], batch_size=2000)
    steps = [step for entry in entries for step in entry.steps]
    RecordStep.objects.bulk_create(steps, batch_size=2000)
    handed = [(e.record, file) for e in entries for file in e.files]
    Upload.objects.bulk_create([file.upload for _, file in handed], batch_size=2000)
    RecordFile.objects.bulk_create(
        [RecordFile(record=record, key=file.proves, upload=file.upload) for record, file in handed],
        batch_size=2000,
    )
    with connection.cursor() as cursor:  # saved today, filled long ago
        cursor.execute(
            _FILLED,
            [[e.record.pk for e in entries], [e.last_moment for e in entries]],
        )
