"""The pages of forms, and of opening one of their periods by hand."""

import pytest
from django.urls import reverse

from assessments.models import Ledger
from tests.factories import accounts

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def browser(client, county):
    return accounts.signed_in(client, accounts.holder("assessment_office", county))


@pytest.fixture
def opening(bare):
    return reverse("assessments:open-period", args=[bare.pk])


class TestOpeningAPeriod:
    def test_names_the_period_as_this_form_counts_it(self, browser, bare, opening):
        page = browser.get(opening).content.decode()
        assert "如 2026-11，即2026年11月。" in page
        assert reverse("assessments:form", args=[bare.pk]) in page

    def test_asked_twice_opens_once(self, browser, bare, opening):
        for _ in range(2):
            browser.post(opening, {"period": "2026-11"})
        assert Ledger.objects.filter(form=bare).count() == 2

    def test_a_quarter_is_no_period_of_a_monthly_form(self, browser, opening):
        assert browser.post(opening, {"period": "2026-Q4"}).status_code == 422
        assert not Ledger.objects.exists()


class TestSampling:
    """A form that was installed before its preset asked for samples."""

    def test_whoever_manages_it_is_told(self, browser, bare):
        address = reverse("assessments:form", args=[bare.pk])
        assert "没有设抽查" not in browser.get(address).content.decode()
        bare.fieldset.code = "standard_quarterly"
        bare.fieldset.save()
        page = browser.get(address).content.decode()
        assert "审核通过的抽查 10%" in page
        bare.sample_share = 10
        bare.save()
        assert "没有设抽查" not in browser.get(address).content.decode()
