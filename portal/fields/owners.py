"""Whose fields these are: an app that lets staff design fields adds itself in its `field_owners`.

The engine keeps definitions and reads, judges and shows rows; the rows themselves, and what
publishing means for those there already, are their owner's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from portal.fields.models import FieldSet, FieldSetVersion


@dataclass(frozen=True)
class Owner:
    """`key` stands in `FieldSet.owner`; `published(version)` runs within the act of publishing."""

    key: str
    published: Callable[[FieldSetVersion], None]


OWNERS: Final[dict[str, Owner]] = {}


def add(owner: Owner) -> None:
    if OWNERS.setdefault(owner.key, owner) is not owner:
        raise ValueError(f"owner of fields {owner.key!r} is added twice")


def of(fieldset: FieldSet) -> Owner:
    return OWNERS[fieldset.owner]
