"""Places as in a competition, 1-2-2-4: equal numbers share a place, the next one is left out."""

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import TypeVar

Who = TypeVar("Who", bound=Hashable)


def places(numbers: Mapping[Who, Decimal]) -> dict[Who, int]:
    """The largest is first."""
    first_place: dict[Decimal, int] = {}
    for place, number in enumerate(sorted(numbers.values(), reverse=True), start=1):
        first_place.setdefault(number, place)
    return {who: first_place[number] for who, number in numbers.items()}
