"""What applies on a day: `rules.value("BR-01", "per_quarter", on=day)`.

Of the tiers in force the nearest applies whole: county before province before nation. Every answer
carries its version, so that a result can name the version it used.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portal.rules import catalogue
from portal.rules.catalogue import RuleSet
from portal.rules.choices import NEAREST_FIRST, RuleOutcome
from portal.rules.domain import memory
from portal.rules.models import RuleVersion

__all__ = ["InForce", "NotInForceError", "RuleHit", "current", "find", "value"]


class NotInForceError(LookupError):
    """The rule has no version on the day; the message is fit to be shown."""


@dataclass(frozen=True)
class RuleHit:
    """A hit of a rule, as advice: `outcome` says what it stops, `version` what it rests on."""

    outcome: RuleOutcome
    message: str
    rule: RuleSet
    version: RuleVersion


@dataclass(frozen=True)
class InForce:
    rule: RuleSet
    version: RuleVersion

    @cached_property
    def params(self) -> dict[str, Any]:
        return self.rule.typed(self.version.params)

    def __getitem__(self, key: str) -> Any:
        return self.params[key]

    def finding(self, message: str) -> RuleHit:
        return RuleHit(RuleOutcome(self.rule.outcome), message, self.rule, self.version)


def find(code: str, *, on: dt.date) -> InForce | None:
    rule = catalogue.get(code)
    version = nearest(_versions(code), on)
    return InForce(rule, version) if version else None


def current(code: str, *, on: dt.date) -> InForce:
    rule = find(code, on=on)
    if rule is None:
        raise NotInForceError(f"规则“{catalogue.get(code)}”在 {on} 没有适用的版本。")
    return rule


def value(code: str, key: str, *, on: dt.date) -> Any:
    return current(code, on=on)[key]


def nearest(versions: Iterable[RuleVersion], day: dt.date) -> RuleVersion | None:
    """The version that applies among those of one rule."""
    in_force = (version for version in versions if version.state_on(day) == "current")
    return min(in_force, key=lambda version: NEAREST_FIRST.index(version.tier), default=None)


def _versions(code: str) -> list[RuleVersion]:
    return memory.once(
        f"rule {code}",
        lambda: list(RuleVersion.objects.filter(code=code).nearest_first()),
    )
