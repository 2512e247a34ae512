"""What families of figures share: versions of fields that have begun, how definitions changed, and
who has such a number."""

import datetime as dt
from collections.abc import Iterable

from portal.fields.domain.definition import Definition
from portal.orgs.choices import UnitLevel

_TOP = {UnitLevel.COUNTY, UnitLevel.TOWNSHIP, UnitLevel.DEPARTMENT}
_IN_DEPARTMENTS = {UnitLevel.ENTERPRISE, UnitLevel.OTHER}


def begun(versions: Iterable[Definition], *, on: dt.date) -> list[Definition]:
    """In the order they come in."""
    return [each for each in versions if _has_begun(each, on)]


def _has_begun(definition: Definition, day: dt.date) -> bool:
    first = definition.version.effective_from
    return not definition.version.is_draft and first is not None and first <= day


def changes(newest_first: Iterable[str]) -> list[str]:
    """The oldest first, each text that differs from the one before it."""
    texts: list[str] = []
    for text in reversed(list(newest_first)):
        if not texts or texts[-1] != text:
            texts.append(text)
    return texts


def levels_over(filling: Iterable[str]) -> tuple[UnitLevel, ...]:
    """Those who fill, and what may stand above them."""
    those = {UnitLevel(level) for level in filling}
    return tuple(level for level in UnitLevel if level in those | _above(those))


def stand_over_another(filling: Iterable[str]) -> bool:
    """Whether some of those who fill may stand above others of them."""
    those = {UnitLevel(level) for level in filling}
    return len(those) > 1 and bool(those & _above(those))


def _above(those: set[UnitLevel]) -> set[UnitLevel]:
    above = {UnitLevel.COUNTY}
    if those - _TOP:
        above.add(UnitLevel.TOWNSHIP)
    if those & _IN_DEPARTMENTS:
        above.add(UnitLevel.DEPARTMENT)
    return above
