"""Numbers as a pencil has them: exact until they are rounded, half up, ties away from zero."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal, getcontext, localcontext
from functools import wraps
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)
_ONE: Final = Decimal(1)
PLACES: Final = 2
# Products of numbers of at most some twenty digits are exact, and a mark is rounded once, from its
# true value. What was divided on the way (a rate, a target × month ÷ 12) is cut off far behind
# `_TRUE`: to there a number is what it is, and a tie is seen as one.
_CONTEXT: Final = Context(prec=120, rounding=ROUND_HALF_UP)
_TRUE: Final = Decimal(1).scaleb(-40)
_STEPS: Final = tuple(Decimal(1).scaleb(-places) for places in range(41))  # of rounding
_SHOWN: Final = 4
_LONGEST: Final = 12  # decimals nobody typed: a division left them


def exactly(act: Callable[P, T]) -> Callable[P, T]:
    """Run with enough digits for everything in between."""

    @wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        if getcontext().prec == _CONTEXT.prec:  # one of these runs already
            return act(*args, **kwargs)
        with localcontext(_CONTEXT):
            return act(*args, **kwargs)

    return run


@exactly
def half_up(value: Decimal, places: int = PLACES) -> Decimal:
    rounded = value.quantize(_TRUE).quantize(_STEPS[places])  # as `_CONTEXT` rounds
    return rounded or abs(rounded)  # never -0.00


@exactly
def mean(values: list[Decimal]) -> Decimal:
    """Of what was printed, rounded; of nothing nought."""
    return half_up(sum(values, ZERO) / len(values)) if values else half_up(ZERO)


def written(value: Decimal) -> str:
    """With the digits it has, never as a power of ten; four of what does not divide up."""
    text = str(value)  # ten times as fast as a format, which is for powers of ten only
    if "E" in text:
        text = f"{value:f}"
    if len(text) <= _LONGEST or len(text.partition(".")[2]) <= _LONGEST:
        return text
    return f"{trimmed(half_up(value, _SHOWN)):f}"


def trimmed(value: Decimal) -> Decimal:
    """Without noughts that say nothing: 12 for 12.0000."""
    return value.quantize(_ONE) if value == value.to_integral_value() else value.normalize()


@exactly
def result(exact: Decimal, rounded: Decimal) -> str:
    """`= 16.50`, or `≈ 16.94` where rounding took something away."""
    return f"{'=' if exact.quantize(_TRUE) == rounded else '≈'} {written(rounded)}"
