"""The name of the county, as the frame around every page shows it.

Kept in memory, because it changes once in decades: whoever saves the root tells its own process,
the others ask again after a while.
"""

import time
from dataclasses import dataclass
from typing import Any, Final

from portal.orgs.models import Unit

_SECONDS: Final = 600.0


@dataclass
class _Known:
    name: str = ""
    until: float = 0.0


_known = _Known()


def name() -> str:
    if _known.until <= time.monotonic():
        roots = Unit.objects.filter(depth=1).order_by("path")
        _keep(roots.values_list("short_name", flat=True).first() or "")
    return _known.name


def follow(instance: Unit, **_: Any) -> None:
    """A unit was saved."""
    if instance.depth == 1 and not instance.is_closed:
        _keep(instance.short_name)


def _keep(name: str) -> None:
    _known.name = name
    _known.until = time.monotonic() + _SECONDS
