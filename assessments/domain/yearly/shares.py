"""What a group's year is put together by: the county's rule, or what was decided for this year.
Kept with the year as the rule stores it, so that a published one says for good what it used."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError

from assessments.domain.yearly.arithmetic import PARTS, YearShares
from portal.rules import catalogue
from portal.rules.catalogue import RuleSet
from portal.rules.domain import rules
from portal.rules.domain.rules import NotInForceError

CODE: Final = "AS-14"
_ROUNDS: Final = ("project_mid", "project_end")

Stored = dict[str, Any]


def rule() -> RuleSet:
    return catalogue.get(CODE)


def of_rule(year: int) -> Stored:
    """What applies on the year's last day."""
    try:
        return dict(rules.current(CODE, on=dt.date(year, 12, 31)).version.params)
    except NotInForceError as error:
        raise ValidationError(str(error)) from error


def read(stored: Mapping[str, Any]) -> YearShares:
    known = rule().typed(stored)
    mid, end = (known[key] for key in _ROUNDS)
    return YearShares(
        {part.key: known[part.key] for part in PARTS}, (mid, end), known["comprehensive"]
    )


def in_words(stored: Mapping[str, Any]) -> str:
    """`平时考核 40%、书记项目 15%…`, without those that count nothing."""
    parts = read(stored).parts
    return "、".join(f"{part.label} {stored[part.key]}" for part in PARTS if parts[part.key])


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Each that is another now, for the trail."""
    old = dict(rule().in_words(before))
    return [
        f"{label}：{old[label]} → {now}"
        for label, now in rule().in_words(after)
        if old[label] != now
    ]
