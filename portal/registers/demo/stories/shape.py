"""How a demo register is filled: how much, what is written, how the numbers hang together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass(frozen=True)
class RegisterStory:
    """`total` entries among the units that fill, or `each` a unit; of a register with periods every
    unit has one a period. By key of the field: `texts` one of which is written, a `number` between
    two, `parts` which stay below another field, a `day` so many days after the entry, `sums` that
    all entries of a period make together, `pairs` of a text that goes with the first field's.
    `ended` is how many of each option are closed, of how many."""

    total: int = 0
    each: Span = (0, 0)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pairs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, Span] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, Span] = field(default_factory=dict)
    sums: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    exact: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    ended: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    always: tuple[str, ...] = ()  # though it need not be filled
    communities: bool = False  # of villages only those that are communities
    given: tuple[int, ...] = (30, 60, 90)
