"""What people's judgement adds to the menu and the home page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from assessments.choices import JudgingState, ProjectState, VisitState
from assessments.domain.grades import giving
from assessments.domain.inspections.rounds import is_drawn, running_month
from assessments.domain.interviews import deciding
from assessments.models import (
    Adjustment,
    InspectionVisit,
    InterviewProposal,
    JudgesSheet,
    Milestone,
    SecretaryProject,
    SecretaryReview,
)
from assessments.permissions import (
    BALLOTS_DECIDE,
    BALLOTS_VIEW,
    GRADES_GIVE,
    GRADES_VIEW,
    INSPECTIONS_FILL,
    INSPECTIONS_MANAGE,
    INSPECTIONS_VIEW,
    INTERVIEWS_DECIDE,
    INTERVIEWS_VIEW,
    JUDGING_VIEW,
    PROJECTS_FILL,
    PROJECTS_MANAGE,
    PROJECTS_VIEW,
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
menu.add(MenuEntry("约谈建议", "assessments:interviews", "message", "考核", INTERVIEWS_VIEW, 49))
menu.add(MenuEntry("书记项目", "assessments:projects", "flag", "考核", PROJECTS_VIEW, 38))
acts.add(Act("申报书记项目", "assessments:new-project", "flag", PROJECTS_FILL, 64))
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
    url = f"{reverse('assessments:inspections')}?state={VisitState.DRAWN}"
    yield Todo("本月待检查地点", url, rows=waiting)


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
    open_now = mine.filter(judged__round__state=JudgingState.OPEN)
    yield Todo("观摩评分待评", reverse("assessments:my-sheets"), rows=open_now)


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


@todos.provider
def projects_to_settle(user: User) -> Iterator[Todo]:
    """The organization office: handed over, or a milestone told to be done."""
    if not user.can(PROJECTS_MANAGE):
        return
    waiting = SecretaryProject.objects.visible_to(user).filter(state=ProjectState.WAITING)
    address = reverse("assessments:projects")
    others = waiting.exclude(submitted_by=user)
    yield Todo("书记项目待审定", f"{address}?state={ProjectState.WAITING}", rows=others)
    reported = Milestone.objects.visible_to(user).filter(
        project__state=ProjectState.RUNNING, reported_at__isnull=False, confirmed_at=None
    )
    told = reported.exclude(reported_by=user)
    yield Todo("书记项目节点待确认", f"{address}?lacks=confirmation", rows=told)


@todos.provider
def own_projects(user: User) -> Iterator[Todo]:
    """The unit's own: given back, a milestone overdue. The month's note is a task of its own."""
    if not user.can(PROJECTS_FILL, user.unit):
        return
    own = SecretaryProject.objects.filter(unit=user.unit_id)
    for project in own.filter(state=ProjectState.DRAFT).exclude(reason="").order_by("pk")[:20]:
        yield Todo(f"修改退回的书记项目：{project.name}", project.get_absolute_url())
    late = Milestone.objects.filter(
        project__in=own.running(), reported_at=None, due_on__lt=timezone.localdate()
    )
    for milestone in late.select_related("project").in_order()[:20]:
        yield Todo(
            f"书记项目节点逾期：{milestone}",
            milestone.get_absolute_url(),
            group="书记项目节点逾期",
            urgent=True,
        )


@todos.provider
def interviews_to_decide(user: User) -> Iterator[Todo]:
    """A leader's; and the assessment office's, until the talk is entered."""
    address = reverse("assessments:interviews")
    if user.can(INTERVIEWS_DECIDE):
        waiting = InterviewProposal.objects.visible_to(user).waiting()
        yield Todo("约谈建议待决定", f"{address}?state=waiting", rows=waiting)
    if user.can(INTERVIEWS_VIEW) and user.can(SCORES_MANAGE):
        for proposal in deciding.without_talk().visible_to(user).select_related("unit")[:20]:
            yield Todo(
                f"约谈后登记：{proposal.unit}", proposal.get_absolute_url(), group="约谈后登记"
            )
