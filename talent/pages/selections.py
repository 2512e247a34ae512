"""What selections add: the menu, tabs of a round, a candidate and a talent, what waits."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.audit.pages import HistoryTab
from portal.ui import deriving
from portal.ui.registry import MenuEntry, SignedInRequest, Tab, Todo, TodoSort, menu, tabs, todos
from talent.choices.selections import AllowanceState, CandidateState, SelectionStage
from talent.domain import panels, selection_steps, selections, titles
from talent.models import (
    SelectionAllowance,
    SelectionCandidate,
    SelectionOpinion,
    SelectionRound,
    TalentProfile,
)
from talent.pages.section import SECTION
from talent.permissions import SELECTION_MANAGE, SELECTION_VIEW, TALENT_KEEP, TALENT_VIEW

menu.add(
    MenuEntry("人才评选", "talent:selections", "award", SECTION, TALENT_VIEW, 47),
    MenuEntry("推荐人选", "talent:candidates", "user-star", SECTION, TALENT_VIEW, 48),
    MenuEntry("人才津贴", "talent:allowances", "coins", SECTION, TALENT_VIEW, 49),
)
_FACTS = (
    *("kind", "document", "places", "age_most", "since", "until", "term_years"),
    *("allowance", "amount", "months", "override", "decided_on", "notice_since"),
    *("notice_until", "named_on", "named_document", "term_until"),
)
_ALWAYS = 8


class RoundProgress(Tab[SelectionRound]):
    """Where it stands, and the one thing it waits for."""

    key = "progress"
    label = "进展"
    template = "talent/tabs/selection.html"
    position = 5

    def context(self, request: SignedInRequest, record: SelectionRound) -> dict[str, Any]:
        today = timezone.localdate()
        step = selection_steps.next_step(record, today)
        told = deriving.facts(record, _FACTS)
        mine = SelectionCandidate.objects.visible_to(request.user).filter(round=record)
        return {
            "line": selection_steps.line_of(record),
            "step": step,
            "late": selections.stays_too_long(record, today),
            "facts": [
                fact for n, fact in enumerate(told) if n < _ALWAYS or fact[1] not in ("—", "")
            ],
            "counted": [
                (label, number)
                for state, label in CandidateState.choices
                if (number := mine.filter(state=state).count())
            ],
        }


class RoundPlaces(Tab[SelectionRound]):
    """Headcount, share, remainder: how each system came to its places."""

    key = "places"
    label = "名额分配"
    template = "talent/tabs/places.html"
    position = 10

    def context(self, request: SignedInRequest, record: SelectionRound) -> dict[str, Any]:
        rows = [
            (row, share, f"{float(share.quota):.3f}", f"{float(share.remainder):.3f}")
            for row, share in selections.shares_of(record)
        ]
        used = record.candidates.exclude(system=None).filter(
            state__in=[CandidateState.CHOSEN, CandidateState.NAMED]
        )
        count: dict[int, int] = {}
        for system in used.values_list("system", flat=True):
            count[system] = count.get(system, 0) + 1
        total = sum(share.headcount for _, share, *_ in rows)
        rest = record.places - sum(share.floor for _, share, *_ in rows)
        return {
            "places": [(*row, count.get(row[0].pk, 0)) for row in rows],
            "total": total,
            "rest": rest,
        }


class RoundCandidates(Tab[SelectionRound]):
    """Everybody with the totals of the judges; a unit sees its own, and no marks."""

    key = "candidates"
    label = "人选和评分"
    template = "talent/tabs/candidates.html"
    position = 15

    def context(self, request: SignedInRequest, record: SelectionRound) -> dict[str, Any]:
        seen = SelectionCandidate.objects.visible_to(request.user).filter(round=record)
        named = ("profile__person", "unit", "system")
        rows = list(seen.select_related(*named).prefetch_related("sheets").in_order())
        marks = request.user.can(SELECTION_VIEW)
        may_mark = request.user.can(SELECTION_MANAGE) and record.stage == SelectionStage.JUDGING
        return {
            "rows": [
                (row, _totals(row, len(record.judges)) if marks else [], result)
                for row, result in panels.scores(record, rows)
            ],
            "marks": marks,
            "judges": list(enumerate(record.judges)) if marks else [],
            "may_mark": may_mark,
        }


def _totals(row: SelectionCandidate, judges: int) -> list[Any]:
    told = {sheet.judge: sum(sheet.marks) for sheet in row.sheets.all()}
    return [told.get(number) for number in range(judges)]


class RoundOpinions(Tab[SelectionRound]):
    key = "opinions"
    label = "征求意见"
    template = "talent/tabs/opinions.html"
    position = 20
    permission = SELECTION_VIEW

    def context(self, request: SignedInRequest, record: SelectionRound) -> dict[str, Any]:
        return _opinions(request, Q(candidate__round=record))


class CandidateOpinions(Tab[SelectionCandidate]):
    key = "opinions"
    label = "征求意见"
    template = "talent/tabs/opinions.html"
    position = 20
    permission = SELECTION_VIEW
    on_paper = False  # 推荐表 goes to people who are not to know

    def context(self, request: SignedInRequest, record: SelectionCandidate) -> dict[str, Any]:
        return _opinions(request, Q(candidate=record))


def _opinions(request: SignedInRequest, which: Q) -> dict[str, Any]:
    rows = SelectionOpinion.objects.visible_to(request.user).filter(which)
    named = ("candidate__profile__person", "candidate__round")
    return {
        "opinions": list(rows.select_related(*named).order_by("candidate", "asked_on", "pk")),
        "may_settle": request.user.can(SELECTION_MANAGE),
    }


class CandidateFacts(Tab[SelectionCandidate]):
    key = "facts"
    label = "推荐材料"
    template = "talent/tabs/candidate.html"
    position = 5

    def context(self, request: SignedInRequest, record: SelectionCandidate) -> dict[str, Any]:
        person = record.profile.person
        return {
            "candidate": record,
            "person": person,
            "profile": record.profile,
            "age": person.age_on(record.round.since),
            "state": record.state_on(timezone.localdate()),
            "sees_score": request.user.can(SELECTION_VIEW),
        }


class TitleOf(Tab[SelectionCandidate]):
    """The title, its yearly appraisals, what was paid."""

    key = "title"
    label = "考核和津贴"
    template = "talent/tabs/title.html"
    position = 15
    on_paper = False

    def context(self, request: SignedInRequest, record: SelectionCandidate) -> dict[str, Any]:
        return {
            "candidate": record,
            "appraisals": list(record.appraisals.select_related("by").order_by("-year")),
            "allowances": list(record.allowances.order_by("month")),
        }


class CandidaciesOf(Tab[TalentProfile]):
    key = "selections"
    label = "评选"
    template = "talent/tabs/candidacies.html"
    position = 54

    def context(self, request: SignedInRequest, record: TalentProfile) -> dict[str, Any]:
        rows = SelectionCandidate.objects.visible_to(request.user).filter(profile=record)
        today = timezone.localdate()
        return {
            "candidacies": [
                (row, row.state_on(today)) for row in rows.select_related("round").in_order()
            ]
        }


tabs.add("talent.selection", RoundProgress, RoundPlaces, RoundCandidates, RoundOpinions, HistoryTab)
tabs.add("talent.candidate", CandidateFacts, TitleOf, CandidateOpinions, HistoryTab)
tabs.add("talent.talent", CandidaciesOf)


@todos.provider
def of_nominating(user: Actor) -> Iterator[Todo]:
    """Units that may nominate, until the last day; what they have still to write."""
    if not user.can(TALENT_KEEP):
        return
    rounds = SelectionRound.objects.visible_to(user).filter(
        stage=SelectionStage.NOMINATING, until__gte=timezone.localdate()
    )
    url = f"{reverse('talent:selections')}?stage={SelectionStage.NOMINATING}"
    yield Todo("正在推荐的人才评选", url, "在人才库勾选人选，点“推荐参评”。", rows=rounds)
    bare = SelectionCandidate.objects.filter(
        user.scope(TALENT_KEEP).q("unit__path"),
        state=CandidateState.NOMINATED,
        deeds="",
        round__stage__in=[SelectionStage.NOMINATING, SelectionStage.CHECKING],
    )
    url = f"{reverse('talent:candidates')}?state={CandidateState.NOMINATED}"
    yield Todo("没有填主要事迹的推荐人选", url, "资格审查前补上。", rows=bare, sort=TodoSort.STALE)


@todos.provider
def of_stages(user: Actor) -> Iterator[Todo]:
    """What each stage waits for at the talent office."""
    if not user.can(SELECTION_MANAGE):
        return
    today, address = timezone.localdate(), reverse("talent:selections")
    rows = SelectionRound.objects.visible_to(user)
    ready = {
        SelectionStage.NOMINATING: ("推荐已截止的人才评选", Q(until__lt=today)),
        SelectionStage.CHECKING: ("待资格审查的人才评选", Q()),
        SelectionStage.CONSULTING: ("待征求意见答复的人才评选", Q()),
        SelectionStage.JUDGING: ("待评审的人才评选", Q()),
        SelectionStage.DECIDING: ("待领导小组研究、公示的人才评选", Q()),
        SelectionStage.NOTICE: ("公示期满、待命名的人才评选", Q(notice_until__lt=today)),
        SelectionStage.NAMED: ("管理期满的人才评选", Q(term_until__lt=today)),
    }
    for stage, (title, which) in ready.items():
        found = rows.filter(which, stage=stage)
        late = any(selections.stays_too_long(row, today) for row in found)
        yield Todo(title, f"{address}?stage={stage}", urgent=late, rows=found)


@todos.provider
def of_titles(user: Actor) -> Iterator[Todo]:
    """Within the term: what is to be paid, who is to be appraised."""
    if not user.can(SELECTION_MANAGE):
        return
    today = timezone.localdate()
    due = SelectionAllowance.objects.visible_to(user).filter(
        state=AllowanceState.DUE, month__lte=today
    )
    url = f"{reverse('talent:allowances')}?state={AllowanceState.DUE}&month_until={today}"
    yield Todo("应发未发的人才津贴", url, "在评选页按月登记发放。", rows=due, sort=TodoSort.DUE)
    owed = SelectionCandidate.objects.visible_to(user).filter(titles.owed_of(today.year - 1))
    url = f"{reverse('talent:candidates')}?owed=true"
    yield Todo(f"{today.year - 1} 年度待考核的人才", url, "勾选一起登记。", rows=owed)
