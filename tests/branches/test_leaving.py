"""Members who go to another county, and those who do not come back."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from branches.domain import moves, statuses
from branches.models import PartyMember, StatusChange
from portal.dates import PartialDate
from portal.rules.domain import rules
from tests.factories.branches import MemberFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 6)


def refused(call, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        call(*args, **kwargs)
    return refusal.value


@pytest.mark.parametrize("reason", ["3", "4", "41", "42", "43", "5"])
def test_who_was_removed_from_the_party_is_not_taken_back(world, reason):
    member = MemberFactory(organization=world.branch)
    gone = moves.leave(member, left_on=DAY, leaving_reason=reason, by=world.office)
    back = refused(moves.take_back, gone, organization=world.committee, on=DAY, by=world.office)
    assert "按新党员发展程序" in back.messages[0]
    assert ("2031-05-06 以后" in back.messages[0]) == (reason != "5")
    assert not moves.may_return(gone)


class TestGoingToAnotherCounty:
    LATER = DAY + dt.timedelta(days=9)

    @pytest.fixture
    def going(self, world):
        member = MemberFactory(organization=world.branch, branch_post="31")
        return moves.leave(
            member, left_on=DAY, leaving_reason="1", document="云组介〔2026〕9号", by=world.office
        )

    def test_is_counted_until_the_receipt(self, going, world):
        assert (going.left_on, going.going_on, going.branch_post) == (None, DAY, "31")
        assert PartyMember.objects.present().get() == going
        assert "转出待回执" in statuses.summary(going)
        gone = moves.confirm_gone(going, received_on=self.LATER, by=world.office)
        assert (gone.left_on, gone.leaving_reason, gone.going_on) == (self.LATER, "1", None)
        assert not PartyMember.objects.present().exists()
        kept = StatusChange.objects.order_by("pk").values_list("what", "document")
        assert [*kept] == [("going", "云组介〔2026〕9号"), ("left", "云组介〔2026〕9号")]

    def test_stays_when_the_letter_comes_back(self, going, world):
        back = moves.recall(going, on=self.LATER, by=world.office)
        assert (back.left_on, back.going_on, back.going_letter) == (None, None, "")

    def test_nothing_else_is_done_with_the_relation_meanwhile(self, going, world):
        twice = refused(moves.leave, going, left_on=DAY, leaving_reason="2", by=world.office)
        assert "等待回执" in twice.messages[0]
        move = {"organization": world.committee, "moved_on": DAY, "by": world.office}
        assert "等待回执" in refused(moves.move, going, **move).messages[0]

    def test_a_receipt_is_of_a_letter_and_not_before_it(self, going, world):
        early = DAY - dt.timedelta(days=1)
        refusal = refused(moves.confirm_gone, going, received_on=early, by=world.office)
        assert "早于开出介绍信的日期" in refusal.message_dict["received_on"][0]
        other = MemberFactory(organization=world.branch)
        for act, day in ((moves.confirm_gone, "received_on"), (moves.recall, "on")):
            assert "没有等待回执" in refused(act, other, **{day: DAY}, by=world.office).messages[0]


def test_the_span_of_an_extension_to_the_day():
    rule = rules.current("AD-08", on=dt.date(2027, 9, 10))
    span = statuses.extension_span(PartialDate(2026, 8, 28), rule)
    assert span == (dt.date(2028, 2, 28), dt.date(2028, 8, 28))
    of_a_month = statuses.extension_span(PartialDate(2026, 8), rule)
    assert of_a_month == (dt.date(2028, 2, 1), dt.date(2028, 8, 31))
