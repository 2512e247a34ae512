"""Service cards: one per person, a number at the issue, checked by whoever stands at a counter."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from talent.choices import CardState
from talent.domain import cards, eligibility, leaving
from talent.models import ServiceCard
from tests import clock
from tests.factories import accounts
from tests.factories.talent import (
    CardFactory,
    GradeFactory,
    PolicyFactory,
    RecognitionFactory,
    TalentFactory,
    TicketFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _then():
    with clock.at("2026-03-02T09:00"):
        yield


@pytest.fixture
def graded(town):
    profile = TalentFactory(unit=town, person__name="周明远")
    RecognitionFactory(
        profile=profile, grade=GradeFactory(code="乙", position=4), state="granted", since=DAY
    )
    return profile


def test_from_the_proposal_to_the_end(graded, clerk, office):
    card = cards.propose(graded, officer="李专员", officer_phone="0878-1234567", by=clerk)
    assert (card.kind, card.number) == ("乙类人才卡", None)
    card = cards.issue(card, on=DAY, by=office)
    assert card.number == "云才〔2026〕0001"
    assert (card.until, len(card.token), len(card.code)) == (dt.date(2029, 3, 1), 32, 6)
    assert cards.pause(card, reason="待核实", by=office).spoken == "暂停"
    card = cards.resume(card, by=office)
    assert cards.verify(card, on=DAY, said="仍在原单位", by=office).checked_on == DAY
    assert cards.end(card, why="waived", by=office).state == CardState.ENDED
    again = cards.issue(cards.propose(graded, officer="李专员", by=clerk), on=DAY, by=office)
    assert again.number == "云才〔2026〕0002"


def test_nobody_gets_a_second_card(graded, clerk, office):
    card = CardFactory(profile=graded)
    with pytest.raises(ValidationError, match="一人只能有一张"):
        cards.propose(graded, officer="李专员", by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        CardFactory(profile=graded)
    assert ServiceCard.objects.get() == card


def test_whoever_proposed_does_not_issue(graded, office):
    card = cards.propose(graded, officer="李专员", by=office)
    with pytest.raises(ValidationError, match="另一位同志"):
        cards.issue(card, on=DAY, by=office)


def test_without_a_level_the_ground_is_named(town, clerk):
    profile = TalentFactory(unit=town)
    with pytest.raises(ValidationError, match="评选文件"):
        cards.propose(profile, officer="李专员", by=clerk)
    made = cards.propose(profile, officer="李专员", reason="云才〔2026〕3号", by=clerk)
    assert made.kind == cards.SELECTED


def test_a_higher_level_gets_a_new_card_with_a_new_code(graded, office):
    old = CardFactory(profile=graded, kind="丙类人才卡", issued_on=dt.date(2025, 3, 2))
    new = cards.reissue(old, on=DAY, by=office)
    old.refresh_from_db()
    assert (old.state, old.ended_why) == (CardState.ENDED, "reissued")
    assert (new.kind, new.state, new.until) == ("乙类人才卡", "valid", dt.date(2029, 3, 1))
    assert new.token != old.token


def test_whoever_leaves_has_no_card(graded, office):
    card = CardFactory(profile=graded)
    assert any(str(card) in line for line in leaving.ends_with_it(graded))
    leaving.leave(graded, leaving="1", left_on=DAY, by=office)
    assert ServiceCard.objects.get().state == CardState.ENDED


def test_the_yearly_check_is_owed_from_its_month_on(graded):
    card = CardFactory(profile=graded, issued_on=dt.date(2025, 6, 1), until=dt.date(2028, 5, 31))
    assert not cards.check_due(card, dt.date(2026, 2, 28))
    assert cards.check_due(card, dt.date(2026, 3, 1))
    day = {"before": dt.date(2026, 4, 30), "after": dt.date(2026, 5, 1)}
    pausing = {k: ServiceCard.objects.filter(cards.to_be_paused(d)).count() for k, d in day.items()}
    assert pausing == {"before": 0, "after": 1}
    ServiceCard.objects.update(checked_on=dt.date(2026, 3, 5))
    assert not cards.check_due(card, dt.date(2026, 12, 31))
    assert cards.check_due(card, dt.date(2027, 3, 1))


def test_a_counter_asks_whether_it_is_good(client, graded, other):
    card = CardFactory(profile=graded, code="ABC234")
    accounts.signed_in(client, accounts.holder("unit_contact", other))
    way = reverse("talent:card-check")

    def told(**asked):
        return client.get(way, asked).content.decode()

    for asked in ({"t": card.token}, {"number": card.number, "code": "abc234"}):
        page = told(**asked)
        assert "周明远" in page
        assert "请核对本人证件" in page
        assert "talent-check-good" in page
    for asked in ({"t": "f" * 32}, {"number": card.number, "code": "ABC235"}):
        page = told(**asked)
        assert "查不到这张卡" in page
        assert "周明远" not in page
    ServiceCard.objects.update(state=CardState.PAUSED)
    assert "无效：暂停" in told(t=card.token)


def test_by_their_pages(client, graded, clerk, office):
    accounts.signed_in(client, clerk)
    client.post(reverse("talent:card-new", args=[graded.pk]), {"officer": "李专员"})
    card = ServiceCard.objects.get()

    def step(name, facts):
        return client.post(reverse(f"talent:card-{name}", args=[card.pk]), facts).status_code

    assert step("issue", {"on": "2026-03-02"}) == 403
    accounts.signed_in(client, office)
    assert "待发放的服务卡" in client.get(reverse("home")).content.decode()
    assert step("issue", {"on": "2026-03-02"}) == 302
    card.refresh_from_db()
    paper = client.get(reverse("talent:card-print", args=[card.pk])).content.decode()
    assert "<svg" in paper
    assert card.code in paper
    assert card.number in client.get(reverse("talent:cards"), {"good": "true"}).content.decode()
    assert step("verify", {"on": "2026-03-02", "said": "在岗"}) == 302
    assert step("end", {"why": "left"}) == 302
    assert client.get(reverse("talent:card-print", args=[card.pk])).status_code == 404


def test_the_list_costs_the_same_for_three_and_for_twenty(
    client, town, office, django_assert_num_queries
):
    accounts.signed_in(client, office)
    for count in (3, 17):
        for _ in range(count):
            CardFactory(profile__unit=town)
        client.get(reverse("talent:cards"))
        with django_assert_num_queries(5):
            client.get(reverse("talent:cards"))


def test_what_it_is_good_for_stands_on_it_with_what_was_had(client, graded, town, office):
    card = CardFactory(profile=graded)
    check = PolicyFactory(name="免费体检", category="11", times=1, unit=town)
    PolicyFactory(name="景区免票", category="11", unit=town)
    PolicyFactory(name="安家补贴", category="02", unit=town)
    facts = {"profile": graded, "policy": check, "unit": town, "state": "filed"}
    TicketFactory(**facts, outcome="solved", done_on=dt.date(2025, 12, 31))
    assert {str(one): one.used for one in cards.rights(card, DAY)} == {
        "免费体检，每年 1 次": 0, "景区免票": 0,
    }  # fmt: skip
    assert eligibility.refusal(graded, check, DAY) == ""
    TicketFactory(**facts, outcome="solved", done_on=DAY)
    assert "每年最多 1 次" in eligibility.refusal(graded, check, DAY)
    accounts.signed_in(client, office)
    page = client.get(card.get_absolute_url()).content.decode()
    assert "免费体检，每年 1 次（今年已用" in page
    paper = client.get(reverse("talent:card-print", args=[card.pk])).content.decode()
    assert "景区免票" in paper
