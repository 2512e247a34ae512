"""How schemes are written down: a line for each indicator, with the marks it has in either."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from assessments.choices import AimKind, EmptyPolicy, MissingPolicy, RuleKey

FULL, OUT, NOUGHT = EmptyPolicy.FULL, EmptyPolicy.EXCLUDED, EmptyPolicy.ZERO
# Where nothing can fail to be due, nothing is lost either.
NEVER: Final = EmptyPolicy.EXCLUDED


@dataclass(frozen=True)
class PresetRule:
    key: RuleKey
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Aim:
    kind: AimKind = AimKind.NONE
    numbers: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Lacking:
    """缺: what counts where a value should exist and does not."""

    policy: MissingPolicy
    back: int = 0


ZERO: Final = Lacking(MissingPolicy.ZERO)
LOWEST: Final = Lacking(MissingPolicy.LOWEST)
LEFT_OUT: Final = Lacking(MissingPolicy.EXCLUDED)


@dataclass(frozen=True)
class PresetIndicator:
    code: str
    label: str
    full: int
    source: str
    rule: PresetRule
    aim: Aim
    empty: EmptyPolicy
    lacking: Lacking

    def with_full(self, full: int, **other: Any) -> "PresetIndicator":
        """The same in the other scheme, or nearly."""
        return replace(self, full=full, **other)


@dataclass(frozen=True)
class PresetCategory:
    code: str
    label: str
    indicators: tuple[PresetIndicator, ...]

    @property
    def full(self) -> int:
        return sum(one.full for one in self.indicators)


@dataclass(frozen=True)
class PresetScheme:
    key: str
    name: str
    groups: tuple[str, ...]
    categories: tuple[PresetCategory, ...]

    @property
    def indicators(self) -> list[PresetIndicator]:
        return [one for category in self.categories for one in category.indicators]


# Sources ------------------------------------------------------------------------------------------


def figure(key: str) -> str:
    return f"[{key}]"


def rate(part: str, whole: str) -> str:
    return f"[{part}] ÷ [{whole}] × 100"


# Rules --------------------------------------------------------------------------------------------


def up() -> PresetRule:
    return PresetRule(RuleKey.MORE, {"cap": "1"})


def down() -> PresetRule:
    return PresetRule(RuleKey.LESS, {"cap": "1"})


def steps(words: str) -> PresetRule:
    """`60=0 80=50`: a threshold, and the percent of full marks it earns."""
    return PresetRule(RuleKey.STEPS, {"steps": _pairs(words)})


def between(words: str) -> PresetRule:
    return PresetRule(RuleKey.BETWEEN_STEPS, {"steps": _pairs(words)})


def each(less: str, most: int) -> PresetRule:
    """So much less each time, from the full marks down to nothing."""
    return PresetRule(RuleKey.OCCURRENCES, {"each": f"-{less}", "floor": "0", "ceiling": str(most)})


def by_rank(step: int, *, least: int = 35, zero_is_zero: bool = False) -> PresetRule:
    facts: dict[str, Any] = {"best": "100", "step": str(step), "least": str(least)}
    return PresetRule(RuleKey.RANK, facts | ({"zero_is_zero": True} if zero_is_zero else {}))


def grades(words: str, **numbers: str) -> PresetRule:
    """`好=100 较好=80`; figures that stand for a grade: `n1="是"`."""
    given = {"grades": dict(_pairs(words))}
    named = {number.removeprefix("n"): word for number, word in numbers.items()}
    return PresetRule(RuleKey.GRADE, {**given, "words": named} if named else given)


def _pairs(words: str) -> list[list[str]]:
    return [pair.split("=") for pair in words.split()]


# Targets ------------------------------------------------------------------------------------------

NO_AIM: Final = Aim()
OF_UNIT: Final = Aim(AimKind.OF_UNIT)
SO_FAR: Final = Aim(AimKind.OF_UNIT_SO_FAR)


def aim(number: str) -> Aim:
    return Aim(AimKind.FIXED, (Decimal(number),))


def by_quarter(*numbers: int) -> Aim:
    return Aim(AimKind.BY_QUARTER, tuple(map(Decimal, numbers)))


def carried(back: int) -> Lacking:
    return Lacking(MissingPolicy.CARRIED, back)
