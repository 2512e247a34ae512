"""The service card: proposed by whoever keeps the talent, issued by the office, verified each year.

It carries nothing personal but a name and a number: what it is good for answers the check page, to
somebody signed in, by the random word of its QR code or by its number and a short code."""

import datetime as dt
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from talent.actions import CARD_CHANGED
from talent.choices import CONVENIENCE, GRANTED, CardEnding, CardState, PolicyLevel
from talent.domain import months, recognitions, talents, titles
from talent.models import PolicyItem, ServiceCard, TalentProfile, Ticket
from talent.permissions import CARDS_MANAGE, TALENT_KEEP

ON_THE_CARD: Final = 6
SELECTED: Final = "优秀人才卡"  # by a selection the portal knows nothing of
LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read as another over the phone
_CODE_LENGTH: Final = 6
_TOKEN_BYTES: Final = 16  # 128 bits
_DIGITS: Final = 4
_LAST: Final = 30


@transaction.atomic
def propose(
    profile: TalentProfile, *, officer: str, officer_phone: str = "", reason: str = "", by: User
) -> ServiceCard:
    """By whoever keeps him; the kind follows from his highest level in force, else his title."""
    profile = talents.held(profile, TALENT_KEEP, by=by)
    today = timezone.localdate()
    kind, rank = _kind(profile, today)
    refuse_if(talents.is_here(profile), _has_none(profile), _has_ground(kind, reason))
    card = ServiceCard.objects.create(
        profile=profile,
        kind=kind or SELECTED,
        rank=rank,
        officer=officer.strip(),
        officer_phone=officer_phone.strip(),
        reason=reason.strip(),
        proposed_by=by,
    )
    _tell("拟发", card, by=by)
    return card


def _kind(profile: TalentProfile, day: dt.date) -> tuple[str, int | None]:
    if level := recognitions.current(profile, day):
        return f"{level.grade.code}类人才卡", level.grade.position
    if title := titles.current(profile, day):
        return f"{title.round.get_kind_display()}卡", None  # type: ignore[attr-defined]
    return "", None


def _has_none(profile: TalentProfile) -> Iterator[Problem]:
    for card in profile.cards.exclude(state=CardState.ENDED):
        state = card.state_on(timezone.localdate())
        yield "", f"“{profile}”已有“{card}”（{state}），一人只能有一张；层次提高或到期的请换发。"


def _has_ground(kind: str, reason: str) -> Iterator[Problem]:
    if not kind and not reason.strip():
        yield "reason", "没有有效的层次认定和评选称号，请写明依据的评选文件。"


@transaction.atomic
def issue(card: ServiceCard, *, on: dt.date, by: User) -> ServiceCard:
    """By somebody else than who proposed it; the number is taken now."""
    card = _held(card, by)
    refuse_if(_is_in(card, CardState.PROPOSED), _is_anothers(card, by), talents.not_later(on))
    _valid_from(card, on)
    return _saved(card, "发放", by=by)


def _is_anothers(card: ServiceCard, by: User) -> Iterator[Problem]:
    if card.proposed_by_id == by.pk:
        yield "", f"“{card}”是您提出的，请由另一位同志发放。"


def _valid_from(card: ServiceCard, on: dt.date) -> None:
    length = rules.value("TA-04", "months", on=on)
    card.number = _next_number(on.year)
    card.token = secrets.token_hex(_TOKEN_BYTES)
    card.code = "".join(secrets.choice(LETTERS) for _ in range(_CODE_LENGTH))
    card.state, card.issued_on = CardState.VALID, on
    card.until = months.shifted(on, length) - dt.timedelta(days=1)
    card.checked_on, card.check_said = None, ""


def _next_number(year: int) -> str:
    """`云才〔2026〕0042`: of the county's first sign, in the order in which they are issued."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"card {year}"])
    root = Unit.objects.filter(depth=1).in_tree_order().first()
    head = f"{str(root)[:1]}才〔{year}〕"
    taken = ServiceCard.objects.filter(number__startswith=head).order_by("-number")
    last = taken.values_list("number", flat=True).first()
    number = int(last.removeprefix(head)) + 1 if last else 1
    return f"{head}{number:0{_DIGITS}}"


@transaction.atomic
def pause(card: ServiceCard, *, reason: str, by: User) -> ServiceCard:
    card = _held(card, by)
    refuse_if(_is_in(card, CardState.VALID))
    card.state, card.reason = CardState.PAUSED, reason.strip()
    return _saved(card, "暂停", by=by, reason=card.reason)


@transaction.atomic
def resume(card: ServiceCard, *, by: User) -> ServiceCard:
    card = _held(card, by)
    refuse_if(_is_in(card, CardState.PAUSED), _still_runs(card))
    card.state, card.reason = CardState.VALID, ""
    return _saved(card, "恢复", by=by)


def _still_runs(card: ServiceCard) -> Iterator[Problem]:
    if card.until and card.until < timezone.localdate():
        yield "", f"“{card}”已于 {card.until} 到期，请换发。"


@transaction.atomic
def verify(
    card: ServiceCard, *, on: dt.date, said: str, elsewhere: bool = False, by: User
) -> ServiceCard:
    """年度核验: he is still here, still of that level; what was found is kept."""
    card = _held(card, by)
    refuse_if(_is_in(card, CardState.VALID, CardState.PAUSED), talents.not_later(on))
    card.checked_on, card.check_said, card.elsewhere = on, said.strip(), elsewhere
    return _saved(card, "年度核验", by=by, on=str(on))


@transaction.atomic
def end(card: ServiceCard, *, why: str, reason: str = "", by: User) -> ServiceCard:
    card = _held(card, by)
    refuse_if(_is_in(card, CardState.PROPOSED, *CardState.held()), _is_no_reissue(why))
    return _ended(card, CardEnding(why), reason, by=by)


def _is_no_reissue(why: str) -> Iterator[Problem]:
    if why == CardEnding.REISSUED:
        yield "why", "换发请用“换发”，旧卡同时注销。"


def _ended(card: ServiceCard, why: CardEnding, reason: str, *, by: User) -> ServiceCard:
    card.state, card.ended_on, card.ended_why = CardState.ENDED, timezone.localdate(), why
    card.reason = reason.strip()
    return _saved(card, f"注销（{why.label}）", by=by, reason=card.reason)


@transaction.atomic
def reissue(card: ServiceCard, *, on: dt.date, by: User) -> ServiceCard:
    """Run out, lost, or of a higher level now: the old one ends, the term begins anew."""
    card = _held(card, by)
    refuse_if(_is_in(card, *CardState.held()), talents.not_later(on), _not_earlier(card, on))
    kind, rank = _kind(card.profile, on)
    _ended(card, CardEnding.REISSUED, "", by=by)
    made = ServiceCard(
        profile=card.profile,
        kind=kind or card.kind,
        rank=rank if kind else card.rank,
        officer=card.officer,
        officer_phone=card.officer_phone,
        proposed_by=by,
    )
    _valid_from(made, on)
    return _saved(made, f"换发（原{card}）", by=by)


def _not_earlier(card: ServiceCard, on: dt.date) -> Iterator[Problem]:
    if card.issued_on and on < card.issued_on:
        yield "on", f"换发日期早于原卡发放日期 {card.issued_on}，请核对。"


def end_all(profile: TalentProfile, *, reason: str, by: User) -> None:
    """Whoever leaves the store holds no card: a part of that act."""
    for card in profile.cards.exclude(state=CardState.ENDED):
        _ended(card, CardEnding.LEFT, reason, by=by)


# What pages and reminders ask --------------------------------------------------------------------


def owed(day: dt.date) -> Q:
    """Cards whose verification of this year is still owed: from the check month on, of those that
    were valid before it began."""
    begins = dt.date(day.year, rules.value("TA-04", "month", on=day), 1)
    if day < begins:
        return Q(pk__in=[])
    unseen = Q(checked_on=None) | Q(checked_on__lt=dt.date(day.year, 1, 1))
    return unseen & Q(state__in=CardState.held(), issued_on__lt=begins)


def check_due(card: ServiceCard, day: dt.date) -> bool:
    return ServiceCard.objects.filter(owed(day), pk=card.pk).exists()


def to_be_paused(day: dt.date) -> Q:
    """Not verified so many days after the check month: their pausing is proposed."""
    rule = rules.current("TA-04", on=day)
    next_month = months.shifted(dt.date(day.year, rule["month"], 1), 1)
    if day < next_month + dt.timedelta(days=rule["grace"]):
        return Q(pk__in=[])
    return owed(day) & Q(state=CardState.VALID)


def last_to_renew(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=rules.value("TA-04", "renew", on=day))


def runs_out_soon(day: dt.date) -> Q:
    """The last reminder; a rule written before it was named knows no such number."""
    return Q(state__in=CardState.held(), until__lte=day + dt.timedelta(days=last_days(day)))


def last_days(day: dt.date) -> int:
    return int(rules.current("TA-04", on=day).params.get("last") or _LAST)


def ending(day: dt.date) -> Q:
    return Q(state__in=CardState.held(), until__lte=last_to_renew(day))


def found(*, token: str = "", number: str = "", code: str = "") -> ServiceCard | None:
    """By the word of its QR code, or by its number with the short code, as told on the phone."""
    rows = ServiceCard.objects.select_related("profile__person", "profile__unit")
    if token:
        return rows.filter(token=token).first()
    if number and code:
        return rows.filter(number=number.strip(), code=code.strip().upper()).first()
    return None


@dataclass(frozen=True)
class CardRight:
    """权益: what the card is good for, how often a year, how often it was had this year."""

    item: PolicyItem
    used: int

    def __str__(self) -> str:
        return f"{self.item}，每年 {self.item.times:,} 次" if self.item.times else str(self.item)


def rights(card: ServiceCard, day: dt.date) -> list[CardRight]:
    """The county's conveniences in force, the first few as they stand on the card."""
    items = PolicyItem.objects.in_force().for_people().filter(category=CONVENIENCE)
    rows = list(items.filter(level=PolicyLevel.COUNTY).in_order()[:ON_THE_CARD])
    had = Ticket.objects.filter(
        profile=card.profile_id, policy__in=rows, done_on__year=day.year, outcome__in=GRANTED
    )
    used = dict(had.order_by().values_list("policy").annotate(Count("pk")))
    return [CardRight(item, used.get(item.pk, 0)) for item in rows]


# Their parts -------------------------------------------------------------------------------------


def _held(card: ServiceCard, by: User) -> ServiceCard:
    """The file is held: two cards of one human being are not issued at once."""
    talents.held(card.profile, CARDS_MANAGE, by=by)
    row: ServiceCard = ServiceCard.objects.select_related("profile__unit", "profile__person").get(
        pk=card.pk
    )
    require(by, CARDS_MANAGE, row.profile.unit)
    return row


def _saved(card: ServiceCard, act: str, *, by: User, **more: Any) -> ServiceCard:
    card.save()
    _tell(act, card, by=by, **more)
    return card


def _tell(act: str, card: ServiceCard, *, by: User, **more: Any) -> None:
    summary = f"{act}：{card.profile} {card}"
    events.record(CARD_CHANGED, by=by, target=card.profile, summary=summary, **more)


def _is_in(card: ServiceCard, *states: CardState) -> Iterator[Problem]:
    if card.state not in states:
        yield "", f"“{card}”现在是“{card.get_state_display()}”，不能这样办理。"
