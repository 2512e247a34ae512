"""Secretaries' projects of last year and this one: most in time, some late, a few untold."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from assessments.choices import ProjectState
from assessments.models import Milestone, ProjectNote, SecretaryProject
from portal.access import RoleKey
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.orgs.models import GroupMembership, Unit
from portal.periods import Period, PeriodKind

_BATCH: Final = 2000
_NAMES: Final = (
    ("党建引领茶产业提质", "茶园改造 2,000 亩，带动 300 户增收。"),
    ("网格党支部联户服务", "42 个网格党支部全部建成，群众诉求办结率 95% 以上。"),
    ("村集体经济抱团发展", "6 个村联合建设仓储冷链，村均增收 5 万元。"),
    ("老旧小区红色物业", "12 个小区成立物业联合党支部，物业服务满意度 90% 以上。"),
    ("机关党员下沉社区", "在职党员全部到社区报到，人均认领微心愿 2 个。"),
    ("窗口单位先锋服务", "设党员先锋岗 20 个，平均办理时间压缩 30%。"),
)
_STEPS: Final = (
    ("制定方案、明确任务清单", 15, 3, 31),
    ("试点单位建成并验收", 30, 6, 30),
    ("全面推开", 35, 9, 30),
    ("总结评估，形成制度", 20, 12, 15),
)
_SURNAMES: Final = "赵钱孙李周吴郑王冯陈"
_NOTES: Final = (
    "召开推进会 1 次，协调解决资金和场地问题 3 个，进度符合预期。",
    "完成入户走访和需求清单，节点任务分解到人。",
    "受天气影响施工放缓，已调整工序，下月补上。",
)
_GIVEN: Final = "一二三四五六七八九"
_LATE: Final = 0.12
_DAYS_LATE: Final = range(3, 10)
_DAYS_EARLY: Final = range(-8, 1)
_LONG_AGO: Final = dt.timedelta(days=70)  # by then the late ones are done, too
_UNTOLD: Final = 0.2  # of this month's notes
_WAITING: Final = 5  # every so manieth unit has a milestone to be confirmed
_TALKED_OF: Final = 5  # months


def build(plan: DemoPlan) -> None:
    office = User.objects.active().holding(RoleKey.ORGANIZATION_OFFICE).order_by("pk").first()
    writer = User.objects.active().holding(RoleKey.TOWNSHIP_MEMBER).order_by("pk").first()
    members = GroupMembership.objects.present().values("unit")
    units = list(Unit.objects.still_open().filter(pk__in=members).in_tree_order())
    if office is None or writer is None or not units:
        return
    writing = _ProjectWriting(plan, office, writer)
    projects = [writing.project(unit, plan.today.year - back) for back in (1, 0) for unit in units]
    SecretaryProject.objects.bulk_create(projects, batch_size=_BATCH)
    steps = [step for one in projects for step in writing.steps(one)]
    Milestone.objects.bulk_create(steps, batch_size=_BATCH)
    notes = [note for one in projects for note in writing.notes(one)]
    ProjectNote.objects.bulk_create(notes, batch_size=_BATCH)
    _waiting(units, plan)


class _ProjectWriting:
    def __init__(self, plan: DemoPlan, office: User, writer: User) -> None:
        self.plan, self.office, self.writer = plan, office, writer
        self.dice = plan.random("secretary projects")

    def at(self, day: dt.date) -> dt.datetime:
        return self.plan.moment((self.plan.today - day).days, self.dice)

    def project(self, unit: Unit, year: int) -> SecretaryProject:
        name, aim = self.dice.choice(_NAMES)
        begun = self.at(dt.date(year, 1, 25))
        project = SecretaryProject(
            unit=unit,
            year=year,
            name=name,
            aim=aim,
            secretary=self.dice.choice(_SURNAMES) + "".join(self.dice.choices(_GIVEN, k=2)),
            state=ProjectState.RUNNING,
            submitted_at=begun,
            submitted_by=self.writer,
            set_at=begun,
            set_by=self.office,
        )
        if year < self.plan.today.year:
            project.state, project.ended_at = ProjectState.DONE, self.at(dt.date(year, 12, 25))
        return project

    def steps(self, project: SecretaryProject) -> Iterator[Milestone]:
        today = self.plan.today
        for name, weight, month, day in _STEPS:
            due = dt.date(project.year, month, day)
            step = Milestone(project=project, name=name, weight=weight, due_on=due)
            late = self.dice.random() < _LATE
            done = due + dt.timedelta(days=self.dice.choice(_DAYS_LATE if late else _DAYS_EARLY))
            settled = project.year < today.year or not late or due < today - _LONG_AGO
            if done < today and settled:
                step.done_on, step.words = done, "已完成，材料齐全。"
                step.reported_by, step.confirmed_by = self.writer, self.office
                step.reported_at = step.confirmed_at = self.at(done)
            elif project.unit_id % _WAITING == 0 and due < today:
                step.done_on, step.words = today - dt.timedelta(days=2), "已完成，请确认。"
                step.reported_by, step.reported_at = self.writer, self.at(today)
            yield step

    def notes(self, project: SecretaryProject) -> Iterator[ProjectNote]:
        running = Period.containing(self.plan.today, PeriodKind.MONTH)
        for back in range(_TALKED_OF):
            month = running.shifted(-back)
            untold = back == 0 and self.dice.random() < _UNTOLD
            if month.year == project.year == self.plan.today.year and not untold:
                yield ProjectNote(
                    project=project,
                    period=month,
                    text=self.dice.choice(_NOTES),
                    written_at=self.at(month.first_day + dt.timedelta(days=19)),
                    written_by=self.writer,
                )


def _waiting(units: Sequence[Unit], plan: DemoPlan) -> None:
    """A second project of the last unit, handed over and not looked at yet."""
    name, aim = _NAMES[-1]
    writer = User.objects.active().holding(RoleKey.UNIT_CONTACT).order_by("pk").first()
    extra = SecretaryProject.objects.create(
        unit=units[-1],
        year=plan.today.year,
        name=f"{name}（续）",
        secretary="王一一",
        aim=aim,
        state=ProjectState.WAITING if writer else ProjectState.DRAFT,
        submitted_by=writer,
    )
    Milestone.objects.bulk_create(
        Milestone(
            project=extra, name=step, weight=weight, due_on=dt.date(plan.today.year, month, day)
        )
        for step, weight, month, day in _STEPS
    )
