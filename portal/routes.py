"""Addresses of pages, remembered: Django goes through all its patterns anew for each of them, and
a list asks for the same one in every row."""

from functools import cache
from typing import Final

from django.urls import reverse

_STAND_IN: Final = 8_070_605_040_302_010


@cache
def page(name: str) -> str:
    """Of a page without arguments: the same as long as the program runs."""
    return reverse(name)


def record(name: str, key: int) -> str:
    """Of the page of one record, which its key alone names."""
    before, after = _around_key(name)
    return f"{before}{int(key)}{after}"


@cache
def _around_key(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[_STAND_IN]).partition(str(_STAND_IN))
    return before, after
