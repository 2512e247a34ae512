"""Units say that too much is asked of them; whoever manages ledgers answers, and is held to it."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import BURDEN_ANSWERED, BURDEN_REPORTED, BURDEN_TAKEN_BACK
from assessments.choices import ComplaintState
from assessments.models import BurdenComplaint, LedgerForm
from assessments.permissions import LEDGERS_FILL, LEDGERS_MANAGE
from portal.access import Actor, Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.inbox.domain import notices
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if


@transaction.atomic
def complain(
    unit: Unit, *, words: str, form: LedgerForm | None = None, by: User
) -> BurdenComplaint:
    """It lies in the to-dos of whoever manages ledgers until it is answered."""
    require(by, LEDGERS_FILL, unit)
    refuse_if(_may_be_said(unit, words, form))
    complaint = BurdenComplaint.objects.create(
        unit=unit, form=form, words=words.strip(), asked_by=by
    )
    events.record(BURDEN_REPORTED, by=by, target=complaint)
    return complaint


def _may_be_said(unit: Unit, words: str, form: LedgerForm | None) -> Iterator[Problem]:
    if not words.strip():
        yield "words", "请写明哪些内容负担重、为什么，例如“走访户数每周另报一次，内容相同”。"
    waiting = BurdenComplaint.objects.filter(unit=unit, form=form, state=ComplaintState.WAITING)
    if waiting.exists():
        yield "form", "同一张台账已有一条反映在等答复。请等答复，或先撤回那一条再写。"


@transaction.atomic
def answer(complaint: BurdenComplaint, *, answer: str, by: User) -> BurdenComplaint:
    """Whoever said it is told."""
    complaint = _held(complaint, by)
    require(by, LEDGERS_MANAGE, complaint.unit)
    if complaint.asked_by_id == by.pk:
        raise ValidationError("不能答复自己反映的情况。请由其他人办理。")
    if not answer.strip():
        raise ValidationError({"answer": "请写明怎样减轻，或者不能减轻的理由。"})
    complaint.state, complaint.answer = ComplaintState.ANSWERED, answer.strip()
    complaint.answered_by, complaint.answered_at = by, timezone.now()
    complaint.save()
    notices.send(
        [complaint.asked_by_id],
        title=f"填报负担反映已答复：{complaint}"[:100],
        text=f"{by.name}：{complaint.answer}",
        url=complaint.get_absolute_url(),
    )
    events.record(BURDEN_ANSWERED, by=by, target=complaint)
    return complaint


@transaction.atomic
def take_back(complaint: BurdenComplaint, *, by: User) -> BurdenComplaint:
    complaint = _held(complaint, by)
    require(by, LEDGERS_FILL, complaint.unit)
    if complaint.asked_by_id != by.pk:
        raise Denied("只有反映人本人可以撤回。")
    complaint.state = ComplaintState.TAKEN_BACK
    complaint.save()
    events.record(BURDEN_TAKEN_BACK, by=by, target=complaint)
    return complaint


def _held(complaint: BurdenComplaint, by: Actor) -> BurdenComplaint:
    rows = BurdenComplaint.objects.visible_to(by).select_related("unit", "form")
    held = rows.select_for_update(of=("self",)).filter(pk=complaint.pk).first()
    if held is None:
        raise Denied("没有这条反映，或者不在您的管理范围内。")
    if not held.is_waiting:
        raise ValidationError(f"这条反映现在是“{held.get_state_display()}”。请刷新页面查看。")
    return held
