"""Grades, pairings and surveys as tests need them."""

import datetime as dt

import factory
from django.utils import timezone

from assessments.choices import GradedLine
from assessments.models import InterviewProposal, Pairing, ReviewGrade, SurveyResult
from portal.orgs.models import Unit
from portal.periods import Period, PeriodKind
from tests.factories import orgs

DAY = dt.date(2026, 11, 10)


def last_quarter():
    return Period.containing(timezone.localdate(), PeriodKind.QUARTER).previous()


def office(county, name="农业农村局"):
    return orgs.department(county, name=name, short_name=name)


class PairingFactory(factory.django.DjangoModelFactory):
    """With a township of its own."""

    class Meta:
        model = Pairing

    township = factory.LazyAttribute(
        lambda pairing: orgs.township(Unit.objects.get_root(pairing.unit))
    )


class SurveyResultFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SurveyResult

    name = factory.Sequence(lambda n: f"第{n}次满意度调查")
    surveyed_on = DAY
    asked = 120
    mark = "93.50"


def pairing(township, name="农业农村局", *, under=None):
    """Of an office of the county's, or of what stands `under` another unit."""
    unit = office(under or Unit.objects.get_root(township), name)
    return Pairing.objects.create(unit=unit, township=township)


def grade(unit, by, *, at=None, line=GradedLine.SUPPORT, period=None, number=2, comment=""):
    return ReviewGrade.objects.create(
        unit=unit,
        line=line,
        period=period or last_quarter(),
        number=number,
        comment=comment,
        graded_at=at or unit,
        given_at=timezone.now(),
        given_by=by,
    )


def survey(unit, name="2026年群众满意度调查", day=DAY, asked=120, mark="93.50"):
    return SurveyResultFactory(unit=unit, name=name, surveyed_on=day, asked=asked, mark=mark)


def interview(unit, cause="black", words="连续 2 个月列入黑榜"):
    """Proposed of last month, to be decided."""
    month = Period.containing(timezone.localdate(), PeriodKind.MONTH).previous()
    return InterviewProposal.objects.create(unit=unit, period=month, cause=cause, words=words)
