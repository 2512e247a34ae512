"""Whose ledgers stand behind the cells that sources name, and which of them were contested."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assessments.catalogue import LedgerCellOf
from assessments.choices import CellOrigin, LedgerState
from assessments.models import Ledger, LedgerForm, LedgerValue
from portal.figures.catalogue import Figure
from portal.figures.domain.reading import Key
from portal.orgs.models import Unit
from portal.periods import Period


@dataclass(frozen=True)
class OwedLedgers:
    """`contested`: cells of accepted ledgers, by their figures; `fillers`: of which forms a unit is
    one that fills."""

    forms: Mapping[str, int]  # by the figures of their cells
    states: Mapping[tuple[int, Period, int], str]  # by form, period, unit
    contested: frozenset[Key]
    fillers: frozenset[tuple[int, int]]  # form, unit

    def is_asked(self, figure: str, period: Period) -> bool:
        """Whether anybody in the group owes such a ledger; of other figures always."""
        return figure not in self.forms or (self.forms[figure], period) in self._asked

    @cached_property
    def _asked(self) -> set[tuple[int, Period]]:
        return {(form, period) for form, period, _ in self.states}

    def owes_nothing(self, cell: LedgerCellOf, key: Key) -> bool:
        """Let off, or not there yet when ledgers were opened."""
        _, period, unit = key
        state = self.states.get((cell.form, period, unit))
        if state is None:
            return (cell.form, unit) in self.fillers
        return state == LedgerState.EXEMPT


def of(figures: Iterable[Figure], periods: Sequence[Period], units: Sequence[Unit]) -> OwedLedgers:
    """In three statements."""
    cells = {one.source: one.key for one in figures if isinstance(one.source, LedgerCellOf)}
    forms = {cell.form for cell in cells}
    ledgers = Ledger.objects.filter(form__in=forms, period__in=periods, unit__in=units)
    states = ledgers.order_by().values_list("form", "period", "unit", "state")
    return OwedLedgers(
        {key: cell.form for cell, key in cells.items()},
        {(form, period, unit): state for form, period, unit, state in states},
        _contested(cells, periods, units),
        _fillers(forms, units),
    )


def _contested(
    cells: Mapping[LedgerCellOf, str], periods: Sequence[Period], units: Sequence[Unit]
) -> frozenset[Key]:
    rows = LedgerValue.objects.filter(
        origin=CellOrigin.CONTESTED,
        key__in={cell.key for cell in cells},
        ledger__form__in={cell.form for cell in cells},
        ledger__period__in=periods,
        ledger__unit__in=units,
        ledger__accepted_at__isnull=False,
    ).values_list("ledger__form", "key", "ledger__period", "ledger__unit")
    return frozenset(
        (cells[cell], period, unit)
        for form, key, period, unit in rows
        if (cell := LedgerCellOf(form, key)) in cells
    )


def _fillers(forms: Iterable[int], units: Sequence[Unit]) -> frozenset[tuple[int, int]]:
    kinds = set(LedgerForm.objects.filter(pk__in=forms).order_by().values_list("pk", "kinds"))
    return frozenset(
        (form, unit.pk) for form, kind in kinds for unit in units if unit.kind_id == kind
    )
