"""Ledgers looked at: accepted, or given back with a reason for each cell."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import LEDGER_ACCEPTED, LEDGER_RETURNED
from assessments.choices import LedgerState, RoundOutcome
from assessments.domain.ledgers import holding, levels, reminders, settling, stars
from assessments.domain.ledgers import queries as asked
from assessments.domain.ledgers.filling import Filling
from assessments.models import CellQuery, Ledger, LedgerRound, ReviewLevel
from portal.access import Denied
from portal.accounts.models import User
from portal.audit.domain import events
from portal.problems import Problem, refuse_if
from portal.rules.domain import calendar
from portal.rules.domain.deadlines import moment


@transaction.atomic
def accept(ledger: Ledger, *, by: User, edition: int, words: str = "") -> Ledger:
    """On to the next level, or done. `edition` is that of the ledger the reviewer looked at."""
    ledger = _held(ledger, by, edition)
    current = _current_round(ledger)
    _decide(current, RoundOutcome.ACCEPTED, words, by)
    following = _next_level(ledger)
    if following:
        LedgerRound.objects.create(
            ledger=ledger,
            number=current.number + 1,
            level=following,
            values=current.values,
            submitted_by=current.submitted_by,
        )
        ledger.change(level=following)
    else:
        settling.settle(ledger)
    events.record(LEDGER_ACCEPTED, by=by, target=ledger, period=str(ledger.period), words=words)
    return ledger


@transaction.atomic
def give_back(
    ledger: Ledger, *, queries: Mapping[str, str], words: str, by: User, edition: int
) -> Ledger:
    """With a reason for each cell, or one for the whole."""
    ledger = _held(ledger, by, edition)
    reasons = {key: reason.strip() for key, reason in queries.items() if reason.strip()}
    refuse_if(_reasons_given(ledger, reasons, words))
    current = _current_round(ledger)
    _decide(current, RoundOutcome.RETURNED, words, by)
    CellQuery.objects.bulk_create(
        CellQuery(round=current, key=key, reason=reason) for key, reason in reasons.items()
    )
    state = LedgerState.REOPENED if ledger.was_locked else LedgerState.RETURNED
    until = max(ledger.closes_at, _time_to_mend(ledger))
    longer = {"reopened_until": until} if until > ledger.closes_at else {}
    ledger.change(state=state, level=None, returns=ledger.returns + 1, **longer)
    reminders.given_back(ledger, words=words or "；".join(reasons.values()), by=by)
    events.record(
        LEDGER_RETURNED,
        by=by,
        target=ledger,
        period=str(ledger.period),
        words=words,
        fields=sorted(reasons),
    )
    return ledger


def _time_to_mend(ledger: Ledger) -> dt.datetime:
    """What is given back late may still be mended on the next working day."""
    day = calendar.add_workdays(timezone.localdate(), 1).day
    return moment(day, ledger.form.due_hour)


def _reasons_given(ledger: Ledger, reasons: Mapping[str, str], words: str) -> Iterator[Problem]:
    if not reasons and not words.strip():
        yield NON_FIELD_ERRORS, "请写明退回的意见：在有问题的格子旁写，或写一条总的意见。"
    known = Filling(ledger).definition.by_key
    if reasons.keys() - known.keys():
        yield NON_FIELD_ERRORS, "有的退回意见所指的内容不在这张台账中。请刷新页面重试。"


@dataclass(frozen=True)
class Accepted:
    ledgers: list[Ledger]
    left: dict[str, str]  # what was not accepted, with the reason


def accept_many(ledgers: Iterable[Ledger], *, by: User) -> Accepted:
    """Those where nothing is warned of or contested; each by itself, so that one does not stop the
    others."""
    accepted, left, denials = [], {}, []
    for ledger in ledgers:
        try:
            with transaction.atomic():
                _require_plain(ledger, by)
                accepted.append(accept(ledger, by=by, edition=ledger.edition))
        except ValidationError as refusal:
            left[str(ledger)] = "；".join(refusal.messages)
        except Denied as denied:
            left[str(ledger)] = str(denied)
            denials.append(denied)
    if denials and len(denials) == len(left) and not accepted:
        raise denials[0]
    return Accepted(accepted, left)


def _require_plain(ledger: Ledger, by: User) -> None:
    if starred := stars.labels(ledger, by=by):
        raise ValidationError(f"“{'、'.join(starred)}”有人关注，请打开逐项审核。")
    held = holding.alone(ledger, by)
    labels = list(remarkable(Filling(held, by=by)))
    if labels:
        raise ValidationError(f"“{'、'.join(labels)}”有说明或与系统不同，请打开逐项审核。")
    if replies := asked.answered(held):
        raise ValidationError(f"“{'、'.join(replies)}”单位答复了退回意见，请打开逐项审核。")


def remarkable(filling: Filling) -> Iterator[str]:
    """The cells a reviewer has to look at one by one."""
    for kind in filling.definition.kinds:
        row = filling.rows.get(kind.key)
        if kind.key in filling.contested or (row is not None and row.note):
            yield kind.field.label


# Shared -------------------------------------------------------------------------------------------


def _held(ledger: Ledger, by: User, edition: int) -> Ledger:
    ledger = holding.alone(ledger, by)
    if ledger.state != LedgerState.SUBMITTED:
        state = ledger.get_state_display()
        raise ValidationError(f"“{ledger}”现在是“{state}”，不能审核。请刷新页面查看。")
    if ledger.edition != edition:
        raise ValidationError(f"“{ledger}”刚才有变动。请刷新页面，看过以后再审核。")
    levels.require_reviewer(ledger, by)
    return ledger


def _current_round(ledger: Ledger) -> LedgerRound:
    return ledger.rounds.filter(outcome=RoundOutcome.WAITING).latest("number")


def _decide(current: LedgerRound, outcome: RoundOutcome, words: str, by: User) -> None:
    current.outcome, current.words = outcome, words.strip()
    current.decided_by, current.decided_at = by, timezone.now()
    current.save()


def _next_level(ledger: Ledger) -> ReviewLevel | None:
    if ledger.level is None:
        return None
    return ledger.form.levels.filter(number__gt=ledger.level.number).order_by("number").first()
