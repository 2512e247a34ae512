from typing import Final

import django_tables2 as tables

from portal.ui.tables import BadgeColumn, ListTable, MomentColumn, NameColumn, PeriodColumn
from reports.choices import BulletinState, DispatchState
from reports.models import Bulletin, BulletinSeries, Delivery, Dispatch, Subscription

TONES: Final = {
    BulletinState.DRAFTED: ("info", "pencil"),
    BulletinState.REVIEWED: ("warn", "hourglass"),
    BulletinState.SIGNED: ("warn", "signature"),
    BulletinState.PUBLISHED: ("ok", "circle-check"),
    BulletinState.CORRECTED: ("plain", "replace"),
    BulletinState.WITHDRAWN: ("plain", "ban"),
}
RECEIVED, WAITING = ("ok", "circle-check"), ("warn", "hourglass")


class BulletinTable(ListTable):
    title = NameColumn(verbose_name="标题", order_by=("title", "-pk"))
    series = tables.Column(verbose_name="系列", order_by=("series__name", "-period"))
    period = PeriodColumn(verbose_name="期间", order_by=("period", "-pk"))
    numbered = tables.Column(
        verbose_name="文号、期数", order_by=("number_year", "number", "pk"), default="—"
    )
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "-period"),
        tone_of=lambda r: TONES[r.state],
    )
    receipts = tables.Column(verbose_name="签收", order_by=("received", "-pk"), default="—")
    published_at = MomentColumn(verbose_name="印发时间")

    class Meta(ListTable.Meta):
        model = Bulletin
        fields = ()


class SeriesTable(ListTable):
    name = NameColumn(verbose_name="名称", order_by=("name",))
    schedule = tables.Column(verbose_name="起草", orderable=False)
    layout = tables.Column(verbose_name="版式", accessor="declared__layout__label", orderable=False)
    circulation = tables.Column(verbose_name="印发到单位", orderable=False)
    others_shown = tables.Column(verbose_name="其他单位的内容")
    organ = tables.Column(verbose_name="机关代字", default="—")

    class Meta(ListTable.Meta):
        model = BulletinSeries
        fields = ()


DISPATCH_TONES: Final = {
    DispatchState.WAITING: ("info", "hourglass"),
    DispatchState.SENT: ("ok", "circle-check"),
    DispatchState.FAILED: ("bad", "alert-triangle"),
    DispatchState.SETTLED: ("plain", "check"),
}


class SubscriptionTable(ListTable):
    series = NameColumn(verbose_name="系列", accessor="about", order_by=("series__name", "pk"))
    user = tables.Column(verbose_name="订阅人", order_by=("user__name", "pk"))
    ways = tables.Column(verbose_name="接收方式", orderable=False)

    class Meta(ListTable.Meta):
        model = Subscription
        fields = ()


class DispatchTable(ListTable):
    bulletin = tables.Column(verbose_name="通报", order_by=("bulletin__title", "pk"))
    user = tables.Column(verbose_name="收件人", order_by=("user__name", "pk"))
    channel = tables.Column(
        verbose_name="方式", accessor="get_channel_display", order_by=("channel", "pk")
    )
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("state", "pk"),
        tone_of=lambda r: DISPATCH_TONES[r.state],
    )
    attempts = tables.Column(verbose_name="尝试次数", attrs={"td": {"class": "num"}})
    error = tables.Column(verbose_name="原因", default="—", order_by=("error", "pk"))
    created_at = MomentColumn(verbose_name="登记时间")
    sent_at = MomentColumn(verbose_name="发出时间")

    class Meta(ListTable.Meta):
        model = Dispatch
        fields = ()


class DeliveryTable(ListTable):
    bulletin = NameColumn(
        verbose_name="通报", accessor="title", order_by=("bulletin__title", "-pk")
    )
    unit = tables.Column(verbose_name="单位", order_by=("unit__path", "-pk"))
    delivered_at = MomentColumn(verbose_name="送达时间")
    state = BadgeColumn(
        verbose_name="签收",
        accessor="state_label",
        order_by=("received_at", "pk"),
        tone_of=lambda r: RECEIVED if r.received_at else WAITING,
    )
    received_by = tables.Column(
        verbose_name="签收人", default="—", order_by=("received_by__name", "pk")
    )
    received_at = MomentColumn(verbose_name="签收时间")

    class Meta(ListTable.Meta):
        model = Delivery
        fields = ()
