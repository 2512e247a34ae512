"""What the fields of one ledger take from around it: what was read for it and lies in its rows."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessments.catalogue import TOTAL
from assessments.models import LedgerValue
from portal.access import Actor
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.orgs.models import Unit
from portal.periods import Period


class LedgerWorld(World):
    """`current` are the values of the ledger as they are being judged: a running total is what the
    earlier periods of the year give and what stands in the ledger now."""

    def __init__(
        self, by: Actor | None, *, period: Period, definition: Definition, rows: Mapping[str, Any]
    ) -> None:
        super().__init__(by, period=period)
        self.definition = definition
        self.rows: Mapping[str, LedgerValue] = rows
        self.current: Mapping[str, Any] = {}

    def automatic(self, key: str, unit: Unit) -> Any:
        read = self._read(key)
        if not key.startswith(TOTAL):
            return read
        summed = self.current.get(key.removeprefix(TOTAL))
        return Decimal(str(read or 0)) + Decimal(str(summed or 0))

    def _read(self, source: str) -> Any:
        """What was read of the source when the ledger was filled from it last."""
        for kind in self.definition.kinds:
            if kind.field.source == source and kind.key in self.rows:
                read = self.rows[kind.key].arrived
                return Decimal(str(read)) if kind.is_number and read is not None else read
        return None
