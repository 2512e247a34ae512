from functools import cache

from django.urls import reverse


@cache
def address_of(url_name: str) -> str:
    """Of a page without arguments: the same as long as the program runs."""
    return reverse(url_name)
