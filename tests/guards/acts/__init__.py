"""Every public act of every `domain/`: who may do it where, and what it leaves in the audit trail.

A row names the function, builds what it is called with, and declares the permissions it needs,
the units at which they are needed, and the events it writes. `tests/guards/test_acts.py` holds the
acts to it; one module per app keeps the rows.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from portal.access import Permission
from portal.audit.choices import Action
from portal.deeds.domain import plain
from tests.guards.places import Site

SUBJECT = "subject"  # the first argument
MADE = "made"  # what the act returns, or the first of several
NOTHING = ""  # the event tells in words


@dataclass
class Given:
    """What an act is called with, besides `by`. `about` names further rows its events are about;
    a function finds what is there only afterwards."""

    args: tuple[Any, ...]
    more: dict[str, Any]
    about: dict[str, Any] = field(default_factory=dict)

    def telling(self, **about: Any) -> "Given":
        self.about |= about
        return self

    def named(self) -> dict[str, Any]:
        subject = {SUBJECT: self.args[0]} if self.args else {}
        return {**subject, **self.more, **self.about}


def given(*args: Any, **more: Any) -> Given:
    return Given(args, more)


@dataclass(frozen=True)
class Act:
    """`at`: the units of the site where each permission is needed; empty when holding it anywhere
    will do. `tells`: the events, each with what it is about: SUBJECT, MADE, the name of an
    argument, a name of `telling`, a relation of one of these (`made.photo`), or NOTHING."""

    function: Callable[..., Any]
    built: Callable[[Site], Given]
    needs: tuple[Permission, ...] = ()
    at: tuple[str, ...] = ("here",)
    tells: tuple[tuple[Action, str], ...] = ()
    own: bool = False  # its row is the clerk's: others are refused whatever they hold
    by_clerk: bool = False  # the clerk does it rightly: `built` gives him more than it needs
    for_all: bool = False  # nobody is refused
    elsewhere: str = "aside"  # a unit of the site where holding the permissions is not enough
    case: str = ""  # tells rows of one function apart

    @property
    def name(self) -> str:
        return name_of(self.function)

    def __str__(self) -> str:
        return f"{self.name} ({self.case})" if self.case else self.name


def name_of(function: Callable[..., Any]) -> str:
    """`cadres.posts.appoint`: the app's module without its `domain`; of plain records
    `orgs.UnitKind.add`."""
    if isinstance(records := getattr(function, "__self__", None), plain.PlainActs):
        return f"{records.model._meta.label}.{function.__name__}"
    return f"{function.__module__}.{function.__name__}".replace(".domain", "")


def of_plain(
    records: plain.PlainActs,
    facts: dict[str, Any] | Callable[[Site], dict[str, Any]],
    *,
    make: Callable[[Site], Any],
    unused: Callable[[Site], Any] | None = None,
    corrects: dict[str, Any] | Callable[[Site], dict[str, Any]],
) -> tuple[Act, ...]:
    """The rows of all acts on plain records: added with these facts (or those of the site), of one
    made by `make` some corrected, it closed and opened again, one nothing refers to removed."""
    unused = unused or make

    def of(site: Site, said: dict[str, Any] | Callable[[Site], dict[str, Any]]) -> dict[str, Any]:
        return said(site) if callable(said) else said

    needs = {"needs": (records.permission,), "at": ("here",) if records.unit else ()}

    def act(function: Callable[..., Any], built: Callable[[Site], Given], about: str) -> Act:
        return Act(function, built, tells=((records.action, about),), **needs)

    acts = [
        act(records.add, lambda s: given(**of(s, facts)), MADE),
        act(records.correct, lambda s: given(make(s), **of(s, corrects)), SUBJECT),
        act(records.remove, lambda s: given(unused(s)), SUBJECT),
    ]
    if records.ends:
        acts += [
            act(records.close, lambda s: given(make(s), reason="不再使用"), SUBJECT),
            act(
                records.reopen, lambda s: given(_ended(records, make(s)), reason="仍要用"), SUBJECT
            ),
        ]
    return tuple(acts)


def _ended(records: plain.PlainActs, record: Any) -> Any:
    is_yes = record._meta.get_field(records.ends).get_internal_type() == "BooleanField"
    setattr(record, records.ends, False if is_yes else dt.date(2026, 1, 5))
    record.save()
    return record
