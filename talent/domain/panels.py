"""评审 and the leading group: the sheets of judges, what comes out of them, who is to be named."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.audit.domain import events
from portal.problems import Problem, refuse_if
from portal.rules.domain import rules
from talent.actions import SELECTION_MOVED
from talent.choices.selections import CandidateState, SelectionStage
from talent.domain import apportioning, selections
from talent.domain.talents import not_later
from talent.models import SelectionCandidate, SelectionRound, SelectionSheet


@transaction.atomic
def mark(
    selection: SelectionRound,
    *,
    judge: int,
    marks: Mapping[SelectionCandidate, Sequence[Decimal | None]],
    by: User,
) -> SelectionRound:
    """One judge's sheet, for all candidates at once; whom he keeps out of has blanks only."""
    row = selections.held(selection, by)
    refuse_if(
        selections.is_in(row, SelectionStage.JUDGING),
        _knows(row, judge),
        _are_whole(row, marks),
    )
    mine = {
        sheet.candidate_id: sheet
        for sheet in SelectionSheet.objects.filter(candidate__round=row, judge=judge)
    }
    for candidate, given in marks.items():
        sheet = mine.get(candidate.pk) or SelectionSheet(candidate=candidate, judge=judge)
        sheet.marks = [one for one in given if one is not None]
        if sheet.marks:
            sheet.save()
        elif sheet.pk:
            sheet.delete()
    summary = f"登记评委评分：{row}，{row.judges[judge]}"
    events.record(SELECTION_MOVED, by=by, target=row, summary=summary)
    return row


def _knows(row: SelectionRound, judge: int) -> Iterator[Problem]:
    if not 0 <= judge < len(row.judges):
        yield "", "没有这位评委，请从评选页重新进入。"


def _are_whole(row: SelectionRound, marks: Mapping[Any, Sequence[Any]]) -> Iterator[Problem]:
    for candidate, given in marks.items():
        blanks = sum(one is None for one in given)
        if candidate.round_id != row.pk or len(given) != len(row.criteria):
            yield "", "人选或评审标准已经变化，请重新打开评分表。"
            return
        if 0 < blanks < len(given):
            yield "", f"“{candidate.profile}”有的标准没有打分；回避的全部留空。"
        for label, full, one in zip(row.criteria, row.full_marks, given, strict=True):
            if one is not None and not 0 <= one <= full:
                yield "", f"“{candidate.profile}”的“{label}”应在 0 至 {full} 分之间。"


@transaction.atomic
def close_judging(selection: SelectionRound, *, by: User) -> SelectionRound:
    """The scores are kept as they are now."""
    row = selections.held(selection, by)
    found = list(selections.eligible(row).prefetch_related("sheets"))
    refuse_if(selections.is_in(row, SelectionStage.JUDGING), _all_marked(found))
    for candidate, result in scores(row, found):
        candidate.score = result.mark
        candidate.save(update_fields=["score"])
    return selections.moved(row, SelectionStage.DECIDING, by=by)


def scores(
    row: SelectionRound, candidates: Sequence[SelectionCandidate]
) -> list[tuple[SelectionCandidate, apportioning.JudgesScore]]:
    drops = rules.value("TA-12", "drops", on=row.since)
    return [
        (one, apportioning.score([sheet.marks for sheet in one.sheets.all()], drops))
        for one in candidates
    ]


def _all_marked(found: list[SelectionCandidate]) -> Iterator[Problem]:
    if not found:
        yield "", "没有可以评审的人选。"
    for candidate in found:
        if not candidate.sheets.all():
            yield "", f"“{candidate.profile}”还没有评委打分。"


@transaction.atomic
def decide(
    selection: SelectionRound, *, chosen: Collection[SelectionCandidate], on: dt.date, by: User
) -> SelectionRound:
    """The leading group says who is to be named: never more than there are places."""
    row = selections.held(selection, by)
    found = list(
        row.candidates.filter(
            state__in=[CandidateState.QUALIFIED, CandidateState.CHOSEN, CandidateState.PASSED]
        ).select_related("profile__person")
    )
    named = {candidate.pk for candidate in chosen}
    refuse_if(
        selections.is_in(row, SelectionStage.DECIDING),
        not_later(on),
        _fit(row, named, found),
    )
    for candidate in found:
        wins = candidate.pk in named
        candidate.state = CandidateState.CHOSEN if wins else CandidateState.PASSED
        candidate.save(update_fields=["state"])
    row.decided_on, row.decided_by = on, by
    row.save(update_fields=["decided_on", "decided_by"])
    summary = f"领导小组研究：{row}，拟命名 {len(named):,} 人"
    events.record(SELECTION_MOVED, by=by, target=row, summary=summary)
    return row


def _fit(row: SelectionRound, named: set[int], found: list[Any]) -> Iterator[Problem]:
    if not named:
        yield "chosen", "请选择拟命名人选。"
    if len(named) > row.places:
        yield "chosen", f"选了 {len(named):,} 人，超过名额 {row.places} 人，请减少。"
    if named - {candidate.pk for candidate in found}:
        yield "chosen", "有人已经退出或不合格，请重新选择。"
