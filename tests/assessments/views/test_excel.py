"""The workbook with all ledgers in hand: what is offered, and what is said of the rest."""

import io

import openpyxl
import pytest
from django.urls import reverse

from assessments.views import excel
from tests.factories import accounts

pytestmark = pytest.mark.usefixtures("in_november")
PAGE, FILE = reverse("assessments:excel"), reverse("assessments:download")


@pytest.fixture
def browser(client, member):
    return accounts.signed_in(client, member)


def sheets_of(answer):
    return openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames


def test_with_nothing_to_fill_there_is_no_empty_workbook(browser, town):
    page = browser.get(FILE, follow=True)
    assert page.redirect_chain == [(PAGE, 302)]
    assert "现在没有要填报的台账。" in page.content.decode()
    assert FILE not in page.content.decode()


def test_what_is_to_be_filled_is_a_sheet_each(browser, bare_ledger):
    assert FILE in browser.get(PAGE).content.decode()
    assert len(sheets_of(browser.get(FILE))) == 1


def test_of_very_many_the_rest_is_counted(browser, bare_ledger, ledger, monkeypatch):
    monkeypatch.setattr(excel, "MOST", 1)
    assert "其余 1 份，报送这些以后再下载。" in browser.get(PAGE).content.decode()
    assert len(sheets_of(browser.get(FILE))) == 1
