from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString

from portal.inbox.choices import AnnouncementState, PolicyAct, PolicyState, TaskState
from portal.inbox.models import Announcement, Assignment, Digest, Notice, Policy, PolicyChange, Task
from portal.ui.tables import (
    BadgeColumn,
    DateColumn,
    ListTable,
    MomentColumn,
    NameColumn,
    NumberColumn,
    badge,
)

TASK_TONES = {
    TaskState.OPEN: ("info", "clock"),
    TaskState.DONE: ("ok", "circle-check"),
    TaskState.CANCELLED: ("plain", "ban"),
}
ANNOUNCEMENT_TONES = {
    AnnouncementState.DRAFT: ("info", "pencil"),
    AnnouncementState.PUBLISHED: ("ok", "circle-check"),
    AnnouncementState.WITHDRAWN: ("plain", "ban"),
}
POLICY_TONES = {
    PolicyState.IN_FORCE: ("ok", "circle-check"),
    PolicyState.REVISED: ("warn", "pencil"),
    PolicyState.REPEALED: ("plain", "ban"),
}
ACT_TONES = {
    PolicyAct.ISSUED: ("ok", "plus"),
    PolicyAct.AMENDED: ("warn", "pencil"),
    PolicyAct.REPEALED: ("plain", "ban"),
}


def task_tone(task: Task) -> tuple[str, str]:
    return ("bad", "alert-triangle") if task.is_late else TASK_TONES[TaskState(task.state)]


def task_state(task: Task) -> str:
    return "逾期" if task.is_late else task.get_state_display()


class TaskTable(ListTable):
    title = NameColumn(verbose_name="事项")
    due_on = DateColumn(verbose_name="办结期限")
    state = BadgeColumn(verbose_name="状态", tone_of=task_tone, order_by=("state", "due_on", "pk"))
    unit = tables.Column(verbose_name="承办单位", order_by=("unit__path",))
    source = tables.Column(verbose_name="交办", order_by=("from_user__name",))
    created_at = DateColumn(verbose_name="产生日期")

    class Meta(ListTable.Meta):
        model = Task
        fields = ()

    def render_state(self, record: Task) -> SafeString:
        return badge(task_state(record), *task_tone(record))

    def value_state(self, record: Task) -> str:
        return task_state(record)


class DoneTable(TaskTable):
    done_at = MomentColumn(verbose_name="办结时间")
    done_by = tables.Column(verbose_name="办理人", order_by=("done_by__name",))
    done_act = tables.Column(verbose_name="办理方式")

    class Meta(TaskTable.Meta):
        sequence = ("title", "done_at", "state", "done_by", "done_act", "...")


class AssignmentTable(ListTable):
    title = NameColumn(verbose_name="事项")
    due_on = DateColumn(verbose_name="办结期限")
    progress = tables.Column(verbose_name="办结", accessor="done_count", order_by=("done_count",))
    late_count = NumberColumn(verbose_name="逾期")
    by = tables.Column(verbose_name="交办人", order_by=("by__name",))
    at = DateColumn(verbose_name="交办日期")

    class Meta(ListTable.Meta):
        model = Assignment
        fields = ()

    def render_progress(self, record: Any) -> str:
        return f"{record.done_count} / {record.task_count}"

    def value_progress(self, record: Any) -> str:
        return f"{record.done_count}/{record.task_count}"


class NoticeTable(ListTable):
    title = NameColumn(verbose_name="标题")
    text = tables.Column(verbose_name="内容")
    read_at = BadgeColumn(
        verbose_name="状态",
        empty_values=(),
        tone_of=lambda notice: ("plain", "check") if notice.read_at else ("info", "mail"),
    )
    deliver_at = MomentColumn(verbose_name="时间")

    class Meta(ListTable.Meta):
        model = Notice
        fields = ()

    def render_read_at(self, record: Notice) -> SafeString:
        label = self.value_read_at(record)
        return badge(label, *self.base_columns["read_at"].tone_of(record))

    def value_read_at(self, record: Notice) -> str:
        return "已读" if record.read_at else "未读"


class DigestTable(ListTable):
    day = DateColumn(verbose_name="日期", linkify=True)
    task_count = NumberColumn(verbose_name="提醒事项")
    read_at = MomentColumn(verbose_name="阅读时间")

    class Meta(ListTable.Meta):
        model = Digest
        fields = ()


class AnnouncementTable(ListTable):
    title = NameColumn(verbose_name="标题")
    column = tables.Column(verbose_name="栏目")
    unit = tables.Column(verbose_name="发布单位", order_by=("unit__path",))
    published_at = MomentColumn(verbose_name="发布时间")
    is_read = tables.Column(verbose_name="阅读", order_by=("is_read", "pk"), empty_values=())
    state = BadgeColumn(
        verbose_name="状态",
        tone_of=lambda record: ANNOUNCEMENT_TONES[AnnouncementState(record.state)],
    )

    class Meta(ListTable.Meta):
        model = Announcement
        fields = ()

    def render_is_read(self, record: Any) -> SafeString | str:
        if not record.is_published:
            return "—"
        return badge("已读", "plain", "check") if record.is_read else badge("未读", "info", "mail")

    def value_is_read(self, record: Any) -> str:
        return "已读" if record.is_read else "未读"


class PolicyTable(ListTable):
    title = NameColumn(verbose_name="标题")
    number = tables.Column(verbose_name="文号", attrs={"td": {"class": "text-nowrap"}})
    issuer = tables.Column(verbose_name="发文机关")
    category = tables.Column(verbose_name="类别")
    issued_on = DateColumn(verbose_name="发文日期")
    valid_from = DateColumn(verbose_name="施行日期")
    valid_until = DateColumn(verbose_name="失效日期")
    state = BadgeColumn(
        verbose_name="效力", tone_of=lambda record: POLICY_TONES[PolicyState(record.state)]
    )

    class Meta(ListTable.Meta):
        model = Policy
        fields = ()


class ChangeTable(ListTable):
    policy = tables.Column(
        verbose_name="文件",
        linkify=lambda record: record.policy.get_absolute_url(),
        order_by=("policy__title",),
    )
    act = BadgeColumn(verbose_name="办理", tone_of=lambda record: ACT_TONES[PolicyAct(record.act)])
    on = DateColumn(verbose_name="日期")
    document = tables.Column(verbose_name="依据")
    note = tables.Column(verbose_name="说明", empty_values=())
    by = tables.Column(verbose_name="登记人", order_by=("by__name",))

    def render_note(self, value: str, record: PolicyChange) -> str:
        return f"已撤回。{value}" if record.withdrawn_at else value

    class Meta(ListTable.Meta):
        model = PolicyChange
        fields = ()
