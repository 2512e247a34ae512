import pytest
from django.urls import reverse

from portal.codes.catalogue import TABLES
from portal.codes.choices import Origin
from portal.codes.models import Code
from tests.factories.accounts import signed_in
from tests.factories.codes import CodeFactory

QUERIES = 5


@pytest.fixture
def office(client, keeper):
    """A browser of somebody who keeps the tables."""
    return signed_in(client, keeper)


def text(response):
    return response.content.decode()


def page_of(table, **query):
    return reverse("codes:table", args=[table]), query


def national(code="31"):
    return Code.objects.get(table="education", code=code)


def test_list_shows_each_table_with_its_standard_and_counts(office):
    CodeFactory.create_batch(2)
    CodeFactory(closed_on="2026-01-01")
    answer = office.get(reverse("codes:tables"), {"per_page": 50})
    assert answer.context["total"] == len(TABLES)
    rows = {row.record.table: row.record for row in answer.context["table"].rows}
    sources = rows["officer_source"]
    assert (sources.open_count, sources.county_count, sources.closed_count) == (11, 3, 1)
    assert rows["education"].open_count == 16  # three headings are no values
    assert "GB/T 3304-1991" in text(answer)


@pytest.mark.parametrize(
    ("typed", "tables"), [("民族", {"nationality"}), ("九三", {"political"}), ("没有这个", set())]
)
def test_table_is_found_by_its_name_and_by_its_values(office, typed, tables):
    table = office.get(reverse("codes:tables"), {"q": typed}).context["table"]
    assert {row.record.table for row in table.rows} == tables


def test_lists_cost_the_same_however_many_values(office, django_assert_num_queries):
    for url, few, many in (
        (reverse("codes:tables"), 10, 50),
        (reverse("codes:table", args=["post_level"]), 10, 50),
    ):
        for size in (few, many):
            office.get(url, {"per_page": size})
            with django_assert_num_queries(QUERIES):
                office.get(url, {"per_page": size})


def test_values_are_listed_as_a_tree_with_aliases(office):
    page = text(office.get(*page_of("education")))
    assert '<span class="d-inline-block ps-3">大专</span>' in page
    assert '<span class="d-inline-block ">专科教育</span>' in page
    assert "大学专科、专科" in page
    assert "仅作分组" in page


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"q": "大学专科"}, ["31"]),
        ({"q": "1A"}, ["1A"]),
        ({"origin": "county"}, []),
        ({"state": "closed"}, ["36"]),
    ],
)
def test_values_are_searched_and_filtered(office, query, codes):
    Code.objects.filter(table="education", code="36").update(closed_on="2026-01-01")
    table = office.get(*page_of("education", **query)).context["table"]
    assert [row.record.code for row in table.rows] == codes


@pytest.mark.parametrize("route", ["codes:table", "codes:add"])
def test_unknown_table_does_not_exist(office, route):
    assert office.get(reverse(route, args=["no_such_table"])).status_code == 404


def test_reader_sees_no_buttons_that_change(client, reader):
    signed_in(client, reader)
    page = text(client.get(*page_of("education")))
    assert "大专" in page
    assert reverse("codes:add", args=["education"]) not in page
    assert reverse("codes:correct", args=[national().pk]) not in page


def test_value_is_added_and_shown(office):
    url = reverse("codes:add", args=["award"])
    assert "不占用国家标准的代码" in text(office.get(url))
    form = {"label": "云岭先锋", "parent": "R4", "aliases": "云岭先锋称号\n云岭 先锋奖"}
    answer = office.post(url, form)
    added = Code.objects.get(table="award", origin=Origin.COUNTY)
    assert (added.parent, added.aliases) == ("R4", ["云岭先锋称号", "云岭 先锋奖"])
    page = text(office.get(answer.url))
    assert "云岭先锋" in page
    assert "记二等功" not in page


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(office):
    form = {"label": "云岭先锋", "aliases": "劳模"}
    answer = office.post(reverse("codes:add", args=["award"]), form)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["aliases"]
    assert "云岭先锋" in text(answer)


def test_words_of_a_standard_can_not_be_sent_either(office):
    url = reverse("codes:correct", args=[national().pk])
    form = office.get(url).context["form"]
    assert form.fields["label"].disabled
    assert "national_code" not in form.fields
    assert "大学专科" in form["aliases"].value()
    office.post(url, {"label": "冒充", "aliases": "专科\n两年制大专"})
    assert (national().label, national().aliases) == ("大专", ["专科", "两年制大专"])


def test_correction_stops_when_somebody_else_changed_it(office):
    own = CodeFactory(label="乡贤")
    url = reverse("codes:correct", args=[own.pk])
    seen = office.get(url).context["page"].fingerprint()
    Code.objects.filter(pk=own.pk).update(aliases=["新乡贤"])
    answer = office.post(url, {"label": "乡贤回归", "aliases": "乡友", "seen": seen})
    assert answer.status_code == 422
    assert "现在的：<strong>新乡贤</strong>" in answer.content.decode()


def test_history_of_a_value_tells_aliases_in_words(office):
    office.post(reverse("codes:correct", args=[national().pk]), {"aliases": "专科\n两年制大专"})
    page = text(office.get(reverse("audit:history", args=["codes.Code", national().pk])))
    assert "专科、两年制大专" in page
