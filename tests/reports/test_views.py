"""The page of exports."""

import pytest
from django.urls import reverse

from reports.datasets import DATASETS
from reports.domain import exports
from reports.models import Export
from tests.factories.accounts import signed_in
from tests.factories.jobs import run_now

pytestmark = pytest.mark.django_db
URL = "/exports/"


@pytest.fixture
def browser(client, keeper):
    return signed_in(client, keeper)


def asked(unit, **changed):
    given = {"what": "members/", "unit": unit.pk, "sensitive": "", "format": "xlsx", "purpose": ""}
    return {**given, **changed}


def test_offers_what_the_user_may_export(browser):
    page = browser.get(URL).content.decode()
    assert reverse("reports:exports") == URL
    assert "党员名册（打印）" in page
    assert 'value="cadres/"' not in page
    assert "含身份证号、电话、住址" in page


def test_a_township_is_not_offered_sensitive_columns(client, township, members):
    browser = signed_in(client, township)
    assert 'name="sensitive"' not in browser.get(URL).content.decode()
    answer = browser.post(URL, asked(township.unit, sensitive="yes", purpose="核对本镇党员信息"))
    assert answer.status_code == 302
    assert not Export.objects.get().is_sensitive


def test_address_chooses_the_roster_and_its_layout(browser):
    form = browser.get(URL, {"dataset": "members", "layout": "paper"}).context["form"]
    assert form["what"].value() == "members/paper"


def test_asking_leads_to_the_progress_of_the_job(browser, keeper, members):
    answer = browser.post(URL, asked(keeper.unit, purpose="支部核对"))
    export = Export.objects.get()
    assert answer.url == export.job.get_absolute_url()
    assert (export.owner, export.unit, export.purpose) == (keeper, keeper.unit, "支部核对")


def test_refusal_of_the_act_stands_beside_its_field(browser, keeper, members):
    answer = browser.post(URL, asked(keeper.unit, sensitive="yes"))
    assert answer.status_code == 422
    assert "须写明用途" in answer.context["form"].errors["purpose"][0]


def test_unit_outside_the_scope_is_no_choice(client, township, keeper, members):
    answer = signed_in(client, township).post(URL, asked(keeper.unit))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["unit"])


def test_recent_exports_are_the_users_own_with_their_file(browser, keeper, township, members):
    mine = exports.order(DATASETS["members"], by=keeper, unit=keeper.unit, purpose="本人的")
    exports.order(DATASETS["members"], by=township, unit=township.unit, purpose="别人的")
    run_now(mine.job)
    page = browser.get(URL).content.decode()
    assert "本人的" in page
    assert "别人的" not in page
    assert reverse("jobs:result", args=[mine.job.files.get().pk]) in page


def test_queries_of_the_page_are_locked(browser, keeper, members, django_assert_max_num_queries):
    browser.get(URL)
    for _ in range(5):
        run_now(exports.order(DATASETS["members"], by=keeper, unit=keeper.unit).job)
    with django_assert_max_num_queries(20):
        browser.get(URL)
