"""What reviewers mark to come back to."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.domain.ledgers import reviewing, stars
from assessments.models import LedgerStar
from portal.access import Denied
from tests.assessments.asking import post, text, url
from tests.factories import accounts, ledgers

MOST_STATEMENTS = 14

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def starred(submitted, reviewer):
    return stars.star(submitted, key="visited", words="周一问一下", by=reviewer)


def test_set_on_the_review_it_comes_first_there(at, submitted, reviewer):
    browser = at(reviewer)
    sent = {"key": "visited", "words": " 周一问一下 ", "starred": True}
    assert post(browser, "star", submitted, sent).json() == {
        "starred": True,
        "words": "周一问一下",
        "by": reviewer.name,
    }
    page = browser.get(url("review", submitted))
    assert [line.cell.key for line in page.context["first"]] == ["visited"]
    assert 'value="周一问一下"' in text(page)


def test_said_in_other_words_it_is_still_one(starred, submitted, reviewer):
    stars.star(submitted, key="visited", words="已答复，下月再看", by=reviewer)
    assert [one.words for one in LedgerStar.objects.all()] == ["已答复，下月再看"]


def test_taken_off_where_it_was_set(at, starred, submitted, reviewer):
    answer = post(at(reviewer), "star", submitted, {"key": "visited", "starred": False})
    assert answer.json()["starred"] is False
    assert not LedgerStar.objects.exists()


def test_the_whole_ledger_after_it_was_accepted(at, submitted, reviewer):
    ledger = reviewing.accept(submitted, by=reviewer, edition=submitted.edition)
    post(at(reviewer), "star", ledger, {"key": "", "starred": True})
    assert stars.labels(ledger, by=reviewer) == ["整份台账"]
    page = text(at(reviewer).get(f"{ledger.get_absolute_url()}?tab=content"))
    assert page.count("is-starred") == 1


def test_colleagues_see_it_and_whoever_fills_does_not(at, starred, submitted, county, member):
    colleague = accounts.holder("organization_office", county)
    assert "周一问一下" in text(at(colleague).get(url("stars")))
    page = text(at(member).get(f"{submitted.get_absolute_url()}?tab=content"))
    assert "data-star-set" not in page
    assert "周一问一下" not in text(at(member).get(url("stars")))
    with pytest.raises(Denied, match="不由您审核"):
        stars.star(submitted, by=member)


def test_is_not_accepted_with_many(starred, submitted, reviewer):
    done = reviewing.accept_many([submitted], by=reviewer)
    assert list(done.left.values()) == ["“走访人数”有人关注，请打开逐项审核。"]


def test_several_are_taken_off_from_the_list(at, starred, submitted, reviewer):
    other = stars.star(submitted, by=reviewer)
    sent = {"pick": [starred.pk, other.pk]}
    browser = at(reviewer)
    assert "取消关注" in text(browser.get(url("unstar"), sent))
    assert browser.post(url("unstar"), sent).url == url("stars")
    assert not LedgerStar.objects.exists()


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"key": "nobody"}, "不在这张台账中"), ({"key": "visited", "words": "长" * 201}, "最多 200")],
)
def test_nonsense_is_refused(submitted, reviewer, facts, words):
    with pytest.raises(ValidationError, match=words):
        stars.star(submitted, by=reviewer, **facts)


def test_the_list_is_filtered(at, starred, submitted, county, reviewer):
    colleague = accounts.holder("organization_office", county)
    stars.star(submitted, key="remark", by=colleague)
    browser = at(reviewer)
    for asked, found in (
        ({"mine": "1"}, ["走访人数"]),
        ({"q": "其他"}, ["其他"]),
        ({"q": "周一"}, ["走访人数"]),
        ({"period": "2026-10"}, []),
    ):
        rows = browser.get(url("stars"), asked).context["table"].rows
        assert [row.record.label for row in rows] == found


def test_costs_the_same_however_many_there_are(at, starred, other_town, reviewer):
    browser = at(reviewer)
    browser.get(url("stars"))
    with CaptureQueriesContext(connection) as one:
        browser.get(url("stars"))
    ledger = starred.ledger
    for unit in (other_town, ledger.unit):
        more = ledgers.of(ledger.form, unit, period=ledger.period.shifted(-3))
        ledgers.star(more, starred.unit, reviewer)
    with CaptureQueriesContext(connection) as three:
        browser.get(url("stars"))
    assert len(three) == len(one) <= MOST_STATEMENTS
