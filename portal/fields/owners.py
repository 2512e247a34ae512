"""Whose fields these are: an app that lets staff design fields adds itself in its `field_owners`.

The engine keeps definitions and reads, judges and shows rows; the rows themselves, who fills them
and what publishing means for those there already, are their owner's.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.db import models

from portal.access import Actor, Denied, Permission, Scoped, require
from portal.fields.permissions import FIELDS_DESIGN


def _nothing(fieldset: Any, kind: Any) -> Mapping[str, int]:
    return {}


def _units_only() -> Mapping[str, str]:
    return {"": "单位"}


def _by_its_name(fieldset: Any) -> str:
    return ""


def _everybody(user: Actor, path: str) -> models.Q:
    return models.Q()


def _no_more(definition: Any) -> Iterable[tuple[str, str]]:
    return ()


@dataclass(frozen=True)
class Owner:
    """`key` stands in `FieldSet.owner`. Who holds `fills` sees the fields and fills under them;
    `published(version)` runs within the act of publishing; `known_to(user, path)` narrows it where
    not everybody is to know that there are such fields; `uses(fieldset, kind)` counts what its rows
    say in a field with options, by code; `called_in_trail(fieldset)` is what the audit trail calls
    them where their name is not for everybody; `subjects` are what a row may be about, with their
    labels, a unit being blank. Of the settings not all rows can heed,
    `ASKED`, its own heed `asks`: the others are neither offered nor kept. Who designs its fields
    needs `designs` beside the right to design; `offers(definition)` are sources only its rows know,
    with their labels. Its rows hold no fields of the kinds `without`, and sensitive ones only where
    it `seals`."""

    key: str
    fills: Permission
    published: Callable[[Any], None]
    asks: frozenset[str] = frozenset()
    known_to: Callable[[Actor, str], models.Q] = _everybody
    uses: Callable[[Any, Any], Mapping[str, int]] = _nothing
    called_in_trail: Callable[[Any], str] = _by_its_name
    designs: Permission | None = None
    offers: Callable[[Any], Iterable[tuple[str, str]]] = _no_more
    without: frozenset[str] = frozenset()
    seals: bool = True
    subjects: Callable[[], Mapping[str, str]] = _units_only

    def shows_to(self, user: Actor) -> bool:
        return user.can(self.fills) or user.can(FIELDS_DESIGN)


ASKED: Final = frozenset(
    {
        *("arrival", "evidence", "evidence_most", "evidence_megabytes"),
        *("expiry_days", "deviation", "start", "start_each", "excusable"),
    }
)
OWNERS: Final[dict[str, Owner]] = {}


def add(owner: Owner) -> None:
    if OWNERS.setdefault(owner.key, owner) is not owner:
        raise ValueError(f"owner of fields {owner.key!r} is added twice")


class Owned(Protocol):
    owner: str


def of(fieldset: Owned) -> Owner:
    return OWNERS[fieldset.owner]


def require_designer(fieldset: Owned, by: Actor) -> None:
    require(by, FIELDS_DESIGN)
    if more := of(fieldset).designs:
        require(by, more)


def require_filler(by: Actor) -> None:
    """For what helps to fill, whatever it is for."""
    if not any(by.can(owner.fills) for owner in OWNERS.values()):
        raise Denied("您没有填报的权限。如工作需要，请联系安全管理员授予相应角色。")


@dataclass(frozen=True)
class ShownByOwner(Scoped):
    """Definitions are shown to those who fill for their owner, and to designers. `owned` leads from
    the row to the name of its owner."""

    owned: str = "owner"

    def alone(self, user: Actor) -> models.Q:
        path = self.owned.removesuffix("owner")  # to the field set
        condition = models.Q(pk__in=[])
        for key, owner in OWNERS.items():
            if owner.shows_to(user):
                condition |= models.Q(**{self.owned: key}) & owner.known_to(user, path)
        return condition
