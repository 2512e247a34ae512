"""Persons in global search: how near a name is to what was typed, and one order for all kinds.

Apps that find people by their own records keep to this order, so that the nearest person is among
the first of each of them.
"""

from django.db.models import QuerySet

from portal.people.names import match_key
from portal.text import nearness


def in_order(rows: QuerySet, typed: str, person: str = "") -> QuerySet:
    """`near` on each row; `person` is the way from a row to its person, such as `person__`."""
    near = nearness(match_key(typed), f"{person}search")
    return rows.annotate(near=near).order_by("near", f"{person}name_key", f"{person}pk", "pk")
