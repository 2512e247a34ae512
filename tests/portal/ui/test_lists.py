"""What every list does, tried on the list of units."""

import io

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from portal.audit.models import Event
from portal.ui.models import SavedView
from tests.factories import orgs
from tests.factories.accounts import UserFactory, holder, signed_in
from tests.factories.ui import SavedViewFactory
from tests.reports import pdfs

pytestmark = pytest.mark.django_db
LIST = reverse("orgs:units")
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def county():
    return orgs.county()


@pytest.fixture
def user(county):
    return holder("general_office", county)


@pytest.fixture
def office(client, user):
    return signed_in(client, user)


@pytest.fixture
def towns(county):
    names = ("东河镇", "西山镇", "南湖乡")
    return [orgs.township(county, name=f"云岭县{name}", short_name=name) for name in names]


def text(response):
    return response.content.decode()


def test_page_makes_fields_of_what_is_asked_for_only(office, towns):
    response = office.get(LIST, {"level": "township"})
    assert list(response.context["filters"].form.fields) == ["level"]


def test_panel_is_fetched_whole_with_what_is_chosen(office, towns):
    page = text(office.get(LIST, {"panel": "1", "level": "township"}, headers=FRAGMENT))
    assert "<html" not in page
    assert 'name="state"' in page
    assert '<option value="township" selected' in page


def test_conditions_stay_in_the_form_while_the_panel_is_shut(office, towns):
    page = text(office.get(LIST, {"level": "township", "q": "dh"}))
    assert '<input type="hidden" name="level" value="township">' in page


def test_condition_not_understood_is_told_and_not_heeded(office, towns):
    page = text(office.get(LIST, {"level": "no-such"}))
    assert "这个条件没有用上" in page
    assert "东河镇" in page


def test_chip_leads_to_the_list_without_its_condition(office, towns):
    page = text(office.get(LIST, {"level": "township", "q": "dh"}))
    assert 'class="chip" href="?q=dh"' in page


def test_workbook_is_whole_and_says_its_conditions(office, county, towns):
    for number in range(25):
        orgs.township(county, name=f"云岭县{number}镇", short_name=f"{number}镇")
    response = office.get(LIST, {"level": "township", "export": "xlsx", "page": 2})
    rows = list(load_workbook(io.BytesIO(response.content)).active.values)
    assert rows[0][0] == "条件：层级：乡镇级"
    assert len(rows) == 2 + 28


def test_ticked_rows_are_taken_out_alone(office, towns):
    asked = {"pick": [towns[0].pk, towns[2].pk], "export": "xlsx"}
    response = office.get(LIST, asked)
    names = [row[0] for row in load_workbook(io.BytesIO(response.content)).active.values]
    assert names == ["条件：所选记录", "全称", "云岭县东河镇", "云岭县南湖乡"]


def test_foreign_key_among_the_ticked_is_as_if_it_were_not(client, county, towns):
    signed_in(client, holder("township_member", towns[0]))
    asked = {"pick": [towns[0].pk, towns[1].pk, "x", "9" * 30], "export": "xlsx"}
    rows = [
        row[0] for row in load_workbook(io.BytesIO(client.get(LIST, asked).content)).active.values
    ]
    assert not any("西山镇" in str(name) for name in rows)


def test_paper_has_all_rows_their_numbers_and_the_conditions(office, towns, settings):
    page = text(office.get(LIST, {"level": "township", "print": "1"}))
    assert "条件：层级：乡镇级" in page
    assert '<td class="number">3</td>' in page
    assert "共 3 条" in page
    assert Event.objects.get(action="list.exported").detail == {"rows": 3, "paper": 1}


def test_a_long_list_is_printed_as_several_papers_numbered_through(office, towns, monkeypatch):
    monkeypatch.setattr("portal.ui.views.list_outputs.MOST_PRINTED", 2)
    first, last, beyond = (
        text(office.get(LIST, {"level": "township", "print": n})) for n in ("1", "2", "9")
    )
    assert "第 1 份，共 2 份" in first
    assert '<td class="number">3</td>' not in first
    assert "接第 2 份。" in first
    assert "print=2" in first
    assert '<td class="number">3</td>' in last
    assert '<td class="number">1</td>' not in last
    assert "共 3 条。" in last
    assert "第 2 份，共 2 份" in beyond
    rows = [one.detail["rows"] for one in Event.objects.filter(action="list.exported")]
    assert sorted(rows) == [1, 1, 2]


def test_leaves_as_word_whole_with_head_conditions_and_total(office, county, towns):
    for number in range(25):
        orgs.township(county, name=f"云岭县{number}镇", short_name=f"{number}镇")
    answer = office.get(LIST, {"level": "township", "paper": "docx", "page": 2, "sort": "-code"})
    document = Document(io.BytesIO(answer.content))
    title, about, *_, end = [one.text for one in document.paragraphs if one.text]
    assert title == "机构列表"
    assert "条件：层级：乡镇级" in about
    assert end == "共 28 条。"
    (table,) = document.tables
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert [cell.text for cell in table.rows[0].cells][:2] == ["序号", "全称"]
    assert [row.cells[0].text for row in table.rows[1:]] == [str(n) for n in range(1, 29)]
    codes = [row.cells[place].text for row in table.rows[1:] for place in (_place(table, "编码"),)]
    assert codes == sorted(codes, reverse=True)
    assert Event.objects.get(action="list.exported").detail == {"rows": 28, "paper": 1}


def _place(table, heading):
    return [cell.text for cell in table.rows[0].cells].index(heading)


def test_ticked_rows_leave_as_pdf(office, towns):
    answer = office.get(LIST, {"pick": [towns[0].pk], "paper": "pdf"})
    (page,) = pdfs.pages(answer.content)
    assert "所选记录" in page
    assert "共1条。" in page.replace(" ", "")


def test_no_document_for_who_may_not_take_lists_out(client, county, towns):
    signed_in(client, holder("county_leader", county))
    assert client.get(LIST, {"paper": "docx"}).status_code == 403


def test_order_stays_when_conditions_change(office, towns):
    page = text(office.get(LIST, {"sort": "-name"}, headers=FRAGMENT))
    assert '<input type="hidden" name="sort" value="-name" form="list-filters">' in page


def test_rows_are_cards_on_a_phone_each_value_with_its_heading(office, towns):
    assert 'data-label="编码"' in text(office.get(LIST))


# Saved views -------------------------------------------------------------------------------------


def save(client, **given):
    facts = {"list_key": "orgs:units", "name": "乡镇", "query": "level=township&page=3&export=xlsx"}
    return client.post(reverse("ui:save-view"), {**facts, **given})


def test_saved_view_keeps_conditions_and_not_what_is_asked_once(office, user):
    assert save(office).url == f"{LIST}?level=township"
    view = SavedView.objects.get()
    assert (view.owner, view.shared_with, view.query) == (user, None, "level=township")


def test_same_name_is_replaced(office):
    save(office)
    save(office, query="q=dh")
    assert SavedView.objects.get().query == "q=dh"


def test_view_is_offered_to_the_office_when_shared_and_to_nobody_else(office, user, county):
    save(office, name="共享的", shared="on")
    save(office, name="自己的")
    colleague, stranger = UserFactory(unit=user.unit), UserFactory(unit=orgs.township(county))
    offered = [
        [view.name for view in SavedView.objects.offered_to(who, "orgs:units")]
        for who in (colleague, stranger)
    ]
    assert offered == [["共享的"], []]


def test_menu_of_views_is_fetched_when_opened(office, user):
    SavedViewFactory(owner=user, name="甲乙丙")
    page = text(office.get(LIST, {"views": "1"}, headers=FRAGMENT))
    assert f'href="{LIST}?q=dh"' in page
    assert "甲乙丙" in page


@pytest.mark.parametrize("key", ["", "no-such", "orgs:unit"])
def test_view_of_no_list_is_refused(office, key):
    assert save(office, list_key=key).status_code == 302
    assert not SavedView.objects.exists()


def test_only_the_owner_removes_a_view(office, user):
    own, foreign = SavedViewFactory(owner=user), SavedViewFactory()
    assert office.post(reverse("ui:remove-view", args=[foreign.pk])).status_code == 404
    office.post(reverse("ui:remove-view", args=[own.pk]))
    assert list(SavedView.objects.all()) == [foreign]
