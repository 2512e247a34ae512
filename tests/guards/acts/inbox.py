"""Acts on to-dos, announcements and the policy library."""

import datetime as dt

from portal.files.actions import FILE_UPLOADED
from portal.inbox.actions import (
    ANNOUNCEMENT_PUBLISHED,
    ANNOUNCEMENT_SAVED,
    ANNOUNCEMENT_WITHDRAWN,
    POLICY_AMENDED,
    POLICY_CORRECTED,
    POLICY_ISSUED,
    POLICY_REPEALED,
    TASK_ASSIGNED,
    TASK_DONE,
    TASK_FILE_REMOVED,
    TASK_REASSIGNED,
    TASK_WITHDRAWN,
)
from portal.inbox.choices import AnnouncementColumn, AnnouncementState, PolicyCategory
from portal.inbox.domain import (
    announcements,
    assignments,
    policies,
    policy_files,
    task_files,
    tasks,
)
from portal.inbox.permissions import ANNOUNCE, POLICIES_MANAGE, TASKS_ASSIGN
from tests.factories import accounts
from tests.factories import inbox as make
from tests.factories.files import sent
from tests.guards.acts import MADE, SUBJECT, Act, given

ASSIGN = (TASKS_ASSIGN,)
BOARD = (ANNOUNCE,)
LIBRARY = (POLICIES_MANAGE,)
DAY = dt.date(2026, 5, 8)
TEXT = "第一条 为规范工作，制定本办法。"


def handed_out(s, **facts):
    """The clerk of `here` gave a task to the desk of `there`."""
    assignment = make.AssignmentFactory(by=s.clerk)
    task = {"role": "township_member", "unit": s.there, "from_user": s.clerk, **facts}
    return make.TaskFactory(assignment=assignment, **task)


def mine(s):
    return make.TaskFactory(assignee=s.clerk)


def colleague(s):
    return accounts.UserFactory(unit=s.here)


def text_for(unit, **more):
    facts = {"column": AnnouncementColumn.NOTICE, "title": "会议通知", "body": "周五开会。"}
    return {**facts, "audience": [unit], **more}


def announcement(s, state=AnnouncementState.DRAFT):
    """Of the office of `here`, for the people of `there`."""
    return make.AnnouncementFactory(by=s.clerk, audience=[s.there], state=state)


def policy(s):
    return make.PolicyFactory()


def facts_of(policy, **changed):
    names = ("title", "number", "issuer", "category", "issued_on", "valid_from", "valid_until")
    return {**{name: getattr(policy, name) for name in names}, **changed}


def scan():
    return sent("附件.txt", "正文".encode())


def policy_file(s):
    file = make.PolicyFileFactory(version=policy(s).versions.get(), upload__owner=s.clerk)
    return given(file).telling(policy=file.version.policy)


def task_file(s):
    """An answer's, sent by the clerk himself."""
    task = mine(s)
    file = make.TaskFileFactory(task=task, upload__owner=s.clerk)
    return given(file).telling(task=task)


TASKS = (
    Act(
        task_files.remove,
        task_file,
        own=True,
        tells=((TASK_FILE_REMOVED, "task"),),
    ),
    Act(
        assignments.hand_out,
        lambda s: given(title="报送名单", units=[s.here], persons=[account_of(s.there)]),
        ASSIGN,
        at=("here", "there"),
        tells=((TASK_ASSIGNED, MADE),),
    ),
    Act(
        assignments.withdraw,
        lambda s: given(handed_out(s).assignment, reason="事项取消"),
        ASSIGN,
        tells=((TASK_WITHDRAWN, SUBJECT),),
    ),
    Act(
        assignments.withdraw,
        lambda s: given(handed_out(s).assignment, reason="事项取消"),
        own=True,
        tells=((TASK_WITHDRAWN, SUBJECT),),
        case="by whoever handed it out",
    ),
    Act(
        tasks.finish,
        lambda s: given(mine(s), note="已上报"),
        own=True,
        tells=((TASK_DONE, SUBJECT),),
    ),
    Act(
        tasks.reassign,
        lambda s: given(mine(s), user=colleague(s), reason="休假代办"),
        own=True,
        tells=((TASK_REASSIGNED, SUBJECT),),
    ),
    Act(
        tasks.reassign,
        lambda s: given(handed_out(s), user=account_of(s.there), reason="工作调整"),
        ASSIGN,
        tells=((TASK_REASSIGNED, SUBJECT),),
        case="by the office it comes from",
    ),
)


def account_of(unit):
    return accounts.UserFactory(unit=unit)


ANNOUNCEMENTS = (
    Act(
        announcements.draft,
        lambda s: given(**text_for(s.there)),
        BOARD,
        at=("there",),
        tells=((ANNOUNCEMENT_SAVED, MADE),),
    ),
    Act(
        announcements.edit,
        lambda s: given(announcement(s), **text_for(s.there, title="改期通知")),
        BOARD,
        at=("here", "there"),
        tells=((ANNOUNCEMENT_SAVED, SUBJECT),),
    ),
    Act(
        announcements.publish,
        lambda s: given(announcement(s)),
        BOARD,
        at=("here", "there"),
        tells=((ANNOUNCEMENT_PUBLISHED, SUBJECT),),
    ),
    Act(
        announcements.withdraw,
        lambda s: given(announcement(s, AnnouncementState.PUBLISHED), reason="内容有误"),
        BOARD,
        tells=((ANNOUNCEMENT_WITHDRAWN, SUBJECT),),
    ),
)

POLICIES = (
    Act(
        policies.issue,
        lambda _: given(
            title="运转办法",
            number="云组〔2026〕9号",
            issuer="中共云岭县委组织部",
            category=PolicyCategory.ORGANIZATION,
            issued_on=DAY,
            text=TEXT,
        ),
        LIBRARY,
        at=(),
        tells=((POLICY_ISSUED, MADE),),
    ),
    Act(
        policies.correct,
        lambda s: given(one := policy(s), **facts_of(one, title="更正的办法")),
        LIBRARY,
        at=(),
        tells=((POLICY_CORRECTED, SUBJECT),),
    ),
    Act(
        policies.amend,
        lambda s: given(
            policy(s), effective_on=DAY, document="云组〔2026〕10号", text=f"{TEXT}\n新"
        ),
        LIBRARY,
        at=(),
        tells=((POLICY_AMENDED, SUBJECT),),
    ),
    Act(
        policies.repeal,
        lambda s: given(policy(s), on=DAY),
        LIBRARY,
        at=(),
        tells=((POLICY_REPEALED, SUBJECT),),
    ),
    Act(
        policy_files.add,
        lambda s: given(policy(s), files=[scan()]),
        LIBRARY,
        at=(),
        tells=((FILE_UPLOADED, "made.upload"), (POLICY_CORRECTED, SUBJECT)),
    ),
    Act(
        policy_files.remove,
        policy_file,
        LIBRARY,
        at=(),
        tells=((POLICY_CORRECTED, "policy"),),
    ),
)

ACTS = (*TASKS, *ANNOUNCEMENTS, *POLICIES)

EXEMPT = {
    "portal.inbox.announcements.may_manage": "says who may",
    "portal.inbox.announcements.read": "the receipt of whoever opened what the page let him see",
    "portal.inbox.people.to_assign": "a reading: whom the user may give work to",
    "portal.inbox.policy_files.attach": "a part of issue, amend and add",
    "portal.inbox.tasks.receive": "the receipt of whoever opened what he is to do",
    "portal.inbox.task_files.attach": "a part of handing out and finishing",
    "portal.inbox.tasks.assign": "a part of acts that set to-dos; their callers ask",
    "portal.inbox.tasks.cancel": "a part of acts that end to-dos; their callers ask",
    "portal.inbox.tasks.complete": "a part of acts that complete to-dos; their callers ask",
    "portal.inbox.tasks.may_finish": "says who may",
    "portal.inbox.tasks.may_manage": "says who may",
    "portal.inbox.tasks.may_reassign": "says who may",
}
