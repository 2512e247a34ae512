"""The arithmetic of ballots (EL-05), in fractions: how many must come, stand and vote for whom."""

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from portal.problems import Problem
from portal.rules.domain import rules


@dataclass(frozen=True)
class Papers:
    """Of one ballot: papers given out, those that came back, and of these the invalid ones."""

    issued: int | None = None
    returned: int | None = None
    invalid: int | None = None


@dataclass(frozen=True)
class Outcome:
    """`elected` and `tied` are places in the list of candidates; those tied vote again."""

    elected: tuple[int, ...]
    tied: tuple[int, ...]


def least_present(entitled: int, *, on: dt.date) -> int:
    return math.ceil(Fraction(rules.value("EL-05", "least_present", on=on)) * entitled)


def least_candidates(seats: int, *, on: dt.date) -> int:
    return seats + math.ceil(Fraction(rules.value("EL-05", "least_surplus", on=on)) * seats)


def least_votes(present: int, *, on: dt.date) -> int:
    """More than the share of those present: invalid papers do not lower it."""
    return math.floor(Fraction(rules.value("EL-05", "votes_of_present", on=on)) * present) + 1


def outcome(votes: Sequence[int], *, seats: int, present: int, on: dt.date) -> Outcome:
    """By votes up to the seats; who is tied at the last seat stands in a second ballot."""
    least = least_votes(present, on=on)
    enough = [place for place, count in enumerate(votes) if count >= least]
    if len(enough) <= seats:
        return Outcome(tuple(enough), ())
    ranked = sorted((votes[place] for place in enough), reverse=True)
    last = ranked[seats - 1]
    tied = [place for place in enough if votes[place] == last]
    above = [place for place in enough if votes[place] > last]
    if len(above) + len(tied) == seats:
        return Outcome(tuple(sorted(above + tied)), ())
    return Outcome(tuple(above), tuple(tied))


def papers_fit(papers: Papers, present: int | None) -> Iterator[Problem]:
    """Papers given out to those present; of them came back no more than were given out."""
    issued, returned, invalid = papers.issued, papers.returned, papers.invalid
    if issued is not None and present is not None and issued > present:
        yield "issued", f"发出选票 {issued} 张，多于实到会 {present} 人。请核对。"
    if returned is not None and issued is None:
        yield "issued", "填了收回选票，就要填发出选票。"
    elif returned is not None and issued is not None and returned > issued:
        yield (
            "returned",
            f"收回选票 {returned} 张，多于发出的 {issued} 张，选举无效，须重新选举。请核对。",
        )
    if invalid is not None and returned is None:
        yield "returned", "填了无效票，就要填收回选票。"
    elif invalid is not None and returned is not None and invalid > returned:
        yield "invalid", f"无效票 {invalid} 张，多于收回的 {returned} 张。请核对。"
