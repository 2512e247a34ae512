"""Stored figures as tests need them, in the part of the table their year has."""

import datetime as dt
from decimal import Decimal

import factory

from portal.figures.choices import State
from portal.figures.domain import partitions
from portal.figures.models import FigureValue
from portal.periods import Period
from tests.factories.accounts import _root


class FigureValueFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FigureValue

    unit = factory.LazyFunction(_root)
    figure = "ORG-1"
    period = Period.parse("2026-02")
    value = Decimal(3)
    state = State.TAKEN
    taken_at = dt.datetime(2026, 3, 1, 0, 20, tzinfo=dt.UTC)
    definition_version = 1

    @classmethod
    def _create(cls, model_class, **facts):
        partitions.ensure(facts["period"].first_day.year)
        return super()._create(model_class, **facts)
