from typing import Any

import django_tables2 as tables
from django.db.models import F, FloatField
from django.db.models.functions import Cast, NullIf
from django.utils.safestring import SafeString

from branches.choices.life import ActivityState
from branches.domain.life import window
from branches.models import Activity
from portal.ui.tables import DateColumn, ListTable, NameColumn, NumberColumn, badge, one_line

_TONES = {
    ActivityState.DRAFT: ("plain", "edit"),
    ActivityState.SUBMITTED: ("info", "circle-check"),
    ActivityState.RETURNED: ("warn", "arrow-back-up"),
    ActivityState.REVIEWED: ("ok", "circle-check"),
}
SHARE = Cast(F("present"), FloatField()) / NullIf(F("expected"), 0)


def tone_of(activity: Activity) -> tuple[str, str]:
    if activity.is_withdrawn:
        return "plain", "circle-off"
    return _TONES[ActivityState(activity.state)]


class ActivityTable(ListTable):
    topic = NameColumn(verbose_name="主题", order_by=("topic", "pk"))
    held_on = DateColumn(verbose_name="日期", order_by=("held_on", "pk"))
    organization = tables.Column(
        verbose_name="党组织", linkify=True, order_by=("organization__path", "pk")
    )
    kinds = tables.Column(verbose_name="类型", orderable=False, empty_values=())
    expected = NumberColumn(verbose_name="应到", order_by=("expected", "pk"))
    present = NumberColumn(verbose_name="实到", order_by=("present", "pk"))
    share = tables.Column(
        verbose_name="到会率",
        order_by=("share", "pk"),
        empty_values=(),
        attrs={"td": {"class": "text-end num"}, "th": {"class": "text-end"}},
    )
    lecturer = tables.Column(verbose_name="主讲人", order_by=("lecturer", "pk"))
    state = tables.Column(verbose_name="状态", order_by=("state", "pk"), empty_values=())
    place = tables.Column(verbose_name="地点", order_by=("place", "pk"))
    source = tables.Column(
        verbose_name="来源", accessor="get_source_display", order_by=("source", "pk")
    )
    entered_on = DateColumn(verbose_name="录入日期", order_by=("entered_on", "pk"))

    class Meta(ListTable.Meta):
        model = Activity
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadlines: dict[Any, Any] = {}

    def render_topic(self, value: str) -> Any:
        return one_line(value)

    def value_kinds(self, record: Activity) -> str:
        return "、".join(one.kind.name for one in record.of_kinds.all())

    def render_kinds(self, record: Activity) -> Any:
        return one_line(self.value_kinds(record))

    def value_share(self, record: Activity) -> str:
        return f"{record.present / record.expected:.1%}" if record.expected else ""

    def render_share(self, record: Activity) -> str:
        return self.value_share(record) or "—"

    def is_late(self, record: Activity) -> bool:
        if record.entered_on is None:
            return False
        month = window.month_of(record.held_on)
        if month not in self._deadlines:
            self._deadlines[month] = window.deadline(month)
        return record.entered_on > self._deadlines[month]

    def value_state(self, record: Activity) -> str:
        late = "（补录）" if self.is_late(record) else ""
        return f"{record.get_standing_display()}{late}"

    def render_state(self, record: Activity) -> SafeString:
        return badge(self.value_state(record), *tone_of(record))
