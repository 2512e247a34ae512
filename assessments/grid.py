"""A ledger as the page that fills it takes it: drawn once, then told anew after every save."""

from typing import Any

from assessments.domain.ledgers.filling import Filling, LedgerCell


def state_of(cell: LedgerCell) -> dict[str, Any]:
    """What changes with a save: of this cell, or of another that is computed from it."""
    return {
        "text": cell.text,
        "edition": cell.edition,
        "note": cell.note,
        "waits": cell.waits,
        "sign": cell.origin_label if cell.waits else "",
        "contested": cell.is_contested,
        "arrived": cell.arrived,
        "findings": [
            {"message": finding.message, "error": finding.is_error} for finding in cell.findings
        ],
    }


def sheet(filling: Filling) -> dict[str, Any]:
    return {cell.key: state_of(cell) for cell in filling.cells()}
