"""Letters of the demo county: most received, some on their way, some in somebody's pocket."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Final

from branches.choices.relations import Direction, LetterState
from branches.demo.life import KEEPER
from branches.models import MemberMove, PartyMember, PartyOrganization, RelationTransfer
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind

_EACH: Final = 6  # letters of a township on their way
_REASONS: Final = ("工作调动", "居住地变动", "外出务工地点固定", "退休后随子女居住")
_ELSEWHERE: Final = (
    "中共邻水县青山镇委员会",
    "中共昆明市某区某街道工作委员会",
    "中共某市直属机关工作委员会",
)


def build(plan: DemoPlan) -> None:
    keeper = User.objects.filter(username=KEEPER).first()
    if keeper is None:
        return
    dice = plan.random("letters")
    serials = _Serials()
    made = [*_of_moves(keeper, serials), *_on_the_way(plan, dice, keeper, serials)]
    RelationTransfer.objects.bulk_create(made)
    for letter in made:
        if letter.direction == Direction.OUT and letter.state == LetterState.ISSUED:
            going = {"going_on": letter.issued_on, "going_letter": letter.number}
            PartyMember.objects.filter(pk=letter.member_id).update(**going)


class _Serials:
    """As the issuers count: each its own, year by year."""

    def __init__(self) -> None:
        self.given: dict[tuple[int, int], int] = {}

    def give(self, letter: RelationTransfer, issuer: Unit) -> RelationTransfer:
        year = letter.issued_on.year if letter.issued_on else 0
        serial = self.given[issuer.pk, year] = self.given.get((issuer.pk, year), 0) + 1
        letter.issuer, letter.year, letter.serial = issuer, year, serial
        letter.number = f"{issuer.short_name}组介〔{year}〕{serial:04}号"
        return letter


def _of_moves(by: User, serials: _Serials) -> Iterator[RelationTransfer]:
    """What the demo's moves within the county were done by."""
    towns = {
        unit.path: unit for unit in Unit.objects.at_level(UnitLevel.TOWNSHIP, UnitLevel.COUNTY)
    }
    moves = MemberMove.objects.in_force().select_related("source__unit", "target", "member")
    seen: set[int] = set()
    for move in moves.order_by("moved_on", "pk"):
        if move.member_id in seen:
            continue
        seen.add(move.member_id)
        path = move.source.unit.path
        issuer = next(
            towns[path[:end]] for end in range(len(path), 0, -Unit.steplen) if path[:end] in towns
        )
        issued = move.moved_on - dt.timedelta(days=4)
        letter = RelationTransfer(
            member=move.member,
            direction=Direction.INSIDE,
            source=move.source,
            target=move.target,
            addressee=str(move.target),
            in_city=True,
            reason=move.reason,
            issued_on=issued,
            valid_until=issued + dt.timedelta(days=10),
            received_on=move.moved_on,
            state=LetterState.RECEIVED,
            paid_until=Period.containing(issued, PeriodKind.MONTH),
            prints=1,
            move=move,
            asked_by=by,
        )
        yield serials.give(letter, issuer)


def _on_the_way(
    plan: DemoPlan, dice: random.Random, by: User, serials: _Serials
) -> Iterator[RelationTransfer]:
    county = Unit.objects.at_level(UnitLevel.COUNTY).first()
    branches = PartyOrganization.objects.still_open().filter(kind="branch").select_related("unit")
    for town in Unit.objects.still_open().at_level(UnitLevel.TOWNSHIP).in_tree_order():
        own = list(branches.filter(unit__path__startswith=town.path).in_tree_order())
        rows = PartyMember.objects.present().filter(organization__in=own, moves=None)
        members = list(rows.filter(is_lost=False, going_on=None).order_by("pk")[: _EACH * 9 : 9])
        for number, member in enumerate(members):
            letter = _asked(member, number, own, dice)
            letter.asked_by = by
            yield _sent(letter, number, plan.today, serials, (county or town, town))


def _asked(
    member: PartyMember, number: int, own: list[PartyOrganization], dice: random.Random
) -> RelationTransfer:
    outside = number % 2 == 0
    source = next(one for one in own if one.pk == member.organization_id)
    others = [one for one in own if one.pk != source.pk]
    outside = outside or not others
    return RelationTransfer(
        member=member,
        direction=Direction.OUT if outside else Direction.INSIDE,
        source=source,
        target=None if outside else dice.choice(others),
        elsewhere=dice.choice(_ELSEWHERE) if outside else "",
        reason=dice.choice(_REASONS),
        in_city=not outside,
    )


def _sent(
    letter: RelationTransfer,
    number: int,
    today: dt.date,
    serials: _Serials,
    issuers: tuple[Unit, Unit],
) -> RelationTransfer:
    """All but the last; two of them long ago."""
    outside = letter.direction == Direction.OUT
    if number == _EACH - 1:
        return letter
    issued = today - dt.timedelta(days=(3, 8, 45, 20, 80)[number % 5])
    letter.issued_on, letter.state, letter.prints = issued, LetterState.ISSUED, 1
    letter.addressee = letter.goes_to
    letter.valid_until = issued + dt.timedelta(days=30 if outside else 10)
    letter.paid_until = Period.containing(issued, PeriodKind.MONTH)
    return serials.give(letter, issuers[0] if outside else issuers[1])
