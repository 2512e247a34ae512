"""What a unit has received: read, and signed for."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse, reverse_lazy

from portal.ui.views import ActPage, Crumb, Link, ListPage, NothingToAsk, RecordPage
from reports.choices import ENDED, BulletinState
from reports.domain import documents
from reports.domain.bulletins import files, kept, own_lines, publishing, units_view
from reports.domain.official import html
from reports.filters import DeliveryFilters
from reports.models import Bulletin, Delivery
from reports.permissions import BULLETINS_RECEIVE
from reports.tables import TONES, DeliveryTable
from reports.views.bulletins import FileOfBulletin

_LIST = Crumb("收到的通报", reverse_lazy("bulletins:deliveries"))


class Deliveries(ListPage):
    """乡镇组织委员 once a month: where do we stand, and is it signed for?"""

    model = Delivery
    table = DeliveryTable
    filters = DeliveryFilters
    permission = BULLETINS_RECEIVE
    title = "收到的通报"
    search_hint = "标题、单位"
    empty_title = "还没有收到通报"
    empty_hint = "县委组织部印发后出现在这里，并有待办提醒签收。"

    def rows(self) -> Any:
        rows = super().rows().select_related("bulletin__series", "unit", "received_by")
        return rows.order_by("-delivered_at", "unit__path", "-pk")


class Received(RecordPage):
    model = Delivery
    permission = BULLETINS_RECEIVE
    template_name = "reports/received.html"

    def records(self) -> Any:
        return super().records().select_related("bulletin__series", "unit", "received_by")

    def get_title(self) -> str:
        return str(self.record.bulletin)

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    def actions(self) -> list[Link]:
        delivery, user = self.record, self.request.user
        waits = delivery.received_at is None
        if not waits or delivery.bulletin.state in ENDED:
            return []
        if not user.can(BULLETINS_RECEIVE, delivery.unit):
            return []
        url = reverse("bulletins:receive", args=[delivery.pk])
        return [Link("签收", url, "signature", "primary")]

    def more_actions(self) -> list[Link]:
        return [
            Link(each.label, reverse(f"bulletins:received-{key}", args=[self.record.pk]), each.icon)
            for key, each in files.FORMATS.items()
        ]

    def _beside(self, **which: Any) -> Delivery | None:
        """What the same unit received: what this one corrects, or is corrected by."""
        rows = Delivery.objects.filter(unit=self.record.unit_id, **which)
        return rows.select_related("bulletin__series").order_by("-pk").first()

    def context(self, **extra: Any) -> dict[str, Any]:
        bulletin, unit = self.record.bulletin, self.record.unit
        paper = units_view.of(bulletin, unit)
        explains = bulletin.series.declared.explains
        return super().context(
            own=own_lines.of(paper, unit),
            explained=explains(bulletin.period, unit, self.request.user) if explains else (),
            record=self.record,
            bulletin=bulletin,
            tone=TONES[bulletin.state],
            is_withdrawn=bulletin.state == BulletinState.WITHDRAWN,
            correction=self._beside(bulletin__corrects=bulletin),
            corrected=self._beside(bulletin=bulletin.corrects_id) if bulletin.corrects_id else None,
            paper=html.html(paper),
            **extra,
        )


class ReceivedFile(FileOfBulletin):
    model = Delivery
    permission = BULLETINS_RECEIVE

    def records(self) -> Any:
        return super().records().select_related("bulletin__series", "unit")

    def body(self, bulletin: Bulletin) -> bytes:
        """What the unit reads on the page, and no more."""
        unit, reader = self.record.unit, documents.signed_by(self.request.user)
        return kept.as_read_by(unit, bulletin, self.format, reader=reader)

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.file(self.record.bulletin)


class Receive(ActPage):
    model = Delivery
    permission = BULLETINS_RECEIVE
    form_class = NothingToAsk
    verb = "签收"
    done = "已签收。"

    def records(self) -> Any:
        return super().records().select_related("bulletin__series", "unit")

    def get_title(self) -> str:
        return f"签收：{self.record.bulletin}"

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    def consequences(self) -> list[str]:
        return [f"以“{self.record.unit}”的名义签收，记录签收人和时间。"]

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def act(self, form: Any) -> Delivery:
        return publishing.receive(self.record, by=self.request.user)
