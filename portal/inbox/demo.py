"""Demo data: work handed out and done, announcements, and a library of invented documents."""

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Final

from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.inbox.choices import (
    AnnouncementColumn,
    AnnouncementState,
    PolicyAct,
    PolicyState,
    TaskState,
)
from portal.inbox.demo_texts import ANNOUNCEMENTS, POLICIES, Document
from portal.inbox.domain import people
from portal.inbox.models import (
    Announcement,
    Assignment,
    Notice,
    Policy,
    PolicyChange,
    PolicyVersion,
    Reading,
    Task,
)
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.text import search_key

# Title, what is asked, days from today to the due day.
ERRANDS: Final = [
    ("报送三季度党建活动开展情况", "按附表填写活动次数、参加人数，附两张现场照片。", -3),
    ("核对村（社区）“两委”成员名单", "逐人核对姓名、出生年月、任职时间，有变动的注明原因。", 0),
    ("上报年轻干部推荐人选", "每个乡镇推荐 1 至 2 名，简要写明推荐理由。", 4),
    ("报送明年人才需求", "列明岗位、人数、学历和专业要求。", 15),
]
NOTES: Final = (
    "已按要求报送，无遗漏。",
    "已核对，变动 2 人。",
    "材料已交组织科。",
    "已上报，共 1 人。",
)


def build(plan: DemoPlan) -> None:
    office = User.objects.holding("general_office").select_related("unit").order_by("pk").first()
    if office is None:
        return
    _tasks(plan, office)
    _announcements(plan, office)
    _policies(office)


def _tasks(plan: DemoPlan, office: User) -> None:
    dice = plan.random("inbox")
    towns = list(Unit.objects.still_open().at_level(UnitLevel.TOWNSHIP).in_tree_order())
    desks = people.at_desks(("township_member", town.pk) for town in towns)
    tasks: list[Task] = []
    notices: list[Notice] = []
    sent: dict[Assignment, dt.datetime] = {}
    for title, detail, days in ERRANDS:
        assignment = Assignment.objects.create(
            title=title,
            detail=detail,
            due_on=plan.today + dt.timedelta(days=days),
            unit=office.unit,
            by=office,
        )
        sent_at = sent[assignment] = plan.moment(5, dice)
        for town in towns[: len(towns) if days == 0 else 10]:
            holders = desks.get(("township_member", town.pk), [])
            done_at = plan.moment(dice.randint(1, 4), dice)
            tasks.append(_task(assignment, town, holders, done_at, dice))
            notices += [_notice(assignment, user, sent_at) for user in holders]
    Task.objects.bulk_create(tasks)
    Notice.objects.bulk_create(notices)
    for assignment, sent_at in sent.items():
        Assignment.objects.filter(pk=assignment.pk).update(at=sent_at)
        assignment.tasks.update(created_at=sent_at)


def _task(
    assignment: Assignment, town: Unit, holders: list[int], done_at: dt.datetime, dice: Random
) -> Task:
    task = Task(
        title=assignment.title,
        detail=assignment.detail,
        due_on=assignment.due_on,
        unit=town,
        role="township_member",
        assignment=assignment,
        from_user=assignment.by,
        search=search_key(assignment.title),
    )
    likely = 0.8 if task.is_late else 0.4
    if holders and dice.random() < likely:
        task.state, task.done_by_id = TaskState.DONE, holders[0]
        task.done_at = done_at
        task.done_act, task.note = "填写办理情况", dice.choice(NOTES)
    return task


def _notice(assignment: Assignment, user: int, sent_at: dt.datetime) -> Notice:
    text = f"{assignment.by.name}交办，{assignment.due_on:%Y-%m-%d} 前办结"
    return Notice(
        user_id=user,
        title=f"新待办：{assignment.title}",
        text=text,
        url="/inbox/",
        deliver_at=sent_at,
    )


def _announcements(plan: DemoPlan, office: User) -> None:
    dice = plan.random("announcements")
    root = Unit.objects.get(depth=1)
    readers = list(User.objects.active().order_by("pk").values_list("pk", flat=True)[:40])
    for number, (column, title, body) in enumerate(ANNOUNCEMENTS):
        at = plan.moment(number * 4, dice)
        announcement = Announcement.objects.create(
            column=AnnouncementColumn(column),
            title=title,
            body=body,
            unit=office.unit,
            by=office,
            pinned=number == 0,
            state=AnnouncementState.PUBLISHED,
            published_at=at,
        )
        announcement.audience.set([root])
        read = dice.sample(readers, k=len(readers) // 2)
        Reading.objects.bulk_create(
            Reading(announcement=announcement, user_id=user, at=at) for user in read
        )


def _policies(office: User) -> None:
    for document in POLICIES:
        policy = Policy(
            title=document.title,
            number=document.number,
            issuer=document.issuer,
            category=document.category,
            issued_on=document.issued_on,
            state=PolicyState.REPEALED if document.repealed_on else PolicyState.IN_FORCE,
            valid_until=document.repealed_on,
        )
        policy.take_text(document.texts[-1])
        policy.save()
        PolicyVersion.objects.bulk_create(_versions(policy, document, office))
        PolicyChange.objects.bulk_create(_changes(policy, document, office))


def _versions(policy: Policy, document: Document, office: User) -> Iterator[PolicyVersion]:
    for ordinal, (day, text) in enumerate(zip(document.days, document.texts, strict=True), 1):
        source = document.number if ordinal == 1 else f"{document.title}修订通知"
        yield PolicyVersion(
            policy=policy, ordinal=ordinal, effective_on=day, document=source, text=text, by=office
        )


def _changes(policy: Policy, document: Document, office: User) -> Iterator[PolicyChange]:
    for number, day in enumerate(document.days):
        act = PolicyAct.AMENDED if number else PolicyAct.ISSUED
        yield PolicyChange(policy=policy, act=act, on=day, by=office, document=document.number)
    if document.repealed_on:
        yield PolicyChange(
            policy=policy,
            act=PolicyAct.REPEALED,
            on=document.repealed_on,
            by=office,
            note="内容已由新办法吸收。",
        )
