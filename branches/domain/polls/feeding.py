"""What the ballots counted say of the election to be recorded: nothing of it is typed again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from branches.choices.organisations import DEPUTY, MEMBER, SECRETARY
from branches.choices.polls import BallotPost, BallotRound
from branches.domain import committees
from branches.domain.committees import Seat
from branches.models import BallotCandidate, ElectionBallot, PartyOrganization

# Who is secretary as well as a member is seated as secretary alone.
_POSTS: Final = {
    BallotPost.SECRETARY: SECRETARY,
    BallotPost.DEPUTY: DEPUTY,
    BallotPost.MEMBER: MEMBER,
}
_COUNTS: Final = ("held_on", "entitled", "present", "issued", "returned", "invalid")


@dataclass(frozen=True)
class CountedElection:
    """`facts` of the form that records; `strangers` are names that no person is known by."""

    facts: dict[str, Any]
    seats: list[Seat]
    strangers: tuple[str, ...]


def counted(organisation: PartyOrganization) -> CountedElection | None:
    """Of the last day whose ballots are confirmed and belong to no election yet."""
    day = _last_day(_confirmed(organisation).filter(election=None))
    if not day:
        return None
    facts = {name: getattr(whole(day), name) for name in _COUNTS}
    elected = elected_of(day)
    seats = _seated(organisation, [one for one in elected if one.person_id])
    names = tuple(dict.fromkeys(one.name for one in elected if not one.person_id))
    return CountedElection(facts, seats, names)


def last_confirmed(organisation: PartyOrganization) -> list[ElectionBallot]:
    """The ballots of its last election, recorded or not."""
    return _last_day(_confirmed(organisation))


def _confirmed(organisation: PartyOrganization) -> Any:
    rows = organisation.ballots.standing().exclude(confirmed_on=None)
    return rows.exclude(post=BallotPost.DELEGATE)


def _last_day(rows: Any) -> list[ElectionBallot]:
    newest = rows.order_by("-held_on").first()
    return list(rows.filter(held_on=newest.held_on).order_by("round", "pk")) if newest else []


def whole(day: Sequence[ElectionBallot]) -> ElectionBallot:
    """The ballot on the committee, where everybody voted first."""
    firsts = [one for one in day if one.round == BallotRound.FIRST]
    of_members = [one for one in firsts if one.post == BallotPost.MEMBER]
    return (of_members or firsts or day)[0]


def elected_of(day: Sequence[ElectionBallot]) -> list[BallotCandidate]:
    order = {post: place for place, post in enumerate(_POSTS)}
    rows = BallotCandidate.objects.filter(ballot__in=day, is_elected=True)
    found = list(rows.select_related("ballot", "person").order_by("ballot__round", "position"))
    return sorted(found, key=lambda one: order[BallotPost(one.ballot.post)])


def _seated(organisation: PartyOrganization, elected: list[BallotCandidate]) -> list[Seat]:
    """Who goes on in his post keeps the day he began; a member keeps his particular post."""
    present: dict[int, list[Seat]] = {}
    for seat in committees.seats_of(organisation):
        present.setdefault(seat.person.pk, []).append(seat)
    seats: dict[int, Seat] = {}
    for one in elected:
        person, post = one.person, _POSTS[BallotPost(one.ballot.post)]
        if person is None or person.pk in seats:
            continue
        known = present.get(person.pk, [])
        same = next((seat for seat in known if _goes_on(seat.post, post)), None)
        seats[person.pk] = replace(same) if same else Seat(person=person, post=post)
    return list(seats.values())


def _goes_on(held: str, elected: str) -> bool:
    """组织委员 is a 委员 still; 纪委书记 too, who is elected as a member of the committee."""
    return held.startswith(elected) or (elected == MEMBER and held[:1] not in (SECRETARY, DEPUTY))
