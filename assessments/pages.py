"""What ledgers add to the menu, the home page and the page of a unit."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from assessments import pages_judgement
from assessments.choices import ComplaintState, LedgerState, SampleOutcome
from assessments.domain.ledgers import cell_changes, levels
from assessments.domain.ledgers.filling import Filling, definition_of
from assessments.domain.scores import explained, objections, rankings
from assessments.domain.scores.papers import PARTS
from assessments.models import (
    BurdenComplaint,
    CellQuery,
    Ledger,
    LedgerRound,
    Reopening,
    SampledLedger,
    ScoreObjection,
    ScoreRun,
    ScoreSheet,
)
from assessments.permissions import (
    BOARD_VIEW,
    LEDGERS_MANAGE,
    LEDGERS_SAMPLE,
    LEDGERS_VIEW,
    SCHEMES_VIEW,
    SCORES_APPROVE,
    SCORES_MANAGE,
    SCORES_VIEW,
)
from assessments.views.filling import LAST
from assessments.views.origins import CellSources
from assessments.views.scores.sheets import ShownSheet
from assessments.views.stars import StarButtons
from assessments.views.targets import Targets
from portal.access import RoleKey
from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from portal.ui.registry import (
    Act,
    MenuEntry,
    Panel,
    SignedInRequest,
    Tab,
    Todo,
    acts,
    menu,
    panels,
    tabs,
    todos,
)
from reports.datasets import register
from reports.rosters import records_dataset

MOST_UNITS_LISTED = 20  # of a reviewer's to-do; the list has all
LEADERS = {RoleKey.DEPARTMENT_LEADER.value, RoleKey.COUNTY_LEADER.value}
__all__ = ["pages_judgement"]

menu.add(MenuEntry("台账", "assessments:ledgers", "clipboard-list", "填报", LEDGERS_VIEW, 20))
menu.add(MenuEntry("报送进度", "assessments:progress", "layout-grid", "填报", LEDGERS_VIEW, 22))
menu.add(MenuEntry("台账表样", "assessments:forms", "forms", "填报", LEDGERS_VIEW, 24))
menu.add(MenuEntry("填报负担", "assessments:burden", "scale", "填报", LEDGERS_VIEW, 25))
menu.add(MenuEntry("考核方案", "assessments:schemes", "ruler-measure", "考核", SCHEMES_VIEW, 12))
menu.add(MenuEntry("年度目标", "assessments:targets", "target", "填报", LEDGERS_MANAGE, 26))
menu.add(MenuEntry("领导看板", "assessments:board", "layout-dashboard", "考核", BOARD_VIEW, 8))
menu.add(MenuEntry("考核排名", "assessments:ranking", "podium", "考核", SCORES_VIEW, 10))
menu.add(MenuEntry("季度评议", "assessments:quarterly", "calendar", "考核", SCORES_VIEW, 20))
menu.add(MenuEntry("年终总分", "assessments:year-ends", "calculator", "考核", SCORES_VIEW, 22))
register(records_dataset(Targets, position=90))
acts.add(Act("新建台账表样", "assessments:new-form", "forms", LEDGERS_MANAGE, 64))


class LedgerContent(Tab[Ledger]):
    key = "content"
    label = "台账内容"
    template = "assessments/tabs/content.html"
    position = 10

    def context(self, request: SignedInRequest, record: Ledger) -> dict[str, Any]:
        filling = Filling(record, by=request.user)
        sources = CellSources(record, by=request.user)
        marks = StarButtons(record, by=request.user)
        return {
            "sections": {
                section: [
                    (
                        cell,
                        sources.of(cell.kind),
                        marks.of(cell.key, cell.kind.field.label),
                    )
                    for cell in cells
                ]
                for section, cells in filling.sections().items()
            },
            "whole": marks.whole,
            "last_label": LAST[PeriodKind(record.form.period_kind)],
        }


class LedgerRounds(Tab[Ledger]):
    """How the review went: every hand-over with what became of it."""

    key = "rounds"
    label = "报送审核"
    template = "assessments/tabs/rounds.html"
    position = 20

    def context(self, request: SignedInRequest, record: Ledger) -> dict[str, Any]:
        labels = {kind.key: kind.field.label for kind in definition_of(record).kinds}
        rounds = record.rounds.select_related("level", "submitted_by", "decided_by")
        asked = record.reopenings.select_related("asked_by", "answered_by").order_by("-pk")
        return {
            "rounds": [_with_questions(one, labels) for one in rounds.order_by("-number")],
            "corrections": [(one, _named(one.keys, labels)) for one in asked],
            **_second_look(record, labels),
        }


def _second_look(ledger: Ledger, labels: dict[str, str]) -> dict[str, Any]:
    """When it was drawn, and what was found."""
    rows = SampledLedger.objects.filter(ledger=ledger)
    sampled = rows.select_related("draw__unit", "decided_by").first()
    if sampled is None:
        return {}
    found = sampled.findings.order_by("pk").values_list("key", "reason")
    findings = [{"label": labels.get(key, key), "reason": reason} for key, reason in found]
    return {"sampled": sampled, "findings": findings}


def _named(keys: list[str], labels: dict[str, str]) -> str:
    return "、".join(labels.get(key, key) for key in keys)


def _with_questions(one: LedgerRound, labels: dict[str, str]) -> LedgerRound:
    queries: list[CellQuery] = list(one.queries.select_related("replied_by").order_by("pk"))
    questions = [
        {
            "label": labels.get(query.key, query.key),
            "reason": query.reason,
            "reply": query.reply,
            "who": query.replied_by,
            "at": query.replied_at,
        }
        for query in queries
    ]
    one.questions = questions  # type: ignore[attr-defined]  # for the template
    return one


class LedgerChanges(Tab[Ledger]):
    """Who doubts a number: who wrote it, when, and what stood there before."""

    key = "changes"
    label = "填报记录"
    template = "assessments/tabs/changes.html"
    position = 30
    on_paper = False

    def context(self, request: SignedInRequest, record: Ledger) -> dict[str, Any]:
        return {"changes": cell_changes.of(record), "most": cell_changes.MOST_SHOWN}


tabs.add("assessments.ledger", LedgerContent, LedgerRounds, LedgerChanges)


class SheetLines(Tab[ScoreSheet]):
    key = "lines"
    label = "计分明细"
    template = "assessments/scores/tabs/lines.html"
    position = 10

    def context(self, request: SignedInRequest, record: ScoreSheet) -> dict[str, Any]:
        sheet = ShownSheet(record, by=request.user)
        parts = [
            {
                "category": each.category,
                "full": each.category.full,
                "mark": each.mark,
                "formula": each.formula,
                "lines": sheet.lines(each.lines),
            }
            for each in explained.categories(record)
        ]
        totals = [
            (label, getattr(record, part), record.formulas.get(part, ""))
            for part, label in PARTS.items()
        ]
        return {"parts": parts, "totals": totals}


class SheetStanding(Tab[ScoreSheet]):
    """How the unit has stood, what is between it and the one above, and where it lost most."""

    key = "standing"
    label = "走势和差距"
    template = "assessments/scores/tabs/trend.html"
    position = 20

    def context(self, request: SignedInRequest, record: ScoreSheet) -> dict[str, Any]:
        return {
            "gap": explained.gap_above(record),
            "lost": explained.lost_most(explained.categories(record)),
            "trend": explained.trend(record, by=request.user),
        }


class SheetEvents(Tab[ScoreSheet]):
    key = "events"
    label = "加减分和一票否决"
    template = "assessments/scores/tabs/events.html"
    position = 30

    def context(self, request: SignedInRequest, record: ScoreSheet) -> dict[str, Any]:
        user, unit = request.user, record.unit
        may_open = user.can(SCORES_MANAGE, unit) or user.can(SCORES_APPROVE, unit)
        return {"adjustments": explained.adjustments(record), "may_open": may_open}


class ScoresOfUnit(Tab[Unit]):
    """How a unit was ranked, month by month, each leading to its sheet."""

    key = "scores"
    label = "考核得分"
    template = "assessments/scores/tabs/unit.html"
    position = 60
    permission = SCORES_VIEW

    def visible(self, request: SignedInRequest, record: Unit) -> bool:
        return super().visible(request, record) and request.user.can(SCORES_VIEW, record)

    def context(self, request: SignedInRequest, record: Unit) -> dict[str, Any]:
        return {"sheets": explained.latest(record, by=request.user)}


tabs.add("assessments.sheet", SheetLines, SheetStanding, SheetEvents)
tabs.add("orgs.unit", ScoresOfUnit)


class RankingsPanel(Panel):
    """Leaders: last month's first and last of each group, and whether it is out. As wide as the
    townships' table below it."""

    key = "rankings"
    title = "考核排名"
    template = "assessments/scores/panel.html"
    position = 50

    def visible(self, user: User) -> bool:
        return any(role.key in LEADERS for role in user.roles) and user.can(SCORES_VIEW)

    def context(self, user: User) -> dict[str, Any] | None:
        lines = list(rankings.latest(by=user))
        return {"lines": lines} if lines else None


panels.add(RankingsPanel)


@todos.provider
def objections_to_answer(user: User) -> Iterator[Todo]:
    if not user.can(SCORES_MANAGE):
        return
    today = timezone.localdate()
    waiting = ScoreObjection.objects.visible_to(user).waiting().with_lines()
    for objection in waiting.exclude(asked_by=user).order_by("pk")[:20]:
        last = objections.answer_by(objection)
        url = objection.get_absolute_url()
        detail = f"请在 {last:%Y-%m-%d} 前答复"
        yield Todo(f"申诉待答复：{objection}", url, detail, urgent=today >= last)


@todos.provider
def scores_to_publish(user: User) -> Iterator[Todo]:
    """Of months that are over, corrections too."""
    if not user.can(SCORES_APPROVE):
        return
    last = Period.containing(timezone.localdate(), PeriodKind.MONTH).previous()
    runs = ScoreRun.objects.visible_to(user).filter(published_at=None, period__lte=last)
    of_own = runs.filter(user.scope(SCORES_APPROVE).q("sheets__unit__path")).distinct()
    for run in of_own.select_related("scheme", "group").order_by("-period", "pk")[:10]:
        yield Todo(f"考核结果待公布：{run}", run.get_absolute_url())


@todos.provider
def waiting_for_review(user: User) -> Iterator[Todo]:
    """What a reviewer has to look at: how many, and of which units, those with most first."""
    if not levels.reviews(user):
        return
    waiting = Ledger.objects.visible_to(user).filter(
        levels.reviewed_by(user), state=LedgerState.SUBMITTED
    )
    url = f"{reverse('assessments:ledgers')}?state={LedgerState.SUBMITTED}"
    group = "assessments.review"
    yield Todo("待审核台账", url, rows=waiting, group=group)
    by_unit = waiting.order_by().values_list("unit", "unit__short_name")
    counted = by_unit.annotate(count=Count("pk")).order_by("-count", "unit__path")
    for unit, name, count in counted[:MOST_UNITS_LISTED]:
        yield Todo(name, f"{url}&unit={unit}", f"{count:,} 份", group=group)


@todos.provider
def to_look_at_again(user: User) -> Iterator[Todo]:
    if not user.can(LEDGERS_SAMPLE):
        return
    drawn = SampledLedger.objects.visible_to(user).waiting()
    mine = drawn.filter(user.scope(LEDGERS_SAMPLE).q("ledger__unit__path"))
    url = f"{reverse('assessments:samples')}?outcome={SampleOutcome.WAITING}"
    yield Todo("待复核的抽查台账", url, rows=mine)


@todos.provider
def waiting_for_an_answer(user: User) -> Iterator[Todo]:
    if not user.can(LEDGERS_MANAGE):
        return
    asked = Reopening.objects.visible_to(user).filter(answered_at=None).select_related("ledger")
    for reopening in asked.order_by("pk")[:20]:
        url = reverse("assessments:answer-reopening", args=[reopening.pk])
        yield Todo(f"更正申请：{reopening.ledger}", url)


@todos.provider
def complaints_to_answer(user: User) -> Iterator[Todo]:
    if not user.can(LEDGERS_MANAGE):
        return
    waiting = BurdenComplaint.objects.visible_to(user).filter(state=ComplaintState.WAITING)
    for complaint in waiting.select_related("unit", "form").order_by("pk")[:20]:
        url = reverse("assessments:answer-complaint", args=[complaint.pk])
        yield Todo(f"填报负担反映：{complaint}", url)
