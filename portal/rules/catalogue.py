"""What rules there are: their names, their outcome and the parameters they take, defined in code.

An app adds its own in a module `rulebook`, found when Django starts. The values in force are rows
of `RuleVersion`; a definition only brings the values to begin with.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.urls import reverse

from portal.problems import Problem
from portal.rules.choices import Module, RuleOutcome
from portal.rules.params import BadValueError, Param, percent
from portal.text import search_key, search_term

# Notes of seeds, from how the text was checked.
CHECKED = "已对照条文或官方解读核对。"
TO_CONFIRM = "常用默认值，尚未对照条文原文，启用前请核对。"
LOCAL = "国家没有统一规定，此为建议值，请按本县要求修改。"


@dataclass(frozen=True)
class Seed:
    """The parameters of the national tier from a day on, up to and not including another."""

    params: Mapping[str, Any]
    source: str
    since: dt.date
    until: dt.date | None = None
    note: str = TO_CONFIRM


@dataclass(frozen=True)
class RuleSet:
    code: str
    label: str
    module: Module
    outcome: RuleOutcome
    description: str
    params: tuple[Param, ...]
    seeds: tuple[Seed, ...] = field(default=(), repr=False)
    wholes: tuple[tuple[str, ...], ...] = ()  # shares that are a hundred percent together

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def pk(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("rules:rule", args=[self.code])

    def schema(self) -> list[dict[str, Any]]:
        return [param.described() for param in self.params]

    def typed(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Stored parameters as Python values; one a later release added is None in old versions."""
        return {
            param.key: None if stored.get(param.key) is None else param.typed(stored[param.key])
            for param in self.params
        }

    def kept(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Typed values as they are stored; none of `problems` is there."""
        return {param.key: param.stored(given[param.key]) for param in self.params}

    def problems(self, given: Mapping[str, Any]) -> Iterator[Problem]:
        """What is wrong with typed values, beside their fields."""
        known: dict[str, Any] = {}
        for param in self.params:
            if given.get(param.key) in (None, ""):
                yield param.field, f"请填写“{param.label}”。"
                continue
            try:
                known[param.key] = param.typed(param.stored(given[param.key]))
            except BadValueError as error:
                yield param.field, f"“{param.label}”{error}"
        for keys in self.wholes:
            if all(key in known for key in keys):
                yield from self._not_whole(keys, sum((known[key] for key in keys), Fraction()))

    def _not_whole(self, keys: tuple[str, ...], total: Fraction) -> Iterator[Problem]:
        if total != 1:
            labels = "、".join(param.label for param in self.params if param.key in keys)
            yield "", f"{labels}，合计应当是 100%，现在是 {percent(total)}。"

    def in_words(self, stored: Mapping[str, Any]) -> list[tuple[str, str]]:
        """(label, value with its unit) for each parameter."""
        return [(param.label, param.in_words(stored.get(param.key))) for param in self.params]

    @property
    def is_read(self) -> bool:
        return self.code in _read

    def matches(self, term: str) -> bool:
        return term in search_key(self.code, self.label, self.module.label)


class UnknownRuleError(LookupError):
    """A code no rule book defines."""


_rules: dict[str, RuleSet] = {}
_read: set[str] = set()


def add(rules: Iterable[RuleSet]) -> None:
    for rule in rules:
        if _rules.setdefault(rule.code, rule) != rule:
            raise ValueError(f"rule {rule.code} is defined twice")


def reads(*codes: str) -> None:
    """An app tells in its `rulebook` which rules its code asks for; of every other one staff is
    told that a change has no effect yet."""
    _read.update(get(code).code for code in codes)


def get(code: str) -> RuleSet:
    if code not in _rules:
        raise UnknownRuleError(f"没有编号为“{code}”的规则。")
    return _rules[code]


def everything() -> Iterator[RuleSet]:
    return iter(_rules.values())


def codes_of(module: str) -> list[str]:
    return [rule.code for rule in _rules.values() if rule.module == module]


def codes_with(outcome: str) -> list[str]:
    return [rule.code for rule in _rules.values() if rule.outcome == outcome]


def codes_read() -> list[str]:
    return [code for code in _rules if code in _read]


def codes_matching(typed: str) -> list[str]:
    term = search_term(typed)
    return [rule.code for rule in _rules.values() if rule.matches(term)]
