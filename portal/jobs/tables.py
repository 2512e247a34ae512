import django_tables2 as tables

from portal.jobs.choices import JobState
from portal.jobs.models import Job
from portal.ui.tables import BadgeColumn, ListTable, MomentColumn, NameColumn, one_line

TONES = {
    JobState.QUEUED: ("plain", "clock"),
    JobState.RUNNING: ("info", "loader"),
    JobState.DONE: ("ok", "circle-check"),
    JobState.FAILED: ("bad", "alert-triangle"),
    JobState.CANCELLED: ("plain", "ban"),
}


def tone_of(job: Job) -> tuple[str, str]:
    return TONES[JobState(job.state)]


def settled_tone_of(job: Job) -> tuple[str, str]:
    return ("ok", "circle-check") if job.settled_at else ("bad", "alert-triangle")


class MyJobTable(ListTable):
    title = NameColumn(verbose_name="任务")
    state = BadgeColumn(verbose_name="状态", tone_of=tone_of)
    progress = tables.Column(
        verbose_name="进度", accessor="pk", order_by=("done", "pk"), attrs={"td": {"class": "num"}}
    )
    created_at = MomentColumn(verbose_name="提交时间")
    finished_at = MomentColumn(verbose_name="结束时间")
    file_names = tables.Column(verbose_name="结果文件", order_by=("file_names", "pk"))

    class Meta(ListTable.Meta):
        model = Job
        fields = ()

    def render_progress(self, record: Job) -> str:
        if record.is_live and record.percent is not None:
            return f"{record.percent}%"
        return record.error.partition("\n")[0][:60] or "—"

    def render_file_names(self, value: list[str]) -> str:
        return "、".join(value) or "—"

    def value_file_names(self, value: list[str]) -> str:
        return "、".join(value)


class JobTable(MyJobTable):
    owner = tables.Column(verbose_name="提交人", order_by=("owner__name", "pk"), empty_values=())
    unit = tables.Column(verbose_name="单位", order_by=("unit__path",))

    class Meta(MyJobTable.Meta):
        sequence = ("title", "owner", "unit", "...")

    def render_owner(self, record: Job) -> str:
        return record.owner_name


class GivenUpTable(ListTable):
    title = NameColumn(verbose_name="任务")
    owner = tables.Column(verbose_name="提交人", order_by=("owner__name", "pk"), empty_values=())
    unit = tables.Column(verbose_name="单位", order_by=("unit__path",))
    error = tables.Column(verbose_name="原因", order_by=("error", "pk"))
    attempts = tables.Column(verbose_name="尝试次数", attrs={"td": {"class": "num"}})
    gave_up_at = MomentColumn(verbose_name="停办时间")
    settled = BadgeColumn(
        verbose_name="处理",
        accessor="settled_word",
        tone_of=settled_tone_of,
        order_by=("settled_at", "pk"),
    )

    class Meta(ListTable.Meta):
        model = Job
        fields = ()

    def render_owner(self, record: Job) -> str:
        return record.owner_name

    def render_error(self, value: str) -> str:
        return one_line(value)
