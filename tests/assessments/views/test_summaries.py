"""All units of a form below each other, with their sums."""

import io

import pytest
from openpyxl import load_workbook

from assessments.domain.ledgers import reviewing
from assessments.views import summaries
from tests.assessments import handing
from tests.assessments.asking import text, url
from tests.factories import accounts, ledgers

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def plain(county, office, town, other_town):
    return ledgers.form(county, handing.PLAIN, by=office)


@pytest.fixture
def two_towns(plain, town, other_town, member, reviewer):
    """The first was accepted, the second given back after it was handed in."""
    opened = ledgers.opened(plain)
    handing.accepted(opened[town.short_name], member, reviewer, income="12.5")
    other = accounts.holder("township_member", other_town)
    sent = {"visited": "0", "reserve": "4", "paid": "是", "unpaid": "", "income": "7.25"}
    back = handing.submitted(opened[other_town.short_name], other, **sent)
    words = {"queries": {"income": "请核对"}, "words": ""}
    reviewing.give_back(back, **words, by=reviewer, edition=back.edition)
    ledgers.fill(back, other, income="9")  # not handed in yet
    return other


def parts(page):
    return {part.name: part for part in page.context["parts"]}


def told(part):
    return [[text for _, _, text in line.cells] for line in part.lines]


def test_all_units_with_what_they_handed_in_last(at, two_towns, reviewer):
    page = at(reviewer).get(url("summary"))
    people, money = parts(page).values()
    assert [line.ledger.unit.short_name for line in people.lines] == ["东河镇", "西山镇"]
    assert told(people) == [["4", "2", "3"], ["0", "0", "4"]]
    assert people.totals == ["4", "2", "7"]
    assert [row[2] for row in told(money)] == ["12.50", "7.25"]
    assert money.totals[0] == "是 1"
    assert money.totals[2] == "19.75"
    assert money.totals[5] == ""  # a rate
    assert '已报送 <span class="num">2</span>' in text(page)


def test_of_those_alone_that_were_accepted(at, two_towns, reviewer):
    people, money = parts(at(reviewer).get(url("summary"), {"only": "accepted"})).values()
    assert told(people)[1] == ["", "", ""]
    assert (people.totals, money.totals[2]) == (["4", "2", "3"], "12.50")


def test_a_township_sees_its_own_row(at, two_towns, other_town, member):
    for user, unit in ((member, "东河镇"), (two_towns, "西山镇")):
        for part in parts(at(user).get(url("summary"))).values():
            assert [line.ledger.unit.short_name for line in part.lines] == [unit]


def test_what_was_not_handed_in_stands_there_blank(at, bare_ledger, member, reviewer):
    ledgers.fill(bare_ledger, member, visited="2")
    visits = parts(at(reviewer).get(url("summary")))["一、走访"]
    assert told(visits) == [[""], [""]]
    assert visits.totals == []


@pytest.mark.parametrize(
    "asked", [{"period": "x"}, {"period": "9999-12"}, {"form": "²"}, {"only": "x"}]
)
def test_nonsense_is_the_running_period(at, bare_ledger, reviewer, asked):
    page = at(reviewer).get(url("summary"), asked)
    assert (page.status_code, str(page.context["period"])) == (200, "2026-11")
    assert page.context["units"] == 2


def test_another_period_and_no_form_at_all(at, bare_ledger, reviewer):
    page = at(reviewer).get(url("summary"), {"period": "2026-Q3"})
    assert (str(page.context["period"]), page.context["units"]) == ("2026-09", 0)
    bare_ledger.form.ledgers.all().delete()
    bare_ledger.form.delete()
    assert "这一期没有台账" in text(at(reviewer).get(url("summary")))


def test_leaves_whole_with_numbers_to_reckon_with(at, two_towns, reviewer, monkeypatch):
    monkeypatch.setattr(summaries, "MOST_SHOWN", 1)
    browser = at(reviewer)
    page = browser.get(url("summary"))
    assert [len(part.lines) for part in page.context["parts"]] == [1, 1]
    assert "前 1 个单位" in text(page)
    book = browser.get(url("summary"), {"export": "xlsx"})
    heads, *rows = load_workbook(io.BytesIO(book.content)).active.values
    assert heads[:4] == ("单位", "状态", "党员总数（人）", "走访人数（人）")
    assert [row[0][-3:] for row in rows] == ["东河镇", "西山镇", "合计"]
    assert [row[3] for row in rows] == [2, 0, 2]


def test_costs_the_same_whatever_stands_in_it(at, two_towns, reviewer, django_assert_num_queries):
    browser = at(reviewer)
    browser.get(url("summary"))
    with django_assert_num_queries(7):
        browser.get(url("summary"))
