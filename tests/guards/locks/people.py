"""Locks of acts on people."""

from typing import Any

from portal.people.domain import merges, numbers, people, photos
from tests.guards.locking_world import World
from tests.guards.locks import Locking


def _merge(world: World, keep: str, drop: str) -> Any:
    return merges.merge(getattr(world, keep), drop=getattr(world, drop), reason="测试", by=world.by)


ACTS: dict[str, Locking] = {
    "people edit": Locking("low", lambda w: people.edit(w.low, name="王五", by=w.by)),
    "people numbers": Locking("numbers by", lambda w: numbers.before_telling(w.by), first=True),
    "people photo": Locking("low", lambda w: photos.remove_photo(w.low, by=w.by)),
    "people merge": Locking("low", lambda w: _merge(w, "low", "high"), first=True),
    "people merge the other way": Locking("low", lambda w: _merge(w, "high", "low"), first=True),
    "people merge, second": Locking("high", lambda w: _merge(w, "high", "low")),
    "people merge, what refers to them": Locking("cadre", lambda w: _merge(w, "low", "high")),
    "people unmerge": Locking(
        "merge", lambda w: merges.unmerge(w.merge, reason="测试", by=w.by), first=True
    ),
    "people unmerge, dropped": Locking(
        "gone", lambda w: merges.unmerge(w.merge, reason="测试", by=w.by)
    ),
}
