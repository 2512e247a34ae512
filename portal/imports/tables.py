import django_tables2 as tables

from portal.imports.choices import ImportState, RowOutcome
from portal.imports.declaring import find_roster
from portal.imports.models import Import
from portal.jobs.choices import JobState
from portal.ui.tables import BadgeColumn, ListTable, MomentColumn, NameColumn

TONES = {
    ImportState.STARTED: ("plain", "table"),
    ImportState.READ: ("plain", "columns"),
    ImportState.MAPPED: ("plain", "list-search"),
    ImportState.CHECKED: ("info", "list-check"),
    ImportState.DONE: ("ok", "circle-check"),
    ImportState.UNDONE: ("plain", "arrow-back-up"),
}
OUTCOME_TONES = {
    RowOutcome.NEW: ("ok", "plus"),
    RowOutcome.CHANGED: ("info", "pencil"),
    RowOutcome.UNCHANGED: ("plain", "equal"),
    RowOutcome.CONFLICT: ("warn", "arrows-left-right"),
    RowOutcome.FAULTY: ("bad", "alert-triangle"),
    RowOutcome.SKIPPED: ("plain", "player-skip-forward"),
    RowOutcome.REPEATED: ("plain", "copy"),
}


def tone_of(batch: Import) -> tuple[str, str]:
    return TONES[ImportState(batch.state)]


def label_of(key: str) -> str:
    roster = find_roster(key)
    return roster.label if roster else "（已停用的名册）"


class ImportTable(ListTable):
    file_name = NameColumn(verbose_name="文件")
    roster = tables.Column(verbose_name="名册")
    state = BadgeColumn(verbose_name="状态", tone_of=tone_of)
    outcome = tables.Column(
        verbose_name="结果", accessor="counts", orderable=False, attrs={"td": {"class": "num"}}
    )
    created_at = MomentColumn(verbose_name="开始时间")
    done_at = MomentColumn(verbose_name="导入时间")
    undone_at = MomentColumn(verbose_name="撤回时间")

    class Meta(ListTable.Meta):
        model = Import
        fields = ()

    def render_roster(self, value: str) -> str:
        return label_of(value)

    def render_outcome(self, record: Import) -> str:
        return standing(record)

    def value_outcome(self, record: Import) -> str:
        return standing(record)


def standing(batch: Import) -> str:
    """In one line: what is under way, what failed, what was counted."""
    job = batch.job
    if job is not None and job.is_live:
        return f"正在办理：{job.step or job.get_state_display()}"
    if job is not None and job.state == JobState.FAILED:
        return "没有办成，请打开查看原因"
    counts = [f"{one.label} {batch.counts[one]}" for one in RowOutcome if batch.counts.get(one)]
    return "，".join(counts) or "—"
