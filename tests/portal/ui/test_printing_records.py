"""A record's page as one paper: all its sections, whatever tab is open."""

import io
import re

import pytest
from django.urls import reverse
from docx import Document

from portal.audit.models import Event
from tests.factories import branches, cadres, orgs
from tests.factories.accounts import _root, holder, signed_in
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def headings(answer):
    return re.findall(r"data-leave-out>([^<]+)<", answer.text)


@pytest.fixture
def town():
    return orgs.township(_root())


@pytest.fixture
def member(town):
    organization = branches.PartyOrganizationFactory(unit=town, name="中共东河村支部委员会")
    person = PersonFactory(name="王芳", unit=town)
    return branches.MemberFactory(organization=organization, person=person)


def printed(client, user, record):
    return signed_in(client, user).get(f"{record.get_absolute_url()}?print=1")


def test_a_member_with_everything_but_the_changes_of_the_file(client, member):
    answer = printed(client, holder("organization_office"), member)
    assert {"基本情况", "组织关系", "状态变更"} <= set(headings(answer))
    assert "修改记录" not in headings(answer)
    assert str(member.organization) in answer.text
    assert Event.objects.filter(action="record.viewed").count() <= 1


def test_a_unit_an_organisation_a_person_and_a_cadre(client, member, town):
    office = holder("organization_office")
    for record in (town, member.organization, member.person):
        assert len(headings(printed(client, office, record))) >= 2
    cadre = cadres.CadreFactory(unit=town)
    assert len(headings(printed(client, holder("cadre_office"), cadre))) >= 5


def test_what_one_may_not_see_is_not_on_the_paper(client, member):
    """A township of other members asks in vain."""
    stranger = holder("township_member", unit=orgs.township(_root()))
    assert printed(client, stranger, member).status_code == 404


def test_words_of_users_are_not_markup(client, town):
    person = PersonFactory(name="<b>王</b>", unit=town)
    answer = printed(client, holder("organization_office"), person)
    assert "<b>王" not in answer.text
    assert "&lt;b&gt;王" in answer.text


def test_it_leaves_as_word_with_the_same_sections(client, member):
    user = holder("organization_office")
    address = member.get_absolute_url()
    shown = headings(printed(client, user, member))
    answer = client.get(address, {"paper": "docx"})
    document = Document(io.BytesIO(answer.content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[0].startswith("王芳")
    assert [line for line in lines if line in shown] == shown
    cells = {cell.text for one in document.tables for row in one.rows for cell in row.cells}
    assert {"姓名", "王芳", "所在党组织"} <= cells
    foot = document.sections[0].footer.paragraphs[0]
    assert "PAGE" in foot._p.xml
    taken = Event.objects.get(action="list.exported")
    assert (taken.object_id, taken.detail) == (str(member.pk), {"rows": 1, "paper": 1})


def test_it_leaves_as_pdf(client, member):
    signed_in(client, holder("organization_office"))
    answer = client.get(member.get_absolute_url(), {"paper": "pdf"})
    assert answer.content.startswith(b"%PDF")


def test_the_page_offers_it(client, member):
    page = signed_in(client, holder("organization_office")).get(member.get_absolute_url())
    assert 'href="?print=1"' in page.text
    assert 'href="?paper=docx"' in page.text
    assert reverse("branches:member", args=[member.pk]) == member.get_absolute_url()
