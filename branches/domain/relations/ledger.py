"""The ledger of letters: their numbers, and that they always say what became of their member.

Acts on members (`moves`) stand on this; acts on letters (`letters`) stand on both.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Max
from django.utils import timezone

from branches.choices.relations import Direction, LetterState
from branches.domain.reminders import Keepers
from branches.domain.terms import months_later
from branches.models import (
    DisposalCase,
    PartyMember,
    PartyOrganization,
    RelationTransfer,
)
from portal.access import Actor
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules

RULE: Final = "ME-08"
_TAKEN_BACK: Final = "办理已撤回"


def rule_on(day: dt.date) -> rules.InForce:
    """Letters older than the rule go by the first there was."""
    return rules.find(RULE, on=day) or rules.current(RULE, on=max(day, timezone.localdate()))


def valid_until(issued_on: dt.date, *, in_city: bool, days: int | None = None) -> dt.date:
    """The day of issue does not count; the last day still does."""
    rule = rule_on(issued_on)
    usual = rule["city_days"] if in_city else rule["outside_days"]
    return issued_on + dt.timedelta(days=days or usual)


def receipt_due(issued_on: dt.date) -> dt.date:
    return months_later(issued_on, rule_on(issued_on)["receipt_months"])


def issuer_of(
    source: PartyOrganization, direction: str, keepers: Keepers | None = None
) -> tuple[str, Unit]:
    """Who issues, and is asked when no receipt comes: role and unit. The county for letters that
    leave it, else whoever keeps the organisation. Many are asked with the same `keepers`."""
    keepers = keepers or Keepers()
    if direction == Direction.OUT:
        return "organization_office", keepers.by_path.get(
            source.unit.path[: Unit.steplen], source.unit
        )
    return keepers.of(source.unit)


# Numbers ------------------------------------------------------------------------------------------


def give_number(letter: RelationTransfer, issuer: Unit, typed: str = "") -> None:
    """The next of the issuer's year; one on paper already is typed."""
    letter.issuer = issuer
    if typed:
        letter.number = typed
        return
    Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=issuer.pk)
    year = letter.issued_on.year if letter.issued_on else timezone.localdate().year
    given = RelationTransfer.objects.filter(issuer=issuer, year=year)
    last = given.aggregate(last=Max("serial"))["last"] or 0
    letter.year, letter.serial = year, _free(issuer, year, last + 1)
    letter.number = _worded(issuer, year, letter.serial)


def _free(issuer: Unit, year: int, serial: int) -> int:
    """Past those that somebody typed by hand."""
    while RelationTransfer.objects.filter(number=_worded(issuer, year, serial)).exists():
        serial += 1
    return serial


def _worded(issuer: Unit, year: int, serial: int) -> str:
    return f"{issuer.short_name}组介〔{year}〕{serial:04}号"


def number_is_free(
    number: str, *, elsewhere: str = "", field: str = "number", but: int | None = None
) -> Iterator[Problem]:
    """Among our own letters; `elsewhere` of one from another county among those from there."""
    if not number:
        return
    rows = RelationTransfer.objects.filter(number=number)
    rows = rows.exclude(pk=but) if but else rows
    if elsewhere:
        rows = rows.filter(direction=Direction.IN, elsewhere=elsewhere)
        rows = rows.exclude(state=LetterState.WITHDRAWN)
    else:
        rows = rows.exclude(direction=Direction.IN)
    used = rows.select_related("member__person").first()
    if used is not None:
        words = f"介绍信编号“{number}”已用于“{used.member}”（{used.get_state_display()}），"
        yield field, f"{words}编号不重复使用。请核对编号。"


# What becomes of the member, becomes of the letter ------------------------------------------------


def open_of(member: PartyMember) -> RelationTransfer | None:
    return RelationTransfer.objects.open().filter(member=member).first()


def no_disposal(member: PartyMember) -> Iterator[Problem]:
    """Who is being dealt with stays where it is done."""
    if DisposalCase.objects.open().filter(member=member).exists():
        yield NON_FIELD_ERRORS, f"“{member}”有正在办理的组织处置，办结前不能转接组织关系。"


def received_at(member: PartyMember) -> Unit:
    """Where the member came in by a letter, wherever he stands now."""
    rows = RelationTransfer.objects.filter(member=member, direction=Direction.INSIDE)
    letter = rows.select_related("target__unit").newest_first().first()
    target = letter.target if letter else None
    return (target or member.organization).unit


def sent(member: PartyMember, on: dt.date, number: str, *, by: Actor) -> str:
    """Part of sending a member out of the county: there is a letter, written here or elsewhere.
    Its number."""
    waiting = open_of(member)
    if waiting is not None and waiting.state == LetterState.ISSUED:
        return waiting.number
    letter = waiting or RelationTransfer(
        member=member, direction=Direction.OUT, source=member.organization, asked_by_id=by.pk
    )
    letter.direction, letter.target = Direction.OUT, None
    letter.issued_on, letter.state = on, LetterState.ISSUED
    letter.valid_until = valid_until(on, in_city=letter.in_city)
    refuse_if(number_is_free(number, field="document", but=letter.pk))
    give_number(letter, issuer_of(member.organization, Direction.OUT)[1], number)
    letter.save()
    return letter.number


def settle(member: PartyMember, state: LetterState, on: dt.date, reason: str = "") -> None:
    """Part of the acts that end what the letter was for."""
    letter = open_of(member)
    if letter is None:
        return
    letter.state = state
    if state == LetterState.RECEIVED:
        letter.received_on = on
    else:
        letter.closed_on, letter.closing_reason = on, reason[:200]
    letter.save()


def follow(_deed: Any, member: Any, _by: Any) -> None:
    """An act on the member was taken back: her newest letter says again what is."""
    letter = RelationTransfer.objects.filter(member=member).newest_first().first()
    if letter is None or not isinstance(member, PartyMember):
        return
    member.refresh_from_db()
    state = _as_it_is(letter, member)
    if state == letter.state:
        return
    letter.state = state
    if state == LetterState.ISSUED:
        letter.received_on, letter.closed_on, letter.closing_reason = None, None, ""
        letter.move = None
    elif state == LetterState.WITHDRAWN:
        letter.closed_on, letter.closing_reason = timezone.localdate(), _TAKEN_BACK
    letter.save()


def _as_it_is(letter: RelationTransfer, member: PartyMember) -> str:
    if letter.direction == Direction.OUT:
        if member.is_going and member.going_letter == letter.number:
            return LetterState.ISSUED
        if letter.state == LetterState.ISSUED and not member.is_going:
            return LetterState.WITHDRAWN
    elif letter.direction == Direction.INSIDE:
        gone = letter.move is not None and letter.move.withdrawn_at is not None
        if letter.state == LetterState.RECEIVED and gone:
            return LetterState.ISSUED
    elif letter.state == LetterState.RECEIVED and member.has_left:
        return LetterState.WITHDRAWN
    return letter.state
