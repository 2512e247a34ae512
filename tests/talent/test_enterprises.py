"""Enterprises: the credit code, the figures that cannot be."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.typed import Unreadable
from talent.domain import checks, credit_codes, enterprises
from talent.domain.enterprises import ENTERPRISES, TITLES, YEARS
from talent.pages.talents import of_titles
from tests import clock
from tests.factories import accounts
from tests.factories.talent import (
    EnterpriseFactory,
    EnterpriseTitleFactory,
    EnterpriseYearFactory,
)

CODE = "91350100M000100Y43"


def test_the_vector_of_the_standard():
    assert credit_codes.check_character("91350100M000100Y4") == "3"
    assert credit_codes.typed(" 91350100m000100y43") == CODE


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("91350100M000100Y4", "17 位"),
        ("91350100M000100Y44", "校验码"),
        ("91350100I000100Y43", "没有“I”"),
    ],
)
def test_a_wrong_code_says_what_is_wrong(typed, message):
    with pytest.raises(Unreadable, match=message):
        credit_codes.typed(typed)


@pytest.mark.django_db
def test_a_code_is_held_once(town, clerk):
    EnterpriseFactory(credit_code=CODE)
    with pytest.raises(ValidationError, match="已有统一社会信用代码相同"):
        ENTERPRISES.add(name="另一家", credit_code=CODE, unit=town, by=clerk)


@pytest.mark.django_db
def test_more_researchers_than_staff_is_refused(town, clerk):
    enterprise = EnterpriseFactory(unit=town)
    with pytest.raises(ValidationError, match="多于从业人数"):
        YEARS.add(enterprise=enterprise, year=2025, staff=10, researchers=11, by=clerk)
    EnterpriseYearFactory(enterprise=enterprise, year=2025)
    with pytest.raises(ValidationError, match="已有企业、年度相同"):
        YEARS.add(enterprise=enterprise, year=2025, staff=10, by=clerk)


def test_nested_schooling_and_research_beyond_half_the_revenue_are_found():
    told = list(checks.figures({"staff": 10, "doctors": 3, "masters": 4, "bachelors": 5}))
    assert [(finding.field, finding.is_error) for finding in told] == [("bachelors", True)]
    told = list(checks.figures({"revenue": 100, "research": 51}))
    assert [(finding.field, finding.is_error) for finding in told] == [("research", False)]


def title(town, until, **facts):
    return EnterpriseTitleFactory(enterprise__unit=town, until=until, **facts)


@pytest.mark.django_db
def test_titles_that_end_within_half_a_year_are_told_of_once(town, other):
    day = dt.date(2026, 11, 30)
    last = title(town, dt.date(2027, 5, 30))
    title(town, dt.date(2027, 5, 31))
    title(town, dt.date(2026, 11, 29))
    title(town, None)
    title(town, dt.date(2027, 1, 31), enterprise__state="closed")
    renewed = title(town, dt.date(2027, 1, 31))
    EnterpriseTitleFactory(
        enterprise=renewed.enterprise,
        kind=renewed.kind,
        granted_on=dt.date(2026, 11, 2),
        until=dt.date(2029, 11, 1),
    )
    assert set(enterprises.ending(day)) == {last}
    assert set(enterprises.ending(day, key="last")) == set()
    soon = title(other, dt.date(2027, 2, 28))
    assert set(enterprises.ending(day, key="last")) == {soon}


@pytest.mark.django_db
@clock.at("2026-11-30T09:00")
def test_whoever_keeps_the_enterprise_is_told(client, town, other, clerk):
    mine = title(town, dt.date(2027, 2, 28))
    title(other, dt.date(2027, 2, 28))
    (todo,) = of_titles(clerk)
    assert (list(todo.rows), todo.urgent) == ([mine], True)
    accounts.signed_in(client, clerk)
    assert [row.record for row in client.get(todo.url).context["table"].rows] == [mine]


@pytest.mark.django_db
def test_a_title_without_a_last_day_lasts_as_the_rule_says(town, clerk):
    firm = EnterpriseFactory(unit=town)
    on = dt.date(2026, 3, 2)
    three = TITLES.add(enterprise=firm, kind="1", granted_on=on, until=None, by=clerk)
    one = TITLES.add(enterprise=firm, kind="2", granted_on=on, by=clerk)
    told = TITLES.add(enterprise=firm, kind="3", granted_on=on, until=on, by=clerk)
    assert three.until == dt.date(2029, 3, 1)
    assert (one.until, told.until) == (dt.date(2027, 3, 1), on)


def test_more_or_less_than_half_of_last_year_is_asked_about():
    last = {"staff": 100, "researchers": 0, "revenue": Decimal(1000), "research": None}
    now = {"staff": 150, "researchers": 5, "revenue": Decimal(490), "research": Decimal(9)}
    told = [(one.field, one.is_error, one.message) for one in checks.jumps(now, last)]
    assert told == [
        ("revenue", False, "营业收入从上年 1,000 变为 490（-51%），变动超过一半，请核对。")
    ]
    assert [one.field for one in checks.jumps({"staff": 151}, last)] == ["staff"]


@pytest.mark.django_db
def test_what_is_doubtful_is_saved_and_asked_about(client, town, clerk):
    firm = EnterpriseFactory(unit=town)
    EnterpriseYearFactory(enterprise=firm, year=2024, staff=100, revenue=None, research=None)
    accounts.signed_in(client, clerk)
    facts = {"enterprise": firm.pk, "year": 2025, "staff": 40, "revenue": 100, "research": 60}
    page = client.post(reverse("talent:enterprise-year-new"), facts, follow=True).content.decode()
    assert "从业人数从上年 100 变为 40（-60%），变动超过一半" in page
    assert "研发投入超过营业收入的一半" in page
    page = client.get(firm.get_absolute_url() + "?tab=years").content.decode()
    assert "从业人数从上年 100 变为 40" in page
