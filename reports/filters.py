import django_filters
from django.db.models import QuerySet

from portal.accounts.requests import SignedInRequest
from portal.periods import PeriodFormField
from portal.ui.filters import ListFilters, ManyFilter
from reports.choices import BulletinState, Channel, DispatchState
from reports.models import Bulletin, BulletinSeries, Delivery, Dispatch, Subscription


def _series(request: SignedInRequest) -> QuerySet:
    return BulletinSeries.objects.visible_to(request.user).declared().order_by("name")


class _PeriodFilter(django_filters.Filter):
    field_class = PeriodFormField


class BulletinFilters(ListFilters):
    series = django_filters.ModelChoiceFilter(queryset=_series, label="系列")
    period = _PeriodFilter(label="期间")
    state = ManyFilter(choices=BulletinState.choices, label="状态")
    number_year = django_filters.NumberFilter(label="发文年度")
    published = django_filters.DateFromToRangeFilter(field_name="published_at", label="印发日期")
    heard = django_filters.DateFromToRangeFilter(field_name="heard_on", label="会议听取日期")
    correction = django_filters.ChoiceFilter(
        choices=[("yes", "更正件"), ("no", "不是更正件")], label="更正件", method="that_correct"
    )
    receipts = django_filters.ChoiceFilter(
        choices=[("waiting", "有单位没有签收"), ("all", "都已签收")],
        label="签收",
        method="that_were_received",
    )

    def that_correct(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(corrects__isnull=value == "no")

    def that_were_received(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        waiting = Delivery.objects.filter(received_at=None).values("bulletin")
        sent = rows.filter(deliveries__isnull=False).distinct()
        return sent.filter(pk__in=waiting) if value == "waiting" else sent.exclude(pk__in=waiting)

    class Meta:
        model = Bulletin
        fields = ()


class SeriesFilters(ListFilters):
    q = None

    class Meta:
        model = BulletinSeries
        fields = ()


class DeliveryFilters(ListFilters):
    received = django_filters.ChoiceFilter(
        choices=[("no", "未签收"), ("yes", "已签收")], label="签收", method="that_were_received"
    )

    class Meta:
        model = Delivery
        fields = ()

    def that_were_received(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(received_at__isnull=value == "no")


class SubscriptionFilters(ListFilters):
    series = django_filters.ModelChoiceFilter(queryset=_series, label="系列")

    class Meta:
        model = Subscription
        fields = ()


class DispatchFilters(ListFilters):
    state = ManyFilter(choices=DispatchState.choices, label="状态")
    channel = django_filters.ChoiceFilter(choices=Channel.choices, label="方式")

    class Meta:
        model = Dispatch
        fields = ()
