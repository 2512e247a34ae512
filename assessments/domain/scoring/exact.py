"""Numbers as a pencil has them: exact until they are rounded, half up, ties away from zero."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import wraps
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)
PLACES: Final = 2
# Products of numbers of at most some twenty digits are exact, and what a division leaves over is
# far from any tie: a mark is rounded once, from its true value.
_CONTEXT: Final = Context(prec=120, rounding=ROUND_HALF_UP)


def exactly(act: Callable[P, T]) -> Callable[P, T]:
    """Run with enough digits for everything in between."""

    @wraps(act)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with localcontext(_CONTEXT):
            return act(*args, **kwargs)

    return run


@exactly
def half_up(value: Decimal, places: int = PLACES) -> Decimal:
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded.is_zero() else rounded  # never -0.00


@exactly
def mean(values: list[Decimal]) -> Decimal:
    """Of what was printed, rounded; of nothing nought."""
    return half_up(sum(values, ZERO) / len(values)) if values else half_up(ZERO)


def written(value: Decimal) -> str:
    """With the digits it has, never as a power of ten."""
    return f"{value:f}"


def result(exact: Decimal) -> str:
    """`= 16.50`, or `≈ 16.94` where rounding took something away."""
    rounded = half_up(exact)
    return f"{'=' if rounded == exact else '≈'} {written(rounded)}"
