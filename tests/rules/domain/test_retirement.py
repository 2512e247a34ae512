import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.people.choices import Sex
from portal.periods import Period, PeriodKind
from portal.rules.domain.retirement import (
    PostCategory,
    Schedule,
    retirement_month,
    retires_in,
)

MAN = Schedule(60, Period.parse("2025-01"), step=4, most=36)
WOMAN_55 = Schedule(55, Period.parse("2025-01"), step=4, most=36)
WOMAN_50 = Schedule(50, Period.parse("2025-01"), step=2, most=60)
months = st.builds(Period, st.just(PeriodKind.MONTH), st.integers(1930, 2010), st.integers(1, 12))
schedules = st.sampled_from([MAN, WOMAN_55, WOMAN_50])


@pytest.mark.parametrize(
    ("schedule", "birth", "expected"),
    [
        (MAN, "1964-12", "2024-12"),
        (MAN, "1965-01", "2025-02"),
        (MAN, "1965-04", "2025-05"),
        (MAN, "1965-05", "2025-07"),
        (MAN, "1976-08", "2039-07"),
        (MAN, "1976-09", "2039-09"),
        (MAN, "1980-01", "2043-01"),
        (WOMAN_55, "1969-12", "2024-12"),
        (WOMAN_55, "1970-01", "2025-02"),
        (WOMAN_55, "1981-09", "2039-09"),
        (WOMAN_50, "1974-12", "2024-12"),
        (WOMAN_50, "1975-01", "2025-02"),
        (WOMAN_50, "1975-02", "2025-03"),
        (WOMAN_50, "1975-03", "2025-05"),
        (WOMAN_50, "1984-11", "2039-11"),
    ],
)
def test_month_is_that_of_the_published_table(schedule, birth, expected):
    assert retirement_month(Period.parse(birth), schedule).code == expected


@given(months, schedules)
def test_later_born_never_retires_earlier(birth, schedule):
    assert retirement_month(birth, schedule) <= retirement_month(birth.next(), schedule)


@given(months, schedules)
def test_delay_stays_within_the_table(birth, schedule):
    original = birth.shifted(schedule.original_age * 12)
    assert 0 <= original.steps_to(retirement_month(birth, schedule)) <= schedule.most


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sex", "category", "birth", "expected"),
    [
        (Sex.MALE, PostCategory.CADRE, "1965-01", "2025-02"),
        (Sex.FEMALE, PostCategory.CADRE, "1981-09", "2039-09"),
        (Sex.FEMALE, PostCategory.WORKER, "1984-11", "2039-11"),
    ],
)
def test_parameters_come_from_the_rules(sex, category, birth, expected):
    day = dt.date(2026, 11, 1)
    assert retires_in(Period.parse(birth), sex, category, on=day).code == expected


@pytest.mark.django_db
def test_before_2025_nothing_is_put_off():
    day = dt.date(2024, 12, 31)
    birth = Period.parse("1970-01")
    assert retires_in(birth, Sex.MALE, PostCategory.CADRE, on=day).code == "2030-01"
