"""Events and alerts as tests need them."""

import datetime as dt

import factory
from django.utils import timezone

from portal.audit.actions import RECORD_VIEWED
from portal.audit.choices import AlertRule
from portal.audit.models import Alert, Event


class EventFactory(factory.django.DjangoModelFactory):
    """An event as the portal would have written it at its time."""

    class Meta:
        model = Event

    action = RECORD_VIEWED


class AlertFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Alert

    rule = AlertRule.MASS_VIEW
    subject = factory.Sequence(str)
    subject_label = "李娜"
    since = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(hours=1))
    until = factory.LazyFunction(timezone.now)
    count = 120
