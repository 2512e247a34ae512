"""What the counts of a ballot come to. 不了解 is no valid vote; a group with fewer than five valid
ones is left out, and so is what has no number; the other weights make up the whole."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from assessments.domain.scoring.exact import exactly, half_up
from assessments.presets.ballots import DAILY, FEWEST_VOTES, GROUPS, PROPOSALS, WORDS

Counts = Sequence[int]  # in the order of WORDS
_WORST: Final = "poor"


def valid_votes(counts: Counts) -> int:
    return sum(n for n, word in zip(counts, WORDS, strict=True) if word.points is not None)


@exactly
def group_mark(counts: Counts) -> Decimal | None:
    """On a hundred; None where too few have voted."""
    valid = valid_votes(counts)
    if valid < FEWEST_VOTES:
        return None
    points = sum(n * (word.points or 0) for n, word in zip(counts, WORDS, strict=True))
    return half_up(Decimal(points) / valid)


@exactly
def mark(by_group: Mapping[str, Counts], daily: Decimal | None) -> Decimal | None:
    """`by_group`: the counts of 总体评价. None where nothing counts."""
    marks = {group: group_mark(by_group[group.key]) for group in GROUPS if group.key in by_group}
    known = [(group.weight, one) for group, one in marks.items() if one is not None]
    if daily is not None:
        known.append((DAILY.weight, daily))
    whole = sum(weight for weight, _ in known)
    return half_up(sum(weight * one for weight, one in known) / Decimal(whole)) if whole else None


def proposal(reached: Decimal) -> str:
    return next((grade for least, grade in PROPOSALS if reached >= least), _WORST)
