import django_tables2 as tables

from portal.audit.choices import Result
from portal.audit.models import Event
from portal.audit.wording import actor_of
from portal.ui.tables import BadgeColumn, ListTable

TONES = {
    Result.DONE: ("ok", "circle-check"),
    Result.FAILED: ("warn", "alert-triangle"),
    Result.REFUSED: ("bad", "ban"),
}


class EventTable(ListTable):
    at = tables.DateTimeColumn(
        verbose_name="时间",
        format="Y-m-d H:i:s",
        linkify=("audit:event", {"pk": tables.A("pk")}),
        attrs={"td": {"class": "num text-nowrap"}},
    )
    actor_name = tables.Column(verbose_name="操作人", empty_values=())
    action = tables.Column(verbose_name="事项")
    object_label = tables.Column(verbose_name="对象")
    result = BadgeColumn(verbose_name="结果", tone_of=lambda event: TONES[Result(event.result)])
    address = tables.Column(verbose_name="地址", attrs={"td": {"class": "num"}})
    user_agent = tables.Column(verbose_name="浏览器", accessor="browser", orderable=False)
    request_id = tables.Column(verbose_name="请求编号")

    class Meta(ListTable.Meta):
        model = Event
        fields = ()

    def render_actor_name(self, record: Event) -> str:
        return actor_of(record)
