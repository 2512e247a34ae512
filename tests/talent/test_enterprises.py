"""Enterprises: the credit code, the figures that cannot be."""

import pytest
from django.core.exceptions import ValidationError

from portal.typed import Unreadable
from talent.domain import checks, credit_codes
from talent.domain.enterprises import ENTERPRISES, YEARS
from tests.factories.talent import EnterpriseFactory, EnterpriseYearFactory

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
