"""What was judged of a township, for the worlds of the guards."""

from collections.abc import Callable
from typing import Any

from tests.factories import schemes, scores


def shared(county: Any) -> dict[str, Any]:
    """What all units are judged by."""
    return {"scheme": schemes.active(county).scheme}


def of(unit: Any, scheme: Any, *, by: Any, named: Callable[[str], str] = str) -> dict[str, Any]:
    """`named` marks the texts of rows."""
    names = {"label": named("加分"), "proof_name": f"{named('证明')}.txt"}
    return {"adjustment": scores.approved(scheme, unit, by, **names)}
