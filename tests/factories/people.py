"""People as tests need them; identity numbers are of an area that does not exist."""

import datetime as dt

import factory

from portal.dates import PartialDate
from portal.people.choices import Sex
from portal.people.domain import identity
from portal.people.models import Person
from tests.factories.accounts import _root


def number(born=dt.date(1985, 3, 12), *, sex=Sex.MALE, sequence=1, area="110105"):
    """A sound identity number."""
    order = sequence * 2 + (1 if sex == Sex.MALE else 0)
    first_17 = f"{area}{born:%Y%m%d}{order:03}"
    return first_17 + identity.check_character(first_17)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"李{n:03}")
    sex = Sex.MALE
    birth = PartialDate(1985, 3)
    nationality = "汉族"
    unit = factory.LazyFunction(_root)
