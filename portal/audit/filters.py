import django_filters
from django.db.models import Q, QuerySet

from portal.audit import naming
from portal.audit.choices import AlertRule, AlertState, Result, actions
from portal.audit.models import Alert, Event
from portal.audit.models.event import EventQuerySet
from portal.pinyin import readings
from portal.text import search_term
from portal.ui.filters import ListFilters
from portal.ui.widgets import DateInput


class EventFilters(ListFilters):
    person = django_filters.CharFilter(label="操作人", method="by_person")
    action = django_filters.ChoiceFilter(choices=actions.choices, label="事项", empty_label="全部")
    result = django_filters.ChoiceFilter(choices=Result.choices, label="结果", empty_label="全部")
    since = django_filters.DateFilter("at__date", "gte", label="自", widget=DateInput)
    until = django_filters.DateFilter("at__date", "lte", label="至", widget=DateInput)
    address = django_filters.CharFilter("address", "startswith", label="地址")

    object = django_filters.CharFilter(
        label="对象编号", method="by_object", help_text="例如 people.person:12"
    )

    class Meta:
        model = Event
        fields = ()

    def by_object(self, events: QuerySet, name: str, typed: str) -> QuerySet:
        """Everything about one record: its kind and number, as an event's page links it."""
        kind, _, number = typed.strip().rpartition(":")
        return events.filter(object_type__in=naming.names_of(kind), object_id=number)

    def by_person(self, events: QuerySet, name: str, typed: str) -> QuerySet:
        """By name, username or pinyin initials; a list of every account would be too long."""
        return events.filter(actor__search__contains=search_term(typed))

    def search(self, events: EventQuerySet, name: str, typed: str) -> QuerySet:
        """Text in the person's or the object's name, a whole request id, or the name that somebody
        tried to sign in with."""
        text = typed.strip()
        return events.filter(
            Q(actor_name__icontains=text)
            | events.saying(Q(object_label__icontains=text))
            | Q(request_id=text)
            | Q(detail__username=text.lower())
        )


class LookFilters(EventFilters):
    action = None
    result = None

    def search(self, events: EventQuerySet, name: str, typed: str) -> QuerySet:
        """The name of whoever was looked at, or its pinyin: events keep the name alone."""
        condition = Q(object_label__icontains=typed.strip())
        for pattern in readings(typed):
            condition |= Q(object_label__regex=pattern)
        return events.filter(events.saying(condition))


class AlertFilters(ListFilters):
    rule = django_filters.ChoiceFilter(choices=AlertRule.choices, label="预警事项")
    state = django_filters.ChoiceFilter(choices=AlertState.choices, label="状态", method="by_state")
    since = django_filters.DateFilter("since__date", "gte", label="自", widget=DateInput)
    until = django_filters.DateFilter("since__date", "lte", label="至", widget=DateInput)

    class Meta:
        model = Alert
        fields = ()

    def by_state(self, alerts: QuerySet, name: str, state: str) -> QuerySet:
        return alerts.filter(acknowledged_at__isnull=state == AlertState.OPEN)
