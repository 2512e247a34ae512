"""What people's judgement adds to the menu and the home page."""

from collections.abc import Iterator

from django.urls import reverse

from assessments.choices import JudgingState, VisitState
from assessments.domain.grades import giving
from assessments.domain.inspections.rounds import is_drawn, running_month
from assessments.models import Adjustment, InspectionVisit, JudgesSheet, SecretaryReview
from assessments.permissions import (
    BALLOTS_DECIDE,
    BALLOTS_VIEW,
    GRADES_GIVE,
    GRADES_VIEW,
    INSPECTIONS_FILL,
    INSPECTIONS_MANAGE,
    INSPECTIONS_VIEW,
    JUDGING_VIEW,
    SCORES_APPROVE,
    SCORES_MANAGE,
    SCORES_VIEW,
)
from assessments.views.grades import lines_of, sheet_url
from assessments.views.pairings import Pairings
from assessments.views.surveys import Surveys
from portal.accounts.models import User
from portal.ui.registry import Act, MenuEntry, Todo, acts, menu, todos
from reports.datasets import register
from reports.rosters import records_dataset

menu.add(MenuEntry("加减分事项", "assessments:adjustments", "plus-minus", "考核", SCORES_VIEW, 40))
menu.add(
    MenuEntry(
        "督查检查", "assessments:inspections", "clipboard-check", "考核", INSPECTIONS_VIEW, 42
    )
)
menu.add(MenuEntry("等次评定", "assessments:grades", "checklist", "考核", GRADES_VIEW, 44))
menu.add(MenuEntry("包联关系", "assessments:pairings", "link", "考核", GRADES_GIVE, 45))
menu.add(MenuEntry("满意度调查", "assessments:surveys", "mood-smile", "考核", GRADES_VIEW, 46))
register(records_dataset(Pairings, position=92))
register(records_dataset(Surveys, position=94))
menu.add(MenuEntry("观摩评分", "assessments:judging", "award", "考核", JUDGING_VIEW, 47))
menu.add(MenuEntry("述职评议", "assessments:appraisals", "speakerphone", "考核", BALLOTS_VIEW, 48))
acts.add(Act("登记加减分事项", "assessments:new-adjustment", "plus-minus", SCORES_MANAGE, 66))


@todos.provider
def adjustments_to_decide(user: User) -> Iterator[Todo]:
    """What others entered and a leader has to decide."""
    if not user.can(SCORES_APPROVE):
        return
    waiting = Adjustment.objects.visible_to(user).waiting().exclude(proposed_by=user)
    for adjustment in waiting.select_related("unit").order_by("pk")[:20]:
        yield Todo(
            f"加减分事项待审批：{adjustment.unit} {adjustment.label}",
            adjustment.get_absolute_url(),
            group="加减分事项待审批",
        )


@todos.provider
def inspections_to_draw(user: User) -> Iterator[Todo]:
    """Once a month, until it is done."""
    if not user.can(INSPECTIONS_MANAGE):
        return
    if not is_drawn():
        month = running_month().label
        yield Todo(f"{month}督查还没有抽取", reverse("assessments:draw-inspections"))


@todos.provider
def places_to_visit(user: User) -> Iterator[Todo]:
    """What is left of this month's."""
    if not user.can(INSPECTIONS_FILL):
        return
    waiting = InspectionVisit.objects.visible_to(user).filter(
        state=VisitState.DRAWN, round__period=running_month()
    )
    count = waiting.count()
    if count:
        url = f"{reverse('assessments:inspections')}?state={VisitState.DRAWN}"
        yield Todo("本月待检查地点", url, count=count)


@todos.provider
def units_to_grade(user: User) -> Iterator[Todo]:
    """Of the quarter that is over, until all are graded."""
    last, _ = giving.open_quarters()
    for line in lines_of(user):
        count = giving.missing(user, line, last).count()
        if count:
            title = f"{last.label}{line.label}待评定"
            yield Todo(title, sheet_url(line, last), count=count)


@todos.provider
def sheets_to_fill(user: User) -> Iterator[Todo]:
    """A judge's, while the round is open."""
    mine = JudgesSheet.objects.visible_to(user).filter(handed_in_at=None)
    count = mine.filter(judged__round__state=JudgingState.OPEN).count()
    if count:
        yield Todo("观摩评分待评", reverse("assessments:my-sheets"), count=count)


@todos.provider
def appraisals_to_decide(user: User) -> Iterator[Todo]:
    if not user.can(BALLOTS_DECIDE):
        return
    waiting = SecretaryReview.objects.visible_to(user).filter(grade="").exclude(proposal="")
    for appraisal in waiting.select_related("unit").order_by("pk")[:20]:
        yield Todo(
            f"述职评议待评定：{appraisal.unit}",
            appraisal.get_absolute_url(),
            group="述职评议待评定",
        )
