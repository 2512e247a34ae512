"""Lines of a record's tables, several to a row of the file: which recorded line each one means."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from portal.imports.choices import FindingKind
from portal.imports.domain.planning import Drafts

_BLANK = (None, "")


@dataclass(frozen=True)
class LineMatcher:
    """By `owner` (a link) and the fields `same`; of `alike` nothing may contradict: where both
    sides know a value it is equal, dates as far as they go. A recorded line is meant once."""

    owner: str
    same: tuple[str, ...]
    alike: tuple[str, ...] = ()

    def match(self, drafts: Drafts) -> None:
        self._find_twins(drafts)
        keys = drafts.keys((self.owner, *self.same))
        owners = {key[0] for key in keys if key is not None}
        if not owners:
            return
        known = self._recorded(drafts, owners)
        given = [drafts.stored.get(name) or [None] * len(keys) for name in self.alike]
        for place, key in enumerate(keys):
            if key is None:
                continue
            values = [column[place] for column in given]
            candidates = [
                (_agreement(values, rest), pk)
                for pk, rest in known.get(key, ())
                if _agree(values, rest) and not _is_claimed(drafts, place, pk)
            ]
            if candidates:
                drafts.pks[place] = max(candidates, key=lambda one: (one[0], -one[1]))[1]

    def naming(self, drafts: Drafts) -> Sequence[Collection[Any]]:
        return [[key] if key else [] for key in drafts.keys((self.owner, *self.same))]

    def _recorded(
        self, drafts: Drafts, owners: set[int]
    ) -> dict[tuple[Any, ...], list[tuple[int, list[Any]]]]:
        names = (self.owner, *self.same, *self.alike)
        columns = ", ".join(f'"{drafts.field(name).column}"' for name in names)
        owner, table = drafts.field(self.owner).column, drafts.model._meta.db_table
        query = f'SELECT id, {columns} FROM "{table}" WHERE "{owner}" = ANY(%s)'  # noqa: S608
        recorded: dict[tuple[Any, ...], list[tuple[int, list[Any]]]] = {}
        with connection.cursor() as cursor:
            cursor.execute(query, [sorted(owners)])
            for pk, *values in cursor.fetchall():
                end = len(self.same) + 1
                recorded.setdefault(tuple(values[:end]), []).append((pk, values[end:]))
        return recorded

    def _find_twins(self, drafts: Drafts) -> None:
        """Another line of the same row that says the same."""
        own = self._written(drafts)
        for sibling in siblings(drafts):
            for place, (one, other) in enumerate(zip(own, self._written(sibling), strict=True)):
                if one is not None and one == other:
                    column = next(iter(drafts.given.values())).key
                    drafts.checked.find(
                        place,
                        f"同一人的两条{drafts.model._meta.verbose_name}内容相同，请保留一条。",
                        column=column,
                        kind=FindingKind.TWIN,
                    )

    def _written(self, drafts: Drafts) -> list[tuple[Any, ...] | None]:
        count = len(drafts.checked)
        names = (*self.same, *self.alike)
        columns = [
            [drafts.target.fixed[name]] * count
            if name in drafts.target.fixed
            else drafts.stored.get(name) or [None] * count
            for name in names
        ]
        return [
            row if there else None
            for there, row in zip(drafts.present, zip(*columns, strict=True), strict=True)
        ]


def siblings(drafts: Drafts) -> Iterator[Drafts]:
    """The targets of the same model before this one."""
    for other in drafts.plan.drafts.values():
        if other is drafts:
            return
        if other.model is drafts.model:
            yield other


def final(drafts: Drafts, place: int, name: str) -> Any:
    """The stored value a field will have: the file's, else what is recorded or new ones get."""
    if name in drafts.stored and drafts.stored[name][place] is not None:
        return drafts.stored[name][place]
    if drafts.pks[place] is None:
        return drafts.target.fixed.get(name, drafts.field(name).get_default())
    if name in drafts.places:
        return drafts.before(place, name)
    return drafts.target.fixed.get(name)


def _is_claimed(drafts: Drafts, place: int, pk: int) -> bool:
    return any(sibling.pks[place] == pk for sibling in siblings(drafts))


def _agree(values: Sequence[Any], recorded: Sequence[Any]) -> bool:
    return all(_fits(one, other) for one, other in zip(values, recorded, strict=True))


def _fits(one: Any, other: Any) -> bool:
    if one in _BLANK or other in _BLANK or one == other:
        return True
    if isinstance(one, str) and isinstance(other, str) and one[:4].isdigit() and "-" in one + other:
        return one.startswith(other) or other.startswith(one)
    return False


def _agreement(values: Sequence[Any], recorded: Sequence[Any]) -> int:
    pairs = zip(values, recorded, strict=True)
    return sum(one == other for one, other in pairs if one not in _BLANK)
