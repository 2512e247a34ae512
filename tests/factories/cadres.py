"""Cadres and the tables of their files as tests need them."""

import factory

from cadres.choices import Item, Ladder
from cadres.models import (
    Appraisal,
    Award,
    Cadre,
    Education,
    Family,
    NoneAnswer,
    Post,
    Rank,
    ResumeLine,
    Title,
)
from portal.dates import PartialDate
from tests.factories.accounts import UserFactory, _root
from tests.factories.people import PersonFactory


class CadreFactory(factory.django.DjangoModelFactory):
    """`unit` goes to the person as well, unless she is given."""

    class Meta:
        model = Cadre

    person = factory.SubFactory(PersonFactory, unit=factory.SelfAttribute("..unit"))
    unit = factory.LazyFunction(_root)
    work_since = PartialDate(2008, 8)


class RecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    cadre = factory.SubFactory(CadreFactory)


class PostFactory(RecordFactory):
    class Meta:
        model = Post

    institution = "县财政局"
    name = "副局长"
    is_main = True
    since = PartialDate(2020, 5)


class RankFactory(RecordFactory):
    class Meta:
        model = Rank

    ladder = Ladder.LEVEL
    level = "1A42"
    since = PartialDate(2020, 5)


class TitleFactory(RecordFactory):
    class Meta:
        model = Title

    name = "会计师"
    obtained_on = PartialDate(2015, 10)


class EducationFactory(RecordFactory):
    class Meta:
        model = Education

    mode = "1"
    education = "21"
    enrolled_on = PartialDate(2004, 9)
    graduated_on = PartialDate(2008, 7)
    school = "云岭大学"
    major = "财政学"


class AwardFactory(RecordFactory):
    class Meta:
        model = Award

    award = "R11"
    approved_on = PartialDate(2022, 3)


class AppraisalFactory(RecordFactory):
    class Meta:
        model = Appraisal

    year = 2024
    conclusion = "2"


class FamilyFactory(RecordFactory):
    class Meta:
        model = Family

    relation = "13"
    name = "王芳"


class ResumeLineFactory(RecordFactory):
    class Meta:
        model = ResumeLine

    since = PartialDate(2008, 8)
    text = "县财政局办事员"


class NoneAnswerFactory(RecordFactory):
    class Meta:
        model = NoneAnswer

    item = Item.TITLES
    by = factory.SubFactory(UserFactory)
