import django_tables2 as tables
from django.utils.safestring import SafeString

from branches.models import ElectionBallot
from portal.ui.tables import DateColumn, ListTable, NameColumn, NumberColumn, badge


class BallotTable(ListTable):
    organization = NameColumn(verbose_name="党组织", order_by=("organization__path", "pk"))
    held_on = DateColumn(verbose_name="投票日期", order_by=("held_on", "pk"))
    post = tables.Column(
        verbose_name="选举职务", accessor="get_post_display", order_by=("post", "pk")
    )
    round = tables.Column(
        verbose_name="轮次", accessor="get_round_display", order_by=("round", "pk")
    )
    seats = NumberColumn(verbose_name="应选", order_by=("seats", "pk"))
    entitled = NumberColumn(verbose_name="应到", order_by=("entitled", "pk"))
    present = NumberColumn(verbose_name="实到", order_by=("present", "pk"))
    returned = NumberColumn(verbose_name="收回", order_by=("returned", "pk"))
    valid = NumberColumn(verbose_name="有效", order_by=("valid", "pk"))
    state = tables.Column(verbose_name="状态", order_by=("confirmed_on", "pk"), empty_values=())

    class Meta(ListTable.Meta):
        model = ElectionBallot
        fields = ()

    def value_state(self, record: ElectionBallot) -> str:
        if record.is_withdrawn:
            return "已撤回"
        return "已确认" if record.confirmed_on else "待确认"

    def render_state(self, record: ElectionBallot) -> SafeString:
        words = self.value_state(record)
        return badge(words, {"已确认": "ok", "待确认": "warn"}.get(words, "plain"))
