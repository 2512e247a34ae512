"""Pages of numbers leave as documents of what they show."""

import io

import pytest
from django.urls import reverse
from docx import Document

from branches.choices.admission import StepCode
from branches.models import PartyOrganization
from tests import clock
from tests.factories import accounts, orgs
from tests.factories.admission import CaseFactory
from tests.factories.branches import MemberFactory, OfficerFactory, PartyOrganizationFactory

pytestmark = pytest.mark.django_db

PAGES = (
    "branches:admission-board",
    "branches:structure",
    "branches:officer-figures",
    "assessments:progress",
    "assessments:remarks",
    "assessments:summary",
    "assessments:quarterly",
    "assessments:burden",
    "cadres:gaps",
    "talent:satisfied",
)


@pytest.fixture(autouse=True)
def _in_november():
    with clock.at("2026-11-21T09:00"):
        yield


@pytest.fixture
def town(client):
    county = orgs.county()
    town = orgs.township(county, short_name="东河镇")
    MemberFactory(organization=PartyOrganizationFactory(unit=town))
    OfficerFactory(unit=orgs.village(town))
    user = accounts.UserFactory(unit=county)
    for role in (
        "organization_office",
        "assessment_office",
        "talent_office",
        "department_leader",
        "cadre_office",
    ):
        accounts.with_role(user, role, county)
    accounts.signed_in(client, user)
    return town


def said(answer):
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(one.text for one in document.paragraphs), *cells]


@pytest.mark.parametrize("name", PAGES)
def test_each_page_offers_word_and_pdf_of_itself(client, town, name):
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert ("?paper=docx" in page.text, "?paper=pdf" in page.text) == (True, True)
    told = said(client.get(reverse(name), {"paper": "docx"}))
    assert page.context["title"] in told
    assert client.get(reverse(name), {"paper": "pdf"}).content.startswith(b"%PDF")


def test_the_board_of_admissions_has_its_table(client, town):
    CaseFactory(organization=PartyOrganization.objects.get(), until=StepCode.REVIEW)
    told = said(client.get(reverse("branches:admission-board"), {"paper": "docx"}))
    for words in ("东河镇", "办理中", "名额", "35岁及以下"):
        assert words in told, words
    assert not any("首页" in one for one in told)


def test_what_the_page_is_narrowed_by_stands_below_the_title(client, town):
    asked = {"paper": "docx", "sex": "female"}
    told = said(client.get(reverse("branches:structure"), asked))
    assert any("县" in one and "性别" in one for one in told)


def test_without_the_right_to_take_lists_out_nothing_is_offered(client, town):
    reader = accounts.holder("county_leader", orgs.county())
    accounts.signed_in(client, reader)
    page = client.get(reverse("assessments:quarterly"))
    assert "?paper=" not in page.text
    refused = client.get(reverse("assessments:quarterly"), {"paper": "docx"})
    assert refused.status_code == 403
