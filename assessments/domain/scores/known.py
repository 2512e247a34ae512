"""What the arithmetic was given of a line, kept with every digit: a correction and a trial of other
weights start from exactly what was scored, whatever has changed in the figures since."""

from decimal import Decimal
from typing import Any

from assessments.domain.scoring.rules import Raw
from assessments.domain.scoring.terms import Reported


def kept(one: Reported) -> dict[str, Any]:
    """As JSON: numbers as text, words in a list of their own kind; without what says nothing."""
    facts = {
        "raw": _written(one.raw),
        "target": None if one.target is None else str(one.target),
        "nothing_due": one.nothing_due,
        "earlier": [_written(raw) for raw in one.earlier],
        "off": one.off,
    }
    return {name: value for name, value in facts.items() if value}


def read(kept: dict[str, Any]) -> Reported:
    target = kept.get("target")
    return Reported(
        raw=_read(kept.get("raw")),
        target=None if target is None else Decimal(target),
        nothing_due=kept.get("nothing_due", False),
        earlier=tuple(map(_read, kept.get("earlier", ()))),
        off=kept.get("off", ""),
    )


def _written(raw: Raw | None) -> dict[str, str] | None:
    if raw is None:
        return None
    return {"number": str(raw)} if isinstance(raw, Decimal) else {"word": raw}


def _read(raw: dict[str, str] | None) -> Raw | None:
    if raw is None:
        return None
    return Decimal(raw["number"]) if "number" in raw else raw["word"]
