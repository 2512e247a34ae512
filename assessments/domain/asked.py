"""What was asked of units in a month, and what it took them: from the ledgers they owed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

from django.db.models import Count, Sum
from django.utils import timezone

from assessments.choices import LedgerState
from assessments.domain import burden
from assessments.domain.burden import Burden
from assessments.domain.ledgers import discipline
from assessments.models import Ledger, LedgerForm
from portal.access import Actor
from portal.fields.domain.definition import all_of_each
from portal.fields.domain.kinds import FieldKind
from portal.fields.models import FieldSet
from portal.figures import families
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from portal.registers.models import Register

MONTHS: Final = 13
_MINUTE: Final = 60
_SYSTEM: Final = "system"


@dataclass(frozen=True)
class AskedWork:
    """Of some ledgers together; `seconds` were measured at `measured` of them."""

    ledgers: int = 0
    cells: int = 0
    hand: int = 0
    files: int = 0
    expected: int = 0  # minutes, as the forms say
    seconds: int = 0
    measured: int = 0

    def __add__(self, other: "AskedWork") -> "AskedWork":
        return AskedWork(
            *(
                mine + more
                for mine, more in zip(vars(self).values(), vars(other).values(), strict=True)
            )
        )

    @property
    def minutes(self) -> int | None:
        """None where nothing was measured."""
        return round(self.seconds / _MINUTE) if self.measured else None


@dataclass(frozen=True)
class _Row:
    unit: int
    form: int
    period: Period
    work: AskedWork


class AskedMonths:
    """Thirteen months up to one, as far as `by` sees them: in four statements, however many
    ledgers. `unit` leaves only its own."""

    def __init__(self, last: Period, *, by: Actor, unit: Unit | None = None) -> None:
        self.months = [last.shifted(step - MONTHS + 1) for step in range(MONTHS)]
        rows = Ledger.objects.visible_to(by).exclude(state=LedgerState.EXEMPT)
        self._ledgers = rows.filter(unit=unit) if unit else rows

    @cached_property
    def _rows(self) -> list[_Row]:
        first, last = self.months[0].first_day, self.months[-1].last_day
        grouped = (
            self._ledgers.filter(discipline.ended_between(first, last))
            .order_by()
            .values_list("unit", "form", "version", "period", "form__minutes")
            .annotate(Count("pk"), Sum("time__seconds"), Count("time"))
        )
        rows = list(grouped)
        burdens = _burdens({form for _, form, *_ in rows})
        return [
            _Row(unit, form, period, _work(burdens[version], minutes, *counts))
            for unit, form, version, period, minutes, *counts in rows
        ]

    @cached_property
    def by_month(self) -> list[tuple[Period, AskedWork]]:
        works: dict[Period, AskedWork] = defaultdict(AskedWork)
        for row in self._rows:
            works[_month_of(row.period)] += row.work
        return [(month, works[month]) for month in self.months]

    def by_unit(self) -> dict[int, AskedWork]:
        """Of the last month."""
        return _summed((row.unit, row.work) for row in self._of_last())

    def by_form(self) -> dict[int, AskedWork]:
        return _summed((row.form, row.work) for row in self._of_last())

    def _of_last(self) -> Iterator[_Row]:
        return (row for row in self._rows if _month_of(row.period) == self.months[-1])


def _month_of(period: Period) -> Period:
    """The month a period ends in."""
    return Period.containing(period.last_day, PeriodKind.MONTH)


def _summed(works: Iterable[tuple[int, AskedWork]]) -> dict[int, AskedWork]:
    summed: dict[int, AskedWork] = defaultdict(AskedWork)
    for key, work in works:
        summed[key] += work
    return dict(summed)


def _work(each: Burden, minutes: int, count: int, seconds: int | None, measured: int) -> AskedWork:
    return AskedWork(
        ledgers=count,
        cells=each.cells * count,
        hand=each.hand * count,
        files=each.files * count,
        expected=minutes * count,
        seconds=seconds or 0,
        measured=measured,
    )


def _burdens(forms: set[int]) -> dict[int, Burden]:
    """By version."""
    definitions = all_of_each(FieldSet.objects.filter(ledger_form__in=forms))
    return {
        version: burden.of(definition)
        for each in definitions.values()
        for version, definition in each.items()
    }


# What is asked twice ------------------------------------------------------------------------------


@dataclass(frozen=True)
class AskedPlace:
    """A field where somebody is asked for it."""

    name: str  # of the form or the register
    way: str
    levels: frozenset[str]


@dataclass(frozen=True)
class RepeatedField:
    label: str
    places: tuple[AskedPlace, ...]


# Headings under which everybody asks for something else.
_OWN: Final = frozenset({"备注", "说明", "其他", "其他情况", "日期", "内容", "附件", "序号"})


def repeated(*, by: Actor) -> list[RepeatedField]:
    """Fields of one name and kind that the same units are asked for in several forms or registers,
    in at least one of them by hand."""
    places: dict[tuple[str, str], list[AskedPlace]] = defaultdict(list)
    for name, levels, kinds in _asking(by):
        for kind in kinds:
            label = kind.field.label.strip()
            if label not in _OWN and not kind.computed:
                place = AskedPlace(name, burden.way_of(kind), levels)
                places[label, kind.field.kind].append(place)
    found = [RepeatedField(label, _of_the_same(those)) for (label, _), those in places.items()]
    return sorted((one for one in found if len(one.places) > 1), key=lambda one: one.label)


def _of_the_same(places: Sequence[AskedPlace]) -> tuple[AskedPlace, ...]:
    """Those that share a level with another one, unless all of it comes by itself."""
    shared = {
        place
        for pair in combinations(places, 2)
        if pair[0].levels & pair[1].levels and {pair[0].way, pair[1].way} != {_SYSTEM}
        for place in pair
    }
    return tuple(place for place in dict.fromkeys(places) if place in shared)


def _asking(by: Actor) -> Iterator[tuple[str, frozenset[str], Sequence[FieldKind]]]:
    forms = list(LedgerForm.objects.visible_to(by).in_use().in_order().prefetch_related("kinds"))
    registers = list(Register.objects.visible_to(by).filter(is_open=True).order_by("name"))
    owners: list[LedgerForm | Register] = [*forms, *registers]
    fieldsets = FieldSet.objects.filter(pk__in=[owner.fieldset_id for owner in owners])
    definitions = all_of_each(fieldsets)
    today = timezone.localdate()
    for owner in owners:
        begun = families.begun(definitions.get(owner.fieldset_id, {}).values(), on=today)
        levels = (
            [kind.level for kind in owner.kinds.all()]
            if isinstance(owner, LedgerForm)
            else owner.levels
        )
        yield str(owner), frozenset(levels), begun[0].open_kinds if begun else ()
