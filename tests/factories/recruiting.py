"""Cohorts of recruitment, as tests need them."""

import datetime as dt

import factory

from talent.models import RecruitArrival, RecruitCohort, RecruitStage
from tests.factories.accounts import _root
from tests.factories.talent import TalentFactory


class CohortFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RecruitCohort

    name = factory.Sequence(lambda n: f"硕士引进{n}")
    kind = "masters"
    unit = factory.LazyFunction(_root)
    since = dt.date(2026, 1, 5)


class RecruitStageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RecruitStage

    cohort = factory.SubFactory(CohortFactory)
    position = factory.Sequence(lambda n: n + 50)
    label = factory.Sequence(lambda n: f"考察{n}")


class ArrivalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RecruitArrival

    cohort = factory.SubFactory(CohortFactory)
    profile = factory.SubFactory(TalentFactory)
    on = dt.date(2026, 2, 2)
    until = dt.date(2031, 2, 1)
