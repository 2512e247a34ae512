"""Rows that are known by more than the columns of their table."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from portal.imports.kit import Drafts

Key = tuple[Any, ...]


class OwnKeys:
    """A row's key out of its values, and which records bear these keys."""

    def keys_of(self, drafts: Drafts) -> Sequence[Key | None]:
        raise NotImplementedError

    def known(self, keys: Iterable[Key]) -> dict[Key, int]:
        raise NotImplementedError

    def match(self, drafts: Drafts) -> None:
        first: dict[Key, int] = {}
        keys = self.keys_of(drafts)
        known = self.known({key for key in keys if key})
        for place, key in enumerate(keys):
            if key is None:
                continue
            if first.setdefault(key, place) != place:
                drafts.twins(first[key], place)
            drafts.pks[place] = known.get(key)

    def naming(self, drafts: Drafts) -> Sequence[Collection[Any]]:
        return [[key] if key else [] for key in self.keys_of(drafts)]
