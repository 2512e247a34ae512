"""A query on one cell and its answer: who may, until when, two at once, and the second look."""

import pytest
from django.core.exceptions import ValidationError

from assessments.domain.ledgers import handing, queries, reviewing
from portal.access import Denied
from portal.audit.models import Event
from tests.assessments.handing import whole
from tests.factories import accounts

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def returned(submitted, reviewer):
    return give_back(submitted, reviewer, visited="多了一人，请核对")


def give_back(ledger, by, **reasons):
    edition = whole(ledger).edition
    return reviewing.give_back(ledger, queries=reasons, words="", by=by, edition=edition)


def answer(ledger, by, words="当天两批，名单见佐证", *, key="visited", seen=""):
    return queries.answer(ledger, key=key, words=words, seen=seen, by=by)


def told(ledger):
    return {
        key: [(one.query.reason, one.query.reply, one.is_last) for one in asked]
        for key, asked in queries.by_cell(whole(ledger)).items()
    }


def test_the_answer_stands_beside_the_query(returned, member):
    query = answer(returned, member)
    assert (query.replied_by, query.replied_at is not None) == (member, True)
    assert told(returned) == {"visited": [("多了一人，请核对", "当天两批，名单见佐证", True)]}
    event = Event.objects.get(action="ledger.query_answered")
    assert (event.detail["fields"], event.detail["words"]) == (["走访人数"], "当天两批，名单见佐证")


def test_round_after_round_the_earliest_first(returned, member, reviewer):
    answer(returned, member)
    handing.submit(returned, by=member)
    assert told(returned)["visited"][0][2]
    give_back(returned, reviewer, visited="名单只有一批", remark="写清楚")
    assert told(returned) == {
        "visited": [
            ("多了一人，请核对", "当天两批，名单见佐证", False),
            ("名单只有一批", "", True),
        ],
        "remark": [("写清楚", "", True)],
    }


def test_nothing_is_read_of_a_ledger_never_given_back(submitted, django_assert_num_queries):
    ledger = whole(submitted)
    with django_assert_num_queries(0):
        assert queries.by_cell(ledger) == {}


def test_what_another_has_answered_meanwhile_stays(returned, member, town):
    other = accounts.holder("township_member", town, name="李四")
    answer(returned, other, "名单补上了")
    refusal = "李四刚才已答复“名单补上了”，您写的“已改”没有保存"
    with pytest.raises(ValidationError, match=refusal):
        answer(returned, member, "已改")
    assert answer(returned, member, "已改", seen="名单补上了").reply == "已改"
    assert Event.objects.filter(action="ledger.query_answered").count() == 2
    answer(returned, member, "已改", seen="已改")
    assert Event.objects.filter(action="ledger.query_answered").count() == 2, "nothing changed"


@pytest.mark.parametrize(("key", "words"), [("remark", "已改"), ("nothing", "已改")])
def test_only_where_it_was_asked(returned, member, key, words):
    with pytest.raises(ValidationError, match="这一格没有等待答复的退回意见"):
        answer(returned, member, words, key=key)


def test_not_longer_than_is_read(returned, member):
    with pytest.raises(ValidationError, match="答复最多 300 个字，现在有 301 个"):
        answer(returned, member, "长" * 301)


def test_only_while_it_is_in_hand(returned, member):
    handing.submit(returned, by=member)
    with pytest.raises(ValidationError, match="现在是“待审核”，不能再填"):
        answer(returned, member)


def test_only_by_whoever_fills_it(returned, reviewer, other_town):
    for stranger in (reviewer, accounts.holder("township_member", other_town)):
        with pytest.raises(Denied):
            answer(returned, stranger)


def test_what_was_answered_is_not_accepted_among_many(returned, member, reviewer):
    answer(returned, member)
    handing.submit(returned, by=member)
    made = reviewing.accept_many([whole(returned)], by=reviewer)
    assert made.ledgers == []
    assert list(made.left.values()) == ["“走访人数”单位答复了退回意见，请打开逐项审核。"]
