"""Subscriptions to series, and what could not be sent to subscribers."""

from typing import Any

from django.urls import reverse, reverse_lazy

from portal.ui.views import (
    ActPage,
    BulkPage,
    Crumb,
    FormPage,
    Link,
    ListPage,
    NothingToAsk,
)
from reports.domain.bulletins import dispatching, subscribing
from reports.domain.bulletins import series as all_series
from reports.filters import DispatchFilters, SubscriptionFilters
from reports.forms.bulletins import SettleDispatchForm, SubscribeForm
from reports.models import BulletinSeries, Dispatch, Subscription
from reports.permissions import BULLETINS_MANAGE
from reports.tables import DispatchTable, SubscriptionTable

_LIST = Crumb("通报订阅", reverse_lazy("bulletins:subscriptions"))
_OUTGOING = Crumb("外发通知", reverse_lazy("bulletins:dispatches"))


class Subscriptions(ListPage):
    """Anybody who reads bulletins, once: tell me when the new one is out. 办公室: who is told?"""

    model = Subscription
    table = SubscriptionTable
    filters = SubscriptionFilters
    title = "通报订阅"
    lead = "订阅的系列印发时，按选的方式通知本人；能看到什么，仍按本人的权限和单位。"
    search_hint = "系列、订阅人"
    empty_title = "还没有订阅"
    empty_hint = "点“订阅”选系列和接收方式。"

    def rows(self) -> Any:
        rows = super().rows().select_related("series", "user")
        return rows.order_by("series__name", "user__name", "pk")

    def actions(self) -> list[Link]:
        links = [Link("订阅", reverse("bulletins:subscribe"), "bell-plus", "primary")]
        if self.request.user.can(BULLETINS_MANAGE):
            links.append(Link("外发通知", reverse("bulletins:dispatches"), "send"))
        return links


class Subscribe(FormPage):
    """Whoever wants to be told."""

    title = "订阅通报"
    form_class = SubscribeForm
    verb = "订阅"
    done = "已订阅。"
    cancel_url = reverse_lazy("bulletins:subscriptions")

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    def form_kwargs(self) -> dict[str, Any]:
        all_series.every()
        return {"offered": BulletinSeries.objects.declared().order_by("name")}

    def act(self, form: SubscribeForm) -> Subscription:
        return subscribing.subscribe(by=self.request.user, **form.cleaned_data)

    def success_url(self, result: Subscription) -> str:
        return reverse("bulletins:subscriptions")


class Unsubscribe(ActPage):
    """The subscriber himself; 办公室 for somebody who has left."""

    model = Subscription
    form_class = NothingToAsk
    verb = "退订"
    done = "已退订。"
    cancel_url = reverse_lazy("bulletins:subscriptions")

    def records(self) -> Any:
        return super().records().select_related("series", "user")

    def get_title(self) -> str:
        return f"退订：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    def consequences(self) -> list[str]:
        return [f"以后印发不再通知（现在：{self.record.ways}）。需要改接收方式的，重新订阅即可。"]

    def act(self, form: Any) -> Subscription:
        return subscribing.end(self.record, by=self.request.user)

    def success_url(self, result: Subscription) -> str:
        return reverse("bulletins:subscriptions")


class Dispatches(ListPage):
    """办公室, when a to-do says so: what did not go out, and why?"""

    model = Dispatch
    table = DispatchTable
    filters = DispatchFilters
    permission = BULLETINS_MANAGE
    title = "外发通知"
    lead = (
        "发给订阅人的邮件和短信平台消息。没有发出的隔 1 分钟、5 分钟、30 分钟、2 小时自动再试，"
        "仍然不成的在这里重试，或者记为已处理。生成文件等后台任务办不成的，在“办不成的任务”里。"
    )
    search_hint = "通报标题、收件人"
    empty_title = "没有外发通知"

    def rows(self) -> Any:
        rows = super().rows().select_related("bulletin__series", "user")
        return rows.order_by("-created_at", "-pk")

    def crumbs(self) -> list[Crumb]:
        return [_LIST]

    def bulk_acts(self) -> list[Link]:
        return [
            Link("重试", str(reverse_lazy("bulletins:dispatches-retry")), "refresh"),
            Link("记为已处理", str(reverse_lazy("bulletins:dispatches-settle")), "circle-check"),
        ]


class _OnDispatches(BulkPage):
    model = Dispatch
    permission = BULLETINS_MANAGE
    cancel_url = reverse_lazy("bulletins:dispatches")

    def crumbs(self) -> list[Crumb]:
        return [_LIST, _OUTGOING]

    def visible(self) -> Any:
        return super().visible().failed().select_related("bulletin", "user").order_by("pk")


class RetryDispatches(_OnDispatches):
    """After the mail server or the gateway was mended."""

    title = "重发没有发出的通知"
    form_class = NothingToAsk
    verb = "全部重试"

    def consequences(self) -> list[str]:
        return ["每条按原来的内容再发一次；收件方按编号认得出重复的。"]

    def act_on(self, record: Dispatch, facts: dict[str, Any]) -> Dispatch:
        return dispatching.retry(record, by=self.request.user)


class SettleDispatches(_OnDispatches):
    """The receiver was told by telephone."""

    title = "记为已处理"
    form_class = SettleDispatchForm
    verb = "记为已处理"

    def consequences(self) -> list[str]:
        return ["不再列入没有发出的；处理情况记入审计记录。"]

    def act_on(self, record: Dispatch, facts: dict[str, Any]) -> Dispatch:
        return dispatching.settle(record, by=self.request.user, **facts)
