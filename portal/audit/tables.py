import django_tables2 as tables

from portal.audit.choices import Result
from portal.audit.models import Alert, Event
from portal.audit.wording import actor_of
from portal.ui.tables import BadgeColumn, ListTable, MomentColumn, NameColumn, NumberColumn

TONES = {
    Result.DONE: ("ok", "circle-check"),
    Result.FAILED: ("warn", "alert-triangle"),
    Result.REFUSED: ("bad", "ban"),
}


class EventTable(ListTable):
    at = MomentColumn(
        verbose_name="时间", to_the_second=True, linkify=("audit:event", {"pk": tables.A("pk")})
    )
    actor_name = tables.Column(verbose_name="操作人", empty_values=())
    action = tables.Column(
        verbose_name="事项", accessor="get_action_display", order_by=("action", "pk")
    )
    object_label = tables.Column(
        verbose_name="对象", accessor="called", order_by=("object_label", "pk")
    )
    result = BadgeColumn(verbose_name="结果", tone_of=lambda event: TONES[Result(event.result)])
    address = tables.Column(verbose_name="地址", attrs={"td": {"class": "num"}})
    user_agent = tables.Column(
        verbose_name="浏览器", accessor="browser", order_by=("user_agent", "pk")
    )
    request_id = tables.Column(verbose_name="请求编号")

    class Meta(ListTable.Meta):
        model = Event
        fields = ()

    def render_actor_name(self, record: Event) -> str:
        return actor_of(record)


class LookTable(EventTable):
    """Who looked: the file first, then by whom."""

    object_label = tables.Column(
        verbose_name="档案",
        accessor="called",
        order_by=("object_label", "pk"),
        linkify=("audit:event", {"pk": tables.A("pk")}),
    )
    at = MomentColumn(verbose_name="时间", to_the_second=True)
    what = tables.Column(
        verbose_name="看的内容", accessor="told__what", order_by=("detail__what", "pk")
    )
    reason = tables.Column(
        verbose_name="事由", accessor="told__reason", order_by=("detail__reason", "pk")
    )
    result = None  # type: ignore[assignment]  # takes the inherited column away

    class Meta(EventTable.Meta):
        sequence = ("object_label", "actor_name", "action", "what", "reason", "at", "...")


class AlertTable(ListTable):
    rule = NameColumn(verbose_name="预警事项")
    subject_label = tables.Column(verbose_name="对象")
    count = NumberColumn(verbose_name="次数")
    since = MomentColumn(verbose_name="自")
    until = MomentColumn(verbose_name="至")
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by="acknowledged_at",
        tone_of=lambda alert: (
            ("ok", "circle-check") if alert.is_answered else ("bad", "alert-triangle")
        ),
    )
    finding = tables.Column(verbose_name="核查结果")
    acknowledged_by = tables.Column(verbose_name="核查人")

    class Meta(ListTable.Meta):
        model = Alert
        fields = ()
