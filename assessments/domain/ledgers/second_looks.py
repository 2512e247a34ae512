"""What was drawn is looked at again: as it was said, or not; then those who accepted it look
anew."""

from collections.abc import Iterator, Mapping

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import SAMPLE_AGREED, SAMPLE_DIFFERED
from assessments.choices import LedgerState, RoundOutcome, SampleOutcome
from assessments.domain.ledgers import holding, sample_reminders
from assessments.domain.ledgers.filling import definition_of
from assessments.models import Ledger, LedgerRound, Reopening, SampledLedger, SampleFinding
from assessments.permissions import LEDGERS_SAMPLE
from portal.access import Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.inbox import desks
from portal.inbox.domain import notices, people
from portal.problems import Problem, refuse_if


@transaction.atomic
def agree(sampled: SampledLedger, *, edition: int, words: str = "", by: User) -> SampledLedger:
    """Every cell is as the unit said."""
    sampled, ledger = _held(sampled, edition, by)
    _decide(sampled, SampleOutcome.AGREES, words, by)
    events.record(SAMPLE_AGREED, by=by, target=ledger, period=str(ledger.period), words=words)
    return sampled


@transaction.atomic
def differ(
    sampled: SampledLedger, *, findings: Mapping[str, str], words: str, edition: int, by: User
) -> SampledLedger:
    """Some cells are not: what was accepted is to be looked at anew by those who accepted it, and
    these cells may be corrected."""
    sampled, ledger = _held(sampled, edition, by)
    found = {key: reason.strip() for key, reason in findings.items() if reason.strip()}
    refuse_if(_told(ledger, found))
    _decide(sampled, SampleOutcome.DIFFERS, words, by)
    SampleFinding.objects.bulk_create(
        SampleFinding(sampled=sampled, key=key, reason=reason) for key, reason in found.items()
    )
    _open_cells(ledger, sorted(found), words or "；".join(found.values()), by)
    _give_to_reviewers(ledger)
    _tell_reviewers(sampled, ledger, "；".join(filter(None, [words, *found.values()])), by)
    events.record(
        SAMPLE_DIFFERED,
        by=by,
        target=ledger,
        period=str(ledger.period),
        words=words,
        fields=sorted(found),
    )
    return sampled


def may_look(sampled: SampledLedger, by: User) -> bool:
    ledger = sampled.ledger
    is_due = sampled.is_waiting and ledger.state == LedgerState.LOCKED
    return is_due and by.can(LEDGERS_SAMPLE, ledger.unit) and not _had_a_hand_in(ledger, by)


def found_in(ledger: Ledger) -> SampledLedger | None:
    """The second look on whose account it is looked at anew: nobody has handed it over since."""
    submitted, accepted = ledger.submitted_at, ledger.accepted_at
    if accepted is None or submitted is None or submitted > accepted:
        return None
    if ledger.state != LedgerState.SUBMITTED:
        return None
    rows = SampledLedger.objects.filter(ledger=ledger, outcome=SampleOutcome.DIFFERS)
    return rows.select_related("decided_by").prefetch_related("findings").first()


def _held(sampled: SampledLedger, edition: int, by: User) -> tuple[SampledLedger, Ledger]:
    ledger = holding.alone(sampled.ledger, by)
    require(by, LEDGERS_SAMPLE, ledger.unit)
    if _had_a_hand_in(ledger, by):
        raise Denied("您填写或审核过这份台账，不能复核它。请由其他人办理。")
    sampled = SampledLedger.objects.select_for_update(of=("self",)).get(pk=sampled.pk)
    if not sampled.is_waiting:
        raise ValidationError("这份台账已经复核过。请刷新页面查看。")
    if ledger.state != LedgerState.LOCKED:
        state = ledger.get_state_display()
        raise ValidationError(f"“{ledger}”现在是“{state}”，等重新通过后再复核。")
    if ledger.reopenings.filter(ended_at=None).exists():
        raise ValidationError(f"“{ledger}”有一份更正申请等答复，请先答复，再复核。")
    if ledger.edition != edition:
        raise ValidationError(f"“{ledger}”刚才有变动。请刷新页面，看过以后再复核。")
    return sampled, ledger


def _had_a_hand_in(ledger: Ledger, by: User) -> bool:
    """Nobody looks again at what he wrote or accepted himself."""
    decided = ledger.rounds.filter(decided_by=by)
    return decided.exists() or ledger.values.filter(by=by).exists()


def _told(ledger: Ledger, found: Mapping[str, str]) -> Iterator[Problem]:
    if not found:
        yield NON_FIELD_ERRORS, "请在不一致的格子旁写明是什么情况；都一致的请按“一致”。"
    if found.keys() - definition_of(ledger).by_key.keys():
        yield NON_FIELD_ERRORS, "有的意见所指的内容不在这张台账中。请刷新页面重试。"


def _decide(sampled: SampledLedger, outcome: SampleOutcome, words: str, by: User) -> None:
    sampled.outcome, sampled.words = outcome, words.strip()
    sampled.decided_by, sampled.decided_at = by, timezone.now()
    sampled.save()
    draw = sampled.draw
    sample_reminders.looked(draw.form, draw.period, by=by)


def _open_cells(ledger: Ledger, keys: list[str], reason: str, by: User) -> None:
    now = timezone.now()
    Reopening.objects.create(
        ledger=ledger,
        keys=keys,
        reason=reason[:300],
        asked_by=by,
        asked_at=now,
        is_granted=True,
        answer="抽查复核不一致",
        answered_by=by,
        answered_at=now,
    )


def _give_to_reviewers(ledger: Ledger) -> None:
    """Another round at the level that accepted last, of what was handed over then."""
    last = ledger.rounds.filter(outcome=RoundOutcome.ACCEPTED).latest("number")
    level = last.level or ledger.form.levels.order_by("-number").first()
    if level is None:
        raise ValidationError(f"“{ledger.form}”没有审核层级，退不回去。请先在表样中设审核。")
    LedgerRound.objects.create(
        ledger=ledger,
        number=ledger.rounds.latest("number").number + 1,
        level=level,
        values=last.values,
        submitted_by=last.submitted_by,
        submitted_at=last.submitted_at,
    )
    ledger.change(state=LedgerState.SUBMITTED, level=level, corrections=ledger.corrections + 1)


def _tell_reviewers(sampled: SampledLedger, ledger: Ledger, words: str, by: User) -> None:
    above = sampled.draw.unit
    desk = (desks.desk_of(above.kind.level), above.pk)
    accepted_by = ledger.rounds.filter(outcome=RoundOutcome.ACCEPTED, decided_by__isnull=False)
    told = {
        *people.at_desks([desk]).get(desk, ()),
        *accepted_by.values_list("decided_by", flat=True),
    }
    notices.send(
        sorted(told),
        title=f"抽查不一致，请重新审核：{ledger}"[:100],
        text=f"{by.name}：{words}"[:500],
        url=ledger.get_absolute_url(),
    )
