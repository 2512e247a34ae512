"""One form in one period with all units below each other: what each handed over last, and the sums.
A fixed number of statements, whatever the number of units."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from assessments.catalogue import TARGET, TOTAL
from assessments.choices import LedgerState, RoundOutcome
from assessments.domain.ledgers.filling import definition_of
from assessments.models import Ledger, LedgerForm, LedgerRound, LedgerValue
from portal.access import Actor
from portal.fields.choices import KindKey
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.world import World
from portal.figures import families
from portal.figures.catalogue import PERCENT
from portal.periods import Period

_COUNTED = (LedgerState.ACCEPTED, LedgerState.LOCKED)


@dataclass(frozen=True)
class SummaryRow:
    """Without `values` where nothing was handed over, or where that is not asked for."""

    ledger: Ledger
    values: Mapping[str, Any] | None


@dataclass(frozen=True)
class SummaryPart:
    """A section of the form: its cells beside each other, unit by unit."""

    name: str
    kinds: list[FieldKind]
    rows: list[tuple[SummaryRow, list[str]]]
    totals: list[str]


@dataclass(frozen=True)
class LedgerSummary:
    definition: Definition | None
    rows: list[SummaryRow]
    world: World

    @property
    def told(self) -> list[SummaryRow]:
        return [row for row in self.rows if row.values is not None]

    @cached_property
    def parts(self) -> list[SummaryPart]:
        by_section: dict[str, list[FieldKind]] = {}
        for kind in self.definition.kinds if self.definition else ():
            by_section.setdefault(kind.field.section or "填报内容", []).append(kind)
        return [self.part(name, kinds) for name, kinds in by_section.items()]

    def part(self, name: str, kinds: list[FieldKind]) -> SummaryPart:
        rows = [(row, [self.text(row, kind) for kind in kinds]) for row in self.rows]
        return SummaryPart(name, kinds, rows, [self.total(kind) for kind in kinds])

    def text(self, row: SummaryRow, kind: FieldKind) -> str:
        return kind.text((row.values or {}).get(kind.key), self.world)

    def total(self, kind: FieldKind) -> str:
        total = self.summed(kind)
        if total is None:
            return ""
        if kind.field.kind == KindKey.YES_NO:
            return f"是 {total:,}"
        return f"{total:.{getattr(kind, 'places', 0)}f}"

    def summed(self, kind: FieldKind) -> Decimal | None:
        """Of what can be summed; of a yes or no how many said yes; else nothing."""
        said = [row.values.get(kind.key) for row in self.told if row.values]
        found = [kind.typed(value, self.world) for value in said if value is not None]
        if not found or self._is_counted_twice:
            return None
        if kind.field.kind == KindKey.YES_NO:
            return Decimal(sum(value is True for value in found))
        return sum(found, Decimal()) if kind.is_number and adds_up(kind) else None

    @cached_property
    def _is_counted_twice(self) -> bool:
        """Where units fill that stand above others that fill too."""
        return families.stand_over_another({row.ledger.unit.kind.level for row in self.rows})


def adds_up(kind: FieldKind) -> bool:
    """Whether the numbers of several units make one: rates and what is reckoned do not."""
    if kind.field.kind == KindKey.PERCENT or kind.field.unit_of_measure == PERCENT:
        return False
    summed = kind.field.source.startswith((TOTAL, TARGET)) and not kind.field.formula
    return summed or not kind.computed


def of(form: LedgerForm, period: Period, *, by: Actor, is_accepted: bool = False) -> LedgerSummary:
    """Of the units he may see, in the order of the tree; of those alone that were accepted, if
    that is asked for. Whoever owes nothing stands there without values."""
    ledgers = list(
        Ledger.objects.visible_to(by)
        .filter(form=form, period=period)
        .select_related("form__fieldset", "unit__kind")
        .order_by("unit__path")
    )
    told = [one for one in ledgers if _is_told(one, is_accepted=is_accepted)]
    values = _values(told)
    rows = [SummaryRow(one, values.get(one.pk)) for one in ledgers]
    newest = max(ledgers, key=lambda one: definition_of(one).version.number, default=None)
    definition = definition_of(newest) if newest else None
    return LedgerSummary(definition, rows, World(by, period=period))


def _is_told(ledger: Ledger, *, is_accepted: bool) -> bool:
    if ledger.state == LedgerState.EXEMPT or ledger.first_submitted_at is None:
        return False
    return ledger.state in _COUNTED if is_accepted else True


def _values(ledgers: Sequence[Ledger]) -> dict[int, dict[str, Any]]:
    """What stands there; of what is in hand again, what was handed over last."""
    settled = [one.pk for one in ledgers if not one.is_in_hand]
    found: dict[int, dict[str, Any]] = {pk: {} for pk in settled}
    rows = LedgerValue.objects.filter(ledger__in=settled)
    for pk, key, data in rows.values_list("ledger", "key", "data"):
        found[pk][key] = data
    found |= dict(_handed_over(one.pk for one in ledgers if one.is_in_hand))
    return found


def _handed_over(ledgers: Iterable[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    rounds = LedgerRound.objects.filter(ledger__in=list(ledgers))
    last = rounds.exclude(outcome=RoundOutcome.RECALLED).order_by("ledger", "-number")
    yield from last.distinct("ledger").values_list("ledger", "values")
