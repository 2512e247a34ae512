"""Versions of rules and days of the calendar as tests need them."""

import datetime as dt

import factory

from portal.rules.choices import DayKind, Tier
from portal.rules.models import CalendarDay, RuleVersion


class VersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RuleVersion

    code = "BR-01"
    tier = Tier.COUNTY
    params = factory.LazyFunction(lambda: {"per_quarter": 2})
    effective_from = dt.date(2024, 1, 1)
    source = "县委组织部通知"


class DayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CalendarDay

    date = dt.date(2026, 12, 31)
    kind = DayKind.HOLIDAY
    note = "县庆"
