"""What is left of a sensitive value on screen: enough to recognise it with the document in hand,
not enough to work it out with what else a page says (decision 0018)."""

import re
from collections.abc import Callable
from typing import Final

from portal.people.choices import Sensitive

HIDDEN: Final = "*"
LEAST_HIDDEN: Final = 6  # of a short value nothing is shown rather than hiding less
_BETWEEN_DIGITS: Final = str.maketrans("", "", " \t\u3000'’‘`-－—")
_LONG_NUMBER: Final = re.compile(r"[0-9０-９]{11}")


def identity(value: str) -> str:
    """`1***************34`: without the area code, the birth and the order of the day."""
    return _ends(value, head=1, tail=2)


def phone(value: str) -> str:
    """`138******00`: the network or area code, and two digits."""
    return _ends(value, head=3, tail=2)


def address(value: str) -> str:
    """Only that there is one, not even how long it is."""
    return HIDDEN * LEAST_HIDDEN if value else ""


def unknown(value: str) -> str:
    """Text under a heading nobody has explained yet: a long number may be somebody's."""
    is_number = _LONG_NUMBER.search(value.translate(_BETWEEN_DIGITS))
    return identity(value) if is_number else value


MASKS: Final[dict[str, Callable[[str], str]]] = {
    Sensitive.IDENTITY: identity,
    Sensitive.PHONE: phone,
    Sensitive.ADDRESS: address,
}


def of_field(name: str) -> Callable[[str], str]:
    """The mask of a sensitive column by the field it fills; the strictest where none is meant."""
    return MASKS.get(name, address)


def _ends(value: str, *, head: int, tail: int) -> str:
    hidden = len(value) - head - tail
    if hidden < LEAST_HIDDEN:
        return HIDDEN * len(value)
    return value[:head] + HIDDEN * hidden + value[len(value) - tail :]
