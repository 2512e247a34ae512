"""Rounds of selection of talents, as tests need them."""

import datetime as dt
from decimal import Decimal

import factory

from talent.models import (
    SelectionAllowance,
    SelectionAppraisal,
    SelectionCandidate,
    SelectionOpinion,
    SelectionRound,
    SelectionSheet,
    SelectionSystem,
)
from tests.factories.accounts import UserFactory
from tests.factories.talent import DAY, TalentFactory


class SelectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SelectionRound

    kind = "2"
    name = factory.Sequence(lambda n: f"首席技师评选{n}")
    document = "云人才办〔2026〕3号"
    places = 20
    since = DAY
    until = dt.date(2026, 3, 20)


class SelectionSystemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SelectionSystem

    round = factory.SubFactory(SelectionFactory)
    position = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"教育{n}")
    headcount = 412
    places = 11


class CandidateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SelectionCandidate

    round = factory.SubFactory(SelectionFactory)
    profile = factory.SubFactory(TalentFactory)
    unit = factory.SelfAttribute("profile.unit")
    deeds = "带出高级工三十人"
    nominated_on = DAY
    nominated_by = factory.SubFactory(UserFactory)


class OpinionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SelectionOpinion

    candidate = factory.SubFactory(CandidateFactory)
    office = "1"
    asked_on = DAY


class SelectionSheetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SelectionSheet

    candidate = factory.SubFactory(CandidateFactory)
    judge = 0
    marks = factory.LazyFunction(lambda: [Decimal(36), Decimal(50)])


class AppraisalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SelectionAppraisal

    candidate = factory.SubFactory(CandidateFactory)
    year = 2026
    result = "passed"
    on = DAY
    by = factory.SubFactory(UserFactory)


class AllowanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SelectionAllowance

    candidate = factory.SubFactory(CandidateFactory)
    month = dt.date(2026, 3, 1)
    amount = Decimal(300)
