"""A list that asks what it is taken out for, tried on the list of units."""

import io

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from portal.audit.models import Event
from portal.orgs.views.browse import Units
from tests.factories import orgs
from tests.factories.accounts import holder, signed_in

pytestmark = pytest.mark.django_db
LIST = reverse("orgs:units")
PURPOSE = "年度检查核对机构"
WAYS = ({"export": "xlsx"}, {"print": "1"}, {"paper": "docx"}, {"paper": "pdf"})


@pytest.fixture
def office(client, monkeypatch):
    monkeypatch.setattr(Units, "asks_purpose", "涉及个人。")
    county = orgs.county()
    for name in ("东河镇", "西山镇"):
        orgs.township(county, name=f"云岭县{name}", short_name=name)
    return signed_in(client, holder("general_office", county))


def taken():
    return Event.objects.filter(action="list.exported")


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_nothing_leaves_before_it_is_said(office, way):
    answer = office.get(LIST, {"level": "township", **way})
    assert (answer.status_code, answer.templates[0].name) == (200, "ui/purpose.html")
    assert not taken()
    page = answer.content.decode()
    assert "涉及个人。" in page
    assert '<input type="hidden" name="level" value="township">' in page
    assert f'href="{LIST}?level=township"' in page


@pytest.mark.parametrize("typed", ["", "核对", "  核 对  ", "字" * 101])
def test_what_says_nothing_is_told_beside_the_field(office, typed):
    answer = office.get(LIST, {"export": "xlsx", "purpose": typed})
    assert answer.status_code == 422
    assert answer.context["form"].errors["purpose"]
    assert not taken()


def test_each_ticked_row_is_kept_while_it_is_asked(office):
    page = office.get(LIST, {"pick": ["1", "2"], "export": "xlsx"}).content.decode()
    for key in "12":
        assert f'<input type="hidden" name="pick" value="{key}">' in page


def test_a_workbook_says_it_above_its_rows_and_the_trail_keeps_it(office):
    asked = {"level": "township", "export": "xlsx", "purpose": PURPOSE}
    sheet = load_workbook(io.BytesIO(office.get(LIST, asked).content)).active
    assert sheet["A1"].value == f"条件：层级：乡镇级　用途：{PURPOSE}"
    assert taken().get().detail == {"rows": 2, "purpose": PURPOSE}


def test_papers_say_it_too(office):
    printed = office.get(LIST, {"print": "1", "purpose": PURPOSE}).content.decode()
    assert f"<span>用途：{PURPOSE}</span>" in printed
    answer = office.get(LIST, {"paper": "docx", "purpose": PURPOSE})
    told = [line.text for line in Document(io.BytesIO(answer.content)).paragraphs]
    assert any(f"用途：{PURPOSE}" in line for line in told)
    assert [one.detail["purpose"] for one in taken()] == [PURPOSE, PURPOSE]


def test_a_list_that_asks_none_takes_no_notice_of_one(office, monkeypatch):
    monkeypatch.setattr(Units, "asks_purpose", "")
    sheet = office.get(LIST, {"export": "xlsx", "purpose": PURPOSE})
    assert load_workbook(io.BytesIO(sheet.content)).active["A1"].value == "全称"
    assert "purpose" not in taken().get().detail
