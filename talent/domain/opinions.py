"""征求意见: offices and the public are asked about candidates; kept is only whether somebody is
against one, and whether rightly."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.domain import events
from portal.problems import Problem, refuse_if
from talent.actions import SELECTION_MOVED
from talent.choices.selections import (
    FROM_THE_PUBLIC,
    CandidateState,
    OpinionAnswer,
    OpinionSettled,
    SelectionStage,
)
from talent.domain import candidates, selections
from talent.domain.talents import not_later
from talent.models import SelectionCandidate, SelectionOpinion, SelectionRound


@transaction.atomic
def consult(selection: SelectionRound, *, offices: Sequence[str], by: User) -> SelectionRound:
    """Of everybody qualified each office is asked once; more offices may be asked later."""
    row = selections.held(selection, by)
    stages = SelectionStage.CHECKING, SelectionStage.CONSULTING
    refuse_if(selections.is_in(row, *stages), _all_looked_over(row))
    asked = set(
        SelectionOpinion.objects.filter(candidate__round=row).values_list("candidate", "office")
    )
    today = timezone.localdate()
    SelectionOpinion.objects.bulk_create(
        SelectionOpinion(candidate=candidate, office=office, asked_on=today)
        for candidate in row.candidates.filter(state=CandidateState.QUALIFIED)
        for office in dict.fromkeys(offices)
        if (candidate.pk, office) not in asked
    )
    return selections.moved(row, SelectionStage.CONSULTING, by=by)


def _all_looked_over(row: SelectionRound) -> Iterator[Problem]:
    waiting = row.candidates.filter(state=CandidateState.NOMINATED).count()
    if waiting:
        yield "", f"还有 {waiting:,} 人没有资格审查，请先审查。"
    elif not row.candidates.filter(state=CandidateState.QUALIFIED).exists():
        yield "", "没有资格合格的人选，不能征求意见。"


@transaction.atomic
def answer(
    selection: SelectionRound,
    *,
    office: str,
    objected: Collection[SelectionCandidate],
    on: dt.date,
    by: User,
) -> SelectionRound:
    """One letter answers for all: against these, and nothing against the others."""
    row = selections.held(selection, by)
    opinions = list(
        SelectionOpinion.objects.filter(
            candidate__round=row, office=office, answer=OpinionAnswer.PENDING
        )
    )
    refuse_if(
        selections.is_in(row, SelectionStage.CONSULTING),
        _was_asked(opinions, objected),
        not_later(on),
    )
    against = {candidate.pk for candidate in objected}
    for one in opinions:
        objects = one.candidate_id in against
        one.answer = OpinionAnswer.OBJECTS if objects else OpinionAnswer.NONE
        one.answered_on = on
        one.save(update_fields=["answer", "answered_on"])
    summary = f"登记征求意见答复：{row}，{len(opinions):,} 人，有异议 {len(against):,} 人"
    events.record(SELECTION_MOVED, by=by, target=row, summary=summary)
    return row


def _was_asked(opinions: list[SelectionOpinion], objected: Any) -> Iterator[Problem]:
    if not opinions:
        yield "office", "这个单位没有待答复的征求意见。"
    asked = {one.candidate_id for one in opinions}
    for candidate in objected:
        if opinions and candidate.pk not in asked:
            yield "objected", f"没有就“{candidate}”向这个单位征求意见。"


@transaction.atomic
def object_to(candidate: SelectionCandidate, *, on: dt.date, by: User) -> SelectionOpinion:
    """Somebody of the public is against him, during the notice or before the naming."""
    row = candidates.managed(candidate, by)
    refuse_if(
        candidates.is_so(row, CandidateState.CHOSEN),
        selections.is_in(row.round, SelectionStage.NOTICE),
        not_later(on),
    )
    made = SelectionOpinion.objects.create(
        candidate=row,
        office=FROM_THE_PUBLIC,
        asked_on=row.round.notice_since or on,
        answer=OpinionAnswer.OBJECTS,
        answered_on=on,
    )
    candidates.tell("登记公示异议", row, by=by)
    return made


@transaction.atomic
def settle(opinion: SelectionOpinion, *, upheld: bool, by: User) -> SelectionOpinion:
    """What was held against him is found right, and he is out of it; or it is not."""
    row = candidates.managed(opinion.candidate, by)
    opinion = SelectionOpinion.objects.get(pk=opinion.pk)
    refuse_if(_may_be_settled(opinion), selections.is_in(row.round, *SelectionStage.going()))
    opinion.settled = OpinionSettled.UPHELD if upheld else OpinionSettled.DISMISSED
    opinion.settled_on = timezone.localdate()
    opinion.save(update_fields=["settled", "settled_on"])
    if upheld and row.state in CandidateState.running():
        row.state, row.reason = CandidateState.UNQUALIFIED, "有异议，经核查成立。"
    candidates.saved(row, f"异议处理：{OpinionSettled(opinion.settled).label}", by=by)
    return opinion


def _may_be_settled(opinion: SelectionOpinion) -> Iterator[Problem]:
    if not opinion.is_open:
        yield "", "这条意见没有待处理的异议。"
