"""What the counts of a ballot come to. 不了解 is no valid vote; a group with too few valid ones is
left out, and so is what has no number; the other weights make up the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from assessments.domain.scoring.exact import exactly, half_up
from assessments.presets.ballots import DAILY, GROUPS, WORDS

Counts = Sequence[int]  # in the order of WORDS
_WORST: Final = "poor"


@dataclass(frozen=True)
class BallotTerms:
    """What a county has set: points by word, weights by group, from which mark on which grade is
    proposed (the best first; below the last 差), how many valid votes a group needs."""

    points: Mapping[str, Decimal]
    weights: Mapping[str, Decimal]
    proposals: Sequence[tuple[Decimal, str]]
    fewest: int


def valid_votes(counts: Counts) -> int:
    return sum(n for n, word in zip(counts, WORDS, strict=True) if word.is_valid)


@exactly
def group_mark(counts: Counts, terms: BallotTerms) -> Decimal | None:
    """On a hundred; None where too few have voted."""
    valid = valid_votes(counts)
    if valid < terms.fewest:
        return None
    pairs = zip(counts, WORDS, strict=True)
    points = sum((n * terms.points[word.key] for n, word in pairs if word.is_valid), Decimal(0))
    return half_up(points / valid)


@exactly
def mark(
    by_group: Mapping[str, Counts], daily: Decimal | None, terms: BallotTerms
) -> Decimal | None:
    """`by_group`: the counts of 总体评价. None where nothing counts."""
    marks = {
        group.key: group_mark(by_group[group.key], terms)
        for group in GROUPS
        if group.key in by_group
    }
    marks[DAILY.key] = daily
    known = [(terms.weights[key], one) for key, one in marks.items() if one is not None]
    whole = sum((weight for weight, _ in known), Decimal(0))
    if not whole:
        return None
    return half_up(sum((weight * one for weight, one in known), Decimal(0)) / whole)


def proposal(reached: Decimal, terms: BallotTerms) -> str:
    return next((grade for least, grade in terms.proposals if reached >= least), _WORST)
