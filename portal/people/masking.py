"""What is left of a sensitive value on screen: enough to tell two people apart, no more."""

from portal.people.choices import Sensitive

HIDDEN = "*"
_SHORT = 7


def identity(value: str) -> str:
    """`3701**********1234`."""
    return _middle(value, head=4, tail=4)


def phone(value: str) -> str:
    """`138****0000`."""
    return _middle(value, head=3, tail=4)


def address(value: str) -> str:
    return _middle(value, head=3, tail=0)


def _middle(value: str, *, head: int, tail: int) -> str:
    if len(value) < _SHORT or len(value) <= head + tail:
        return HIDDEN * len(value)
    end = value[len(value) - tail :]
    return value[:head] + HIDDEN * (len(value) - head - tail) + end


MASKS = {Sensitive.IDENTITY: identity, Sensitive.PHONE: phone, Sensitive.ADDRESS: address}
