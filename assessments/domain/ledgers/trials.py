"""A form tried before it is published: what arrives is really read for a unit and a period, what is
typed is judged, and nothing is kept."""

from collections.abc import Mapping
from functools import cached_property

from assessments.domain.ledgers import arrivals, clock
from assessments.domain.ledgers.cells import MOST_NOTE, origin_of
from assessments.domain.ledgers.filling import Filling
from assessments.domain.ledgers.world import LedgerWorld
from assessments.models import Ledger, LedgerFile, LedgerForm, LedgerValue
from portal.access import Actor
from portal.fields.domain.definition import Definition
from portal.fields.domain.findings import CellFinding, Wrong
from portal.fields.domain.kinds import FieldKind
from portal.fields.domain.world import World
from portal.orgs.models import Unit
from portal.periods import Period


class LedgerTrial(Filling):
    """A version as the unit would fill it. Without what was typed it is the sheet as it opens."""

    def __init__(
        self,
        form: LedgerForm,
        definition: Definition,
        unit: Unit,
        period: Period,
        *,
        typed: Mapping[str, str] | None = None,
        notes: Mapping[str, str] | None = None,
        by: Actor,
    ) -> None:
        rule = clock.of(form, period)
        self.ledger = Ledger(
            form=form,
            version=definition.version,
            unit=unit,
            period=period,
            window_from=rule.window_from,
            window_until=rule.window_until,
            opens_on=rule.opens_on,
            due_at=rule.due_at,
            locks_at=rule.locks_at,
        )
        self.definition = definition
        self.rows = self._arrived()
        self.world = LedgerWorld(by, period=period, definition=definition, rows=self.rows)
        self.refused: list[CellFinding] = []
        for kind in definition.typed_in:
            if typed is not None and kind.key in typed:
                self._type(kind, typed[kind.key], (notes or {}).get(kind.key, ""))

    def _arrived(self) -> dict[str, LedgerValue]:
        given = arrivals.given_to([self.ledger], self.definition)
        world, rows = World(period=self.ledger.period), {}
        for kind in self.definition.kinds:
            raw = given.get(kind.key, {}).get(self.ledger.unit_id)
            if raw is None:
                continue
            try:
                stored = raw if kind.computed else kind.parse(arrivals.as_typed(raw), world)
            except Wrong:
                continue  # as in a ledger: what would be refused when typed does not arrive
            rows[kind.key] = LedgerValue(
                key=kind.key,
                data=None if kind.computed else stored,
                arrived=stored,
                origin=arrivals.origin_of(kind),
                is_confirmed=False,
            )
        return rows

    def _type(self, kind: FieldKind, raw: str, note: str) -> None:
        row = self.rows.get(kind.key)
        try:
            data = kind.parse(raw, self.world)
        except Wrong as wrong:
            self.refused.append(CellFinding(str(wrong), kind.key))
            return
        if row and data == row.arrived:
            row.note = note[:MOST_NOTE]
            return
        arrived = row.arrived if row else None
        origin = origin_of(kind, data, row)
        self.rows[kind.key] = LedgerValue(
            key=kind.key,
            data=data,
            arrived=arrived,
            origin=origin,
            note=note[:MOST_NOTE],
            is_confirmed=True,
        )

    @cached_property
    def files(self) -> dict[str, list[LedgerFile]]:
        """Proofs are attached to what is kept."""
        return {}

    def findings(self) -> list[CellFinding]:
        """Everything that would stop it from being handed in or has to be explained."""
        return [*self.refused, *self.judged[1]]
