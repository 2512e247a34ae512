"""Which acts of to-dos, messages and papers may be taken back, and who is told that they were."""

from typing import Any

from portal.accounts.models import User
from portal.deeds.domain import kinds
from portal.deeds.domain.kinds import DeedKind
from portal.deeds.models import Deed
from portal.inbox.domain import notices, people
from portal.inbox.models import Assignment, Task
from portal.inbox.permissions import ANNOUNCE, POLICIES_MANAGE


def _tell_giver(deed: Deed, task: Task, by: User) -> None:
    if task.from_user_id and task.from_user_id != by.pk:
        _tell([task.from_user_id], f"撤回办结：{task.title}", by, task.get_absolute_url())


def _tell_substitute(deed: Deed, task: Task, by: User) -> None:
    """Whoever the task was passed on to reads that it is not hers any more."""
    passed_to = {change["after"].get("assignee_id") for change in deed.changes}
    _tell(passed_to - {None, by.pk}, f"不再转交给您：{task.title}", by, "")


def _tell_units(deed: Deed, assignment: Assignment, by: User) -> None:
    from_deed = {change["pk"] for change in deed.changes}
    tasks = Task.objects.filter(pk__in=from_deed)
    receivers = people.receivers((t.assignee_id, t.role, t.unit_id) for t in tasks)
    _tell(receivers, f"恢复交办：{assignment.title}", by, "")


def _tell(users: Any, title: str, by: User, url: str) -> None:
    notices.send(users, title=title, text=f"{by.name}撤回了刚才的办理。", url=url)


FINISH = kinds.add(DeedKind("inbox.finish", "办结待办", small=True, after=_tell_giver))
REASSIGN = kinds.add(DeedKind("inbox.reassign", "转交待办", small=True, after=_tell_substitute))
FILE_REMOVING = kinds.add(DeedKind("inbox.file_removing", "移除交办事项附件", small=True))
CANCELLING = kinds.add(DeedKind("inbox.cancelling", "撤回交办", small=True, after=_tell_units))
TAKING_DOWN = kinds.add(
    DeedKind("inbox.taking_down", "撤下公告", ANNOUNCE, lambda a: a.unit, small=True)
)
REPEAL = kinds.add(DeedKind("inbox.repeal", "废止文件", POLICIES_MANAGE))
DETACHING = kinds.add(DeedKind("inbox.detaching", "删除文件附件", POLICIES_MANAGE, small=True))
