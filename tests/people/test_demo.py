import datetime as dt

import pytest

from portal.demo import DemoPlan
from portal.people import demo
from portal.people.domain import identity, queries
from portal.people.models import Person
from tests.factories import orgs

pytestmark = pytest.mark.django_db

PLAN = DemoPlan(scale=1, today=dt.date(2026, 11, 21))


@pytest.fixture
def built(county, town, monkeypatch):
    orgs.village(town)
    monkeypatch.setattr(demo, "TOTAL", 300)
    demo.build(PLAN)


def test_people_are_plausible_and_numbers_belong_to_nobody(built, keeper):
    people = list(Person.objects.exclude(identity_index=None))
    assert len(people) == 300
    for person in people:
        number = identity.check(person.identity.reveal(), today=PLAN.today)
        doubts = identity.doubts(number, born=person.birth, of_sex=person.sex)
        assert doubts == ["身份证号前两位“99”不是现行的省级地区代码"]
        assert 21 <= person.age_on(PLAN.today) <= 73
    assert queries.likely_duplicates(by=keeper).count() >= demo.DUPLICATES


def test_same_dice_give_the_same_people(built):
    first = list(Person.objects.order_by("pk").values_list("name", "birth"))
    Person.objects.all().delete()
    demo.build(PLAN)
    assert list(Person.objects.order_by("pk").values_list("name", "birth")) == first


def test_without_units_nothing_is_built(db):
    demo.build(PLAN)
    assert Person.objects.count() == 0
