"""What the arithmetic was given of a line, kept with every digit: a correction and a trial of other
weights start from exactly what was scored, whatever has changed in the figures since."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from json.encoder import encode_basestring as quoted
from typing import Any, Final

from assessments.domain.scoring.rules import Raw
from assessments.domain.scoring.terms import Reported

# Sorted: what was read back out of the database says the same.
_JSON: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def text(one: Reported) -> str:
    """As JSON. Most lines are a number before a target, and there are thousands: those are written
    without an encoder."""
    raw, target, nothing_due, earlier, off = one
    if isinstance(raw, Decimal) and target is not None and not (nothing_due or earlier or off):
        return f'{{"raw": {{"number": "{raw}"}}, "target": "{target}"}}'
    return _JSON.encode(kept(one))


def figures(told: Iterable[Mapping[str, str]]) -> str:
    """What stands behind a line, as JSON; keys in the order the encoder sorts them."""
    rows = [
        f'{{"figure": {quoted(one["figure"])}, "period": {quoted(one["period"])}, '
        f'"value": {quoted(one["value"])}}}'
        for one in told
    ]
    return f"[{', '.join(rows)}]"


def kept(one: Reported) -> dict[str, Any]:
    """Numbers as text, words in a list of their own kind; without what says nothing."""
    facts: dict[str, Any] = {}
    if one.raw is not None:
        facts["raw"] = _written(one.raw)
    if one.target is not None:
        facts["target"] = str(one.target)
    if one.nothing_due:
        facts["nothing_due"] = True
    if one.earlier:
        facts["earlier"] = [_written(raw) for raw in one.earlier]
    if one.off:
        facts["off"] = one.off
    return facts


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
