import datetime as dt
from itertools import pairwise

import pytest

from portal.dates import OLDEST_AGE, PartialDate
from portal.people.domain import measures
from portal.people.models import Person
from tests.factories.people import PersonFactory

TODAY = dt.date(2026, 7, 25)
ALL = [measures.PERSON_AGES, measures.MEMBER_AGES, measures.CADRE_AGES]


@pytest.mark.parametrize("bands", ALL)
def test_bands_leave_no_year_out_and_count_none_twice(bands):
    assert (bands[0].least, bands[-1].most) == (0, OLDEST_AGE)
    assert all(this.most + 1 == after.least for this, after in pairwise(bands))
    for years in range(OLDEST_AGE + 1):
        assert sum(band.holds(years) for band in bands) == 1
    assert not any(band.holds(None) for band in bands)


@pytest.mark.django_db
@pytest.mark.parametrize("birth", ["1995.08", "1995.07", "1966.07", "1966.06", "1971.08"])
def test_who_is_listed_in_a_band_is_who_is_counted_in_it(birth):
    person = PersonFactory(birth=PartialDate.parse(birth))
    years = person.birth.age_on(PartialDate(2026, 7))
    for band in (band for bands in ALL for band in bands):
        listed = Person.objects.filter(measures.aged(band, on=TODAY, path="birth"))
        assert listed.exists() == band.holds(years)
