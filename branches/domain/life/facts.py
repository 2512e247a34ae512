"""What is told of an activity when it is recorded."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from branches.choices.life import Presence
from branches.models import Activity, ActivityKind, PartyMember

# Columns of the record that facts carry as they are.
COLUMNS = (
    "held_on", "starts_at", "ends_at", "place", "topic", "host", "recorder", "lecturer", "study",
    "content", "resolution", "leaders", "is_voted", "is_passed", "votes_entitled",
    "votes_present", "votes_for", "votes_against", "votes_abstained",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ActivityFacts:
    """`is_another`: not the one somebody recorded for that day already. `expected`, `present` and
    `on_leave` are told where nobody ticks names."""

    kinds: list[ActivityKind]
    held_on: dt.date
    topic: str
    starts_at: dt.time | None = None
    ends_at: dt.time | None = None
    place: str = ""
    host: str = ""
    recorder: str = ""
    lecturer: str = ""
    study: str = ""
    content: str = ""
    resolution: str = ""
    leaders: str = ""
    is_voted: bool = False
    is_passed: bool = True
    votes_entitled: int | None = None
    votes_present: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstained: int | None = None
    expected: int | None = None
    present: int | None = None
    on_leave: int | None = None
    observers: int | None = None
    is_another: bool = False

    def on(self, activity: Activity) -> Activity:
        for name in COLUMNS:
            value = getattr(self, name)
            setattr(activity, name, value.strip() if isinstance(value, str) else value)
        return activity

    @classmethod
    def given(cls, values: dict[str, Any]) -> "ActivityFacts":
        """From a form's values, which know more."""
        names = {one.name for one in fields(cls)}
        told = {name: value for name, value in values.items() if name in names}
        return cls(**{**told, "kinds": list(told.get("kinds") or [])})


@dataclass(frozen=True)
class Tick:
    """How one member took part."""

    member: PartyMember
    presence: str
    reason: str = ""


@dataclass(frozen=True)
class Count:
    expected: int = 0
    present: int = 0
    on_leave: int = 0
    absent: int = 0
    observers: int = 0

    @classmethod
    def of(cls, marks: Iterable[Tick], observers: int = 0) -> "Count":
        counted = Counter(mark.presence for mark in marks)
        came, leave, absent = (
            counted[one] for one in (Presence.PRESENT, Presence.LEAVE, Presence.ABSENT)
        )
        return cls(
            came + leave + absent, came, leave, absent, counted[Presence.OBSERVER] + observers
        )

    @classmethod
    def told(cls, facts: ActivityFacts) -> "Count":
        expected, present, leave = facts.expected or 0, facts.present or 0, facts.on_leave or 0
        return cls(expected, present, leave, expected - present - leave, facts.observers or 0)

    def on(self, activity: Activity) -> Activity:
        for name in ("expected", "present", "on_leave", "absent", "observers"):
            setattr(activity, name, getattr(self, name))
        return activity
