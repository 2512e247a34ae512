import datetime as dt

import pytest
from django.urls import reverse

from portal.rules.choices import DayKind, Tier
from portal.rules.domain import rules
from portal.rules.models import CalendarDay, CalendarYear, RuleVersion
from tests.factories.accounts import signed_in
from tests.factories.rules import DayFactory, VersionFactory


@pytest.fixture
def office(client, keeper):
    """A browser of somebody who keeps the rules."""
    return signed_in(client, keeper)


def text(response):
    return response.content.decode()


def test_list_shows_a_row_per_rule_in_words(office):
    VersionFactory(params={"per_quarter": 2})
    page = text(office.get(reverse("rules:rules"), {"q": "BR-01"}))
    assert "每季度至少：2 次" in page
    assert "党员大会" in page
    assert "支部委员会会议" not in page


@pytest.mark.parametrize(
    ("query", "total"),
    [({"q": "dydh"}, 1), ({"module": "training"}, 4), ({"tier": "county"}, 1)],
)
def test_list_is_searched_and_filtered(office, query, total):
    VersionFactory()
    assert office.get(reverse("rules:rules"), query).context["total"] == total


def test_list_costs_the_same_however_many_rules(office, django_assert_max_num_queries):
    url = reverse("rules:rules")
    office.get(url)
    VersionFactory.create_batch(1)
    with django_assert_max_num_queries(9) as few:
        office.get(url, {"per_page": 10})
    with django_assert_max_num_queries(9) as many:
        office.get(url, {"per_page": 50})
    assert abs(len(few) - len(many)) <= 1  # the choice of a page size is saved once


def test_list_is_exported_in_words(office):
    response = office.get(reverse("rules:rules"), {"export": "xlsx", "module": "training"})
    assert response.status_code == 200
    assert "spreadsheet" in response["Content-Type"]


@pytest.mark.parametrize("tab", ["current", "history", "basis"])
def test_each_tab_opens(office, tab):
    VersionFactory(effective_from=dt.date(2100, 1, 1))
    page = text(office.get(reverse("rules:rule", args=["BR-01"]), {"tab": tab}))
    assert "支部工作条例" in page or tab == "history"


def test_unknown_rule_does_not_exist(office):
    assert office.get(reverse("rules:rule", args=["XX-99"])).status_code == 404


def version_form(today, **more):
    return {
        "tier": Tier.COUNTY,
        "effective_from": today.isoformat(),
        "param_member_hours": "40",
        "param_committee_hours": "56",
        "param_committee_classes": "1",
        "source": "云组通〔2026〕8 号",
        **more,
    }


def test_form_is_made_from_the_schema_and_filled_with_present_values(office):
    form = office.get(reverse("rules:new", args=["BR-11"])).context["form"]
    assert list(form.fields) == [
        "tier",
        "effective_from",
        "effective_to",
        "param_member_hours",
        "param_committee_hours",
        "param_committee_classes",
        "source",
        "note",
    ]
    assert form.initial["param_member_hours"] == 32


@pytest.mark.parametrize("code", ["AD-05", "EL-06", "RT-01", "DU-01", "BR-08"])
def test_form_of_every_kind_of_parameter_opens(office, code):
    assert office.get(reverse("rules:new", args=[code])).status_code == 200


def test_new_version_is_saved(office, today):
    answer = office.post(reverse("rules:new", args=["BR-11"]), version_form(today))
    assert answer.url == reverse("rules:rule", args=["BR-11"]) + "?tab=history"
    assert rules.value("BR-11", "member_hours", on=today) == 40


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(office, today):
    wrong = version_form(today, param_member_hours="四十", source="文件甲")
    answer = office.post(reverse("rules:new", args=["BR-11"]), wrong)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"param_member_hours": ["“党员每年至少”请填整数。"]}
    assert "四十" in text(answer)
    assert "文件甲" in text(answer)


def test_unticked_flag_is_no(office, today):
    form = {"tier": "county", "effective_from": today, "source": "x", "param_probationary": "on"}
    office.post(reverse("rules:new", args=["EL-06"]), form)
    assert rules.current("EL-06", on=today).params == {"probationary": True, "on_watch": False}


def test_version_not_begun_is_corrected_and_withdrawn(office, tomorrow):
    version = VersionFactory(effective_from=tomorrow)
    correction = {"param_per_quarter": "3", "source": "更正"}
    office.post(reverse("rules:correct", args=[version.pk]), correction)
    assert RuleVersion.objects.get(pk=version.pk).params == {"per_quarter": 3}
    office.post(reverse("rules:withdraw", args=[version.pk]), {"reason": "撤销"})
    assert not RuleVersion.objects.filter(pk=version.pk).exists()


def test_correction_stops_when_somebody_else_changed_it(office, tomorrow):
    version = VersionFactory(effective_from=tomorrow)
    url = reverse("rules:correct", args=[version.pk])
    seen = office.get(url).context["page"].fingerprint()
    RuleVersion.objects.filter(pk=version.pk).update(params={"per_quarter": 4})
    correction = {"param_per_quarter": "3", "source": "更正", "seen": seen}
    answer = office.post(url, correction)
    assert answer.status_code == 422
    assert "现在的：<strong>4</strong>" in answer.content.decode()


def test_county_version_is_ended(office, today):
    version = VersionFactory()
    url = reverse("rules:end", args=[version.pk])
    assert "接着适用的是国家层级：每季度至少 1 次。" in text(office.get(url))
    office.post(url, {"on": today.isoformat(), "reason": "按国家规定"})
    assert RuleVersion.objects.get(pk=version.pk).effective_to == today


def test_reader_sees_no_buttons_that_change(client, reader):
    signed_in(client, reader)
    assert "新增版本" not in text(client.get(reverse("rules:rule", args=["BR-01"])))
    assert reverse("rules:set-days") not in text(client.get(reverse("rules:calendar")))


@pytest.mark.parametrize("year", ["2026", "2027", "", "abc", "1", "9999999", "²"])
def test_calendar_opens_for_any_year(office, year):
    assert office.get(reverse("rules:calendar"), {"year": year}).status_code == 200


def test_calendar_names_holidays_and_own_entries(office):
    DayFactory(date=dt.date(2026, 12, 31), note="县庆")
    page = text(office.get(reverse("rules:calendar"), {"year": 2026}))
    assert 'aria-label="2026-02-17，休息日，春节"' in page
    assert 'aria-label="2026-02-14，工作日，春节调休上班"' in page
    assert 'aria-label="2026-12-31，休息日，县庆"' in page


def test_calendar_costs_the_same_for_every_year(office, django_assert_max_num_queries):
    office.get(reverse("rules:calendar"))
    with django_assert_max_num_queries(8):
        office.get(reverse("rules:calendar"), {"year": 2026})


def test_days_are_set_checked_and_cleared(office):
    span = {"first": "2027-02-05", "last": "2027-02-11", "kind": "holiday", "reason": "春节"}
    answer = office.post(reverse("rules:set-days"), span)
    assert answer.url == reverse("rules:calendar") + "?year=2027"
    assert CalendarDay.objects.filter(kind=DayKind.HOLIDAY).count() == 7
    office.post(reverse("rules:check-year", args=[2027]), {"source": "国办通知"})
    assert CalendarYear.objects.get().year == 2027
    day = CalendarDay.objects.first()
    office.post(reverse("rules:clear-day", args=[day.pk]), {"reason": "多录一天"})
    assert CalendarDay.objects.count() == 6


def test_list_of_days_is_filtered_by_year(office, django_assert_max_num_queries):
    DayFactory(date=dt.date(2026, 12, 31))
    DayFactory(date=dt.date(2027, 1, 4))
    with django_assert_max_num_queries(9):
        answer = office.get(reverse("rules:days"), {"year": 2027})
    assert answer.context["total"] == 1
    assert "2027-01-04" in text(answer)


def test_search_finds_a_rule(office):
    assert "BR-01 党员大会" in text(office.get(reverse("search"), {"q": "党员大会"}))
