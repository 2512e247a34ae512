import datetime as dt
from typing import Any, Final

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timeuntil

from assessments.choices import (
    ComplaintState,
    LedgerState,
    ObjectionState,
    SampleOutcome,
    SchemeState,
    Timeliness,
)
from assessments.domain.scheme_counts import compared
from assessments.models import (
    BurdenComplaint,
    Ledger,
    LedgerForm,
    LedgerStar,
    SampledLedger,
    Scheme,
    ScoreObjection,
)
from portal.ui.tables import (
    BadgeColumn,
    ListTable,
    MomentColumn,
    NameColumn,
    NumberColumn,
    PeriodColumn,
)

TONES: Final = {
    LedgerState.OPEN: ("info", "pencil"),
    LedgerState.SUBMITTED: ("warn", "hourglass"),
    LedgerState.RETURNED: ("bad", "arrow-back-up"),
    LedgerState.ACCEPTED: ("ok", "circle-check"),
    LedgerState.LOCKED: ("plain", "lock"),
    LedgerState.REOPENED: ("warn", "pencil"),
    LedgerState.EXEMPT: ("plain", "ban"),
}
COMPLAINT_TONES: Final = {
    ComplaintState.WAITING: ("warn", "hourglass"),
    ComplaintState.ANSWERED: ("ok", "circle-check"),
    ComplaintState.TAKEN_BACK: ("plain", "arrow-back-up"),
}
SAMPLE_TONES: Final = {
    SampleOutcome.WAITING: ("warn", "hourglass"),
    SampleOutcome.AGREES: ("ok", "circle-check"),
    SampleOutcome.DIFFERS: ("bad", "alert-triangle"),
}
SCHEME_TONES: Final = {
    SchemeState.DRAFT: ("warn", "pencil"),
    SchemeState.ACTIVE: ("ok", "circle-check"),
    SchemeState.ARCHIVED: ("plain", "archive"),
}
OBJECTION_TONES: Final = {
    ObjectionState.WAITING: ("warn", "hourglass"),
    ObjectionState.UPHELD: ("ok", "circle-check"),
    ObjectionState.REFUSED: ("plain", "x"),
    ObjectionState.WITHDRAWN: ("plain", "arrow-back-up"),
}
TIMELY: Final = {
    Timeliness.WAITING: ("plain", "clock"),
    Timeliness.IN_TIME: ("ok", "check"),
    Timeliness.LATE: ("warn", "alert-triangle"),
    Timeliness.MISSING: ("bad", "x"),
    Timeliness.EXEMPT: ("plain", "ban"),
}


class ClosingColumn(MomentColumn):
    """When it is locked; of what is still in hand, how long that is."""

    def render(self, value: dt.datetime, record: Ledger) -> SafeString | str:  # type: ignore[override]
        moment, now = super().render(value), timezone.now()
        if not record.is_in_hand or value <= now:
            return moment
        left = timeuntil(value, now).partition("，")[0]
        return format_html(
            '<div>{}<div class="small text-secondary">还有 {}</div></div>', moment, left
        )

    def value(self, value: dt.datetime) -> str:
        return super().render(value)


class LedgerTable(ListTable):
    unit = tables.Column(
        verbose_name="单位",
        order_by=("unit__path", "-period"),
        linkify=lambda record: record.get_absolute_url(),
    )
    form = tables.Column(verbose_name="台账", order_by=("form__position", "form", "-period"))
    period = PeriodColumn(verbose_name="期间", order_by=("period", "unit__path"))
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "unit__path"),
        tone_of=lambda r: TONES[r.state],
    )
    timely = BadgeColumn(
        verbose_name="时效",
        accessor="timely_label",
        order_by=("timeliness", "unit__path"),
        tone_of=lambda r: TIMELY[r.timeliness_at()],
    )
    due_at = MomentColumn(verbose_name="截止时间")
    closing = ClosingColumn(
        verbose_name="锁定时间", accessor="closes_at", order_by=("closing", "unit__path")
    )
    submitted_at = MomentColumn(verbose_name="报送时间")
    returns = NumberColumn(verbose_name="退回次数")
    corrections = NumberColumn(verbose_name="锁定后更正次数")

    class Meta(ListTable.Meta):
        model = Ledger
        fields = ()


class SampledTable(ListTable):
    unit = tables.Column(
        verbose_name="单位",
        accessor="ledger__unit",
        order_by=("ledger__unit__path", "-ledger__period"),
        linkify=lambda record: record.get_absolute_url(),
    )
    above = tables.Column(
        verbose_name="上级单位", accessor="draw__unit", order_by=("draw__unit__path", "pk")
    )
    form = tables.Column(verbose_name="台账", accessor="draw__form", order_by=("draw__form", "pk"))
    period = PeriodColumn(
        verbose_name="期间", accessor="draw__period", order_by=("draw__period", "pk")
    )
    outcome = BadgeColumn(
        verbose_name="复核结果",
        accessor="get_outcome_display",
        order_by=("outcome", "ledger__unit__path"),
        tone_of=lambda r: SAMPLE_TONES[r.outcome],
    )
    differing = NumberColumn(verbose_name="不一致项数")
    state = BadgeColumn(
        verbose_name="台账状态",
        accessor="ledger__get_state_display",
        order_by=("ledger__state", "ledger__unit__path"),
        tone_of=lambda r: TONES[r.ledger.state],
    )
    decided_by = tables.Column(verbose_name="复核人", order_by=("decided_by__name", "pk"))
    decided_at = MomentColumn(verbose_name="复核时间")
    drawn_at = MomentColumn(verbose_name="抽取时间", accessor="draw__drawn_at")

    class Meta(ListTable.Meta):
        model = SampledLedger
        fields = ()


class StarTable(ListTable):
    unit = tables.Column(
        verbose_name="单位",
        accessor="ledger__unit",
        order_by=("ledger__unit__path", "-starred_at"),
        linkify=lambda record: record.get_absolute_url(),
    )
    form = tables.Column(
        verbose_name="台账", accessor="ledger__form", order_by=("ledger__form__position", "pk")
    )
    period = PeriodColumn(
        verbose_name="期间", accessor="ledger__period", order_by=("ledger__period", "pk")
    )
    label = tables.Column(verbose_name="关注的内容", order_by=("label", "pk"))
    words = tables.Column(
        verbose_name="说明", attrs={"td": {"class": "wrap"}}, order_by=("words", "pk")
    )
    state = BadgeColumn(
        verbose_name="台账状态",
        accessor="ledger__get_state_display",
        order_by=("ledger__state", "ledger__unit__path"),
        tone_of=lambda r: TONES[r.ledger.state],
    )
    starred_by = tables.Column(verbose_name="关注人", order_by=("starred_by__name", "pk"))
    starred_at = MomentColumn(verbose_name="关注时间")

    class Meta(ListTable.Meta):
        model = LedgerStar
        fields = ()


class ComplaintTable(ListTable):
    unit = tables.Column(
        verbose_name="单位",
        order_by=("unit__path", "-asked_at"),
        linkify=lambda record: record.get_absolute_url(),
    )
    form = tables.Column(
        verbose_name="哪张台账", default="不限", order_by=("form__position", "-asked_at")
    )
    words = tables.Column(verbose_name="反映的情况", attrs={"td": {"class": "wrap"}})
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "-asked_at"),
        tone_of=lambda r: COMPLAINT_TONES[r.state],
    )
    asked_at = MomentColumn(verbose_name="反映时间")
    answered_at = MomentColumn(verbose_name="答复时间")

    class Meta(ListTable.Meta):
        model = BurdenComplaint
        fields = ()


class ObjectionTable(ListTable):
    unit = tables.Column(
        verbose_name="单位",
        order_by=("line__sheet__unit__path", "-asked_at"),
        linkify=lambda record: record.get_absolute_url(),
    )
    period = PeriodColumn(
        verbose_name="月份",
        accessor="line__sheet__run__period",
        order_by=("line__sheet__run__period", "-asked_at"),
    )
    indicator = tables.Column(
        verbose_name="指标",
        accessor="line__indicator",
        order_by=("line__indicator__position", "-asked_at"),
    )
    reason = tables.Column(verbose_name="申诉理由", attrs={"td": {"class": "wrap"}})
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "-asked_at"),
        tone_of=lambda r: OBJECTION_TONES[r.state],
    )
    asked_at = MomentColumn(verbose_name="申诉时间")
    answered_at = MomentColumn(verbose_name="答复时间")

    class Meta(ListTable.Meta):
        model = ScoreObjection
        fields = ()


class FormTable(ListTable):
    name = NameColumn(verbose_name="名称")
    period_kind = tables.Column(
        verbose_name="多久报一次",
        accessor="get_period_kind_display",
        order_by=("period_kind", "position"),
    )
    rule = tables.Column(
        verbose_name="开放、截止、锁定日",
        accessor="days",
        order_by=("opens_day", "due_day", "locks_day"),
    )
    minutes = NumberColumn(verbose_name="预计填报分钟数")
    state = BadgeColumn(
        verbose_name="状态",
        accessor="openness",
        order_by=("-is_open", "position"),
        tone_of=lambda r: ("ok", "circle-check") if r.is_open else ("plain", "lock"),
    )

    class Meta(ListTable.Meta):
        model = LedgerForm
        fields = ()


class ComparedColumn(tables.Column):
    """A number with that of a year ago: `92→66，−28%`."""

    def __init__(self, *args: Any, former: str, **kwargs: Any) -> None:
        self.former = former
        super().__init__(*args, attrs={"td": {"class": "num text-nowrap"}}, **kwargs)

    def render(self, value: int, record: Any) -> str:
        return compared(value, getattr(record, self.former))

    def value(self, value: int, record: Any) -> str:
        return self.render(value, record)


class SchemeTable(ListTable):
    name = NameColumn(verbose_name="名称", order_by=("position", "name"))
    state = BadgeColumn(
        verbose_name="状态",
        accessor="state_label",
        order_by=("shown_state", "position"),
        tone_of=lambda r: SCHEME_TONES[SchemeState(r.shown_state)],
    )
    shown_since = PeriodColumn(verbose_name="自何期起", default="未启用")
    draft_number = tables.Column(verbose_name="正在修改", default="—")
    group_names = tables.Column(verbose_name="适用分组", orderable=False, empty_values=())
    indicator_count = ComparedColumn(verbose_name="指标数（比上年）", former="former_indicators")
    unit_count = ComparedColumn(verbose_name="考核单位数（比上年）", former="former_units")

    class Meta(ListTable.Meta):
        model = Scheme
        fields = ()

    def render_draft_number(self, value: int) -> str:
        return f"第 {value} 版草稿"

    def render_group_names(self, record: Scheme) -> str:
        return "、".join(group.name for group in record.groups.all()) or "—"
