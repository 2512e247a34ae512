"""Which row of a mended workbook each answered row has become, wherever it stands now."""

from collections.abc import Collection, Mapping
from typing import Any

from django.views.decorators.debug import sensitive_variables

Rows = Mapping[int, Mapping[str, Any]]  # by Excel's number, the mapped cells by column
_Key = tuple[Any, ...]


@sensitive_variables()
def places(before: Rows, after: Rows, loose: Mapping[int, Collection[str]]) -> dict[int, int]:
    """Old number → new number of the rows in `loose`, which names the cells of each that may have
    been mended: what else stands in a row is what it is known by. Rows that say the same follow
    one another in order; one that cannot be told from another row, or is gone, is left out."""
    followed: dict[int, int] = {}
    taken: set[int] = set()
    indexes: dict[frozenset[str], dict[_Key, list[int]]] = {}
    for number in sorted(loose):
        if number not in before:
            continue
        firm = frozenset(before[number]).difference(loose[number])
        if firm not in indexes:
            indexes[firm] = _index(after, firm)
        alike = [
            place
            for place in indexes[firm].get(_key(before[number], firm), ())
            if place not in taken
        ]
        place = _chosen(number, before[number], alike, after)
        if place is not None:
            followed[number] = place
            taken.add(place)
    return followed


def _index(rows: Rows, firm: Collection[str]) -> dict[_Key, list[int]]:
    numbers: dict[_Key, list[int]] = {}
    for number, row in rows.items():
        numbers.setdefault(_key(row, firm), []).append(number)
    return numbers


def _key(row: Mapping[str, Any], firm: Collection[str]) -> _Key:
    return tuple(row.get(key, "") for key in sorted(firm))


def _chosen(number: int, row: Mapping[str, Any], alike: Collection[int], after: Rows) -> int | None:
    """The one that stayed as it was, else the one that stayed where it was, else the only one."""
    same = [place for place in alike if after[place] == row]
    if number in same or (number in alike and not same):
        return number
    if same:
        return min(same)
    return next(iter(alike)) if len(alike) == 1 else None
