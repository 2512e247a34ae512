"""A ledger handed over, looked at, given back and accepted; and who may not."""

import pytest
from django.core.exceptions import ValidationError

from assessments.choices import CellOrigin, LedgerState, RoundOutcome
from assessments.domain.ledgers import cells, handing, levels, reviewing
from assessments.domain.ledgers.cells import Typed
from assessments.domain.ledgers.filling import Filling
from assessments.models import Delegation, Ledger
from portal.access import Denied
from portal.inbox.models import Notice, Task
from tests import clock
from tests.factories import accounts, ledgers
from tests.factories.branches import MemberFactory, PartyOrganizationFactory

pytestmark = pytest.mark.usefixtures("in_november")
ASK = {"visited": "与走访记录不符"}


def give_back(ledger, by, *, queries=ASK, words=""):
    edition = Ledger.objects.get(pk=ledger.pk).edition
    return reviewing.give_back(ledger, queries=queries, words=words, by=by, edition=edition)


def accept(ledger, by):
    return reviewing.accept(ledger, by=by, edition=Ledger.objects.get(pk=ledger.pk).edition)


def to_fill(ledger):
    """The unit's to-do about it, while it is open."""
    return Task.objects.open().filter(key=f"ledgers.fill.{ledger.pk}").first()


class TestHandingOver:
    def test_everything_wrong_is_said_at_once_by_cell(self, ledger, member):
        ledgers.fill(ledger, member, visited="9", reserve="1", paid="是")
        with pytest.raises(ValidationError) as refusal:
            handing.submit(ledger, by=member)
        messages = refusal.value.message_dict
        assert messages["members"] == ["“党员总数”由系统带出，还没有确认。"]
        assert messages["paid"] == ["“报酬已发放”必须附佐证材料。"]
        assert any("走访人数不能大于党员总数" in words for words in messages["visited"])
        assert any(words.endswith("属实的请在说明中写明原因。") for words in messages["reserve"])
        assert "income" in messages
        ledger.refresh_from_db()
        assert (ledger.state, ledger.rounds.count()) == (LedgerState.OPEN, 0)

    def test_what_was_handed_over_is_kept_with_what_is_computed(self, filled, member, form):
        cells.confirm(filled, ["members"], by=member)
        submitted = handing.submit(filled, by=member)
        assert (submitted.state, submitted.level) == (LedgerState.SUBMITTED, form.levels.get())
        assert submitted.submitted_by == member
        assert submitted.timeliness_at() == "in_time"
        one = submitted.rounds.get()
        assert (one.number, one.outcome) == (1, RoundOutcome.WAITING)
        assert one.values["visited"] == 2
        assert one.values["year"] == "12.50"
        assert to_fill(submitted) is None

    def test_sums_and_targets_stay_as_they_were_handed_over(self, filled, member, town):
        ledgers.target(town, number=50)
        cells.read_again(filled, by=member)
        cells.confirm(filled, ["members"], by=member)
        submitted = handing.submit(filled, by=member)
        submitted.values.filter(key__in=["year", "goal"]).update(arrived=None)
        texts = {cell.key: cell.text for cell in Filling(submitted).cells()}
        assert (texts["year"], texts["goal"], texts["rate"]) == ("12.50", "50.00", "25.0")

    def test_what_the_system_says_anew_is_confirmed_again_first(self, filled, member, town):
        cells.confirm(filled, ["members"], by=member)
        MemberFactory(organization=PartyOrganizationFactory(unit=town))
        with pytest.raises(ValidationError, match="已更新为“5”，请再次确认"):
            handing.submit(filled, by=member)

    def test_not_twice(self, submitted, member):
        with pytest.raises(ValidationError, match="现在是“待审核”，不能再填"):
            handing.submit(submitted, by=member)

    def test_nor_by_a_colleague_who_had_it_open_as_well(self, submitted, member, town):
        """Whoever comes second is told that it is handed over; what was is the first one's."""
        colleague = accounts.holder("township_member", town)
        for act in (
            lambda: handing.submit(submitted, by=colleague),
            lambda: ledgers.fill(submitted, colleague, visited="9"),
        ):
            with pytest.raises(ValidationError, match="现在是“待审核”，不能再填。请刷新页面查看"):
                act()
        submitted.refresh_from_db()
        assert (submitted.submitted_by, submitted.rounds.count()) == (member, 1)
        assert submitted.values.get(key="visited").data == 2

    def test_late_is_told_but_taken(self, bare_ledger, member):
        ledgers.fill(bare_ledger, member, visited="2")
        with clock.at("2026-11-26T09:00"):
            late = handing.submit(bare_ledger, by=member)
            assert (late.state, late.timeliness_at()) == (LedgerState.SUBMITTED, "late")

    def test_a_blank_with_its_reason_is_handed_over(self, bare, town, member):
        bare.fieldset.versions.get().fields.filter(key="visited").update(excusable=True)
        bare.fieldset.change()
        ledger = ledgers.opened(bare)[town.short_name]
        with pytest.raises(ValidationError, match="确实填不出的请写明原因"):
            handing.submit(ledger, by=member)
        cells.save(ledger, {"visited": Typed("", 0, "经办人住院，下月补报")}, by=member)
        submitted = handing.submit(ledger, by=member)
        assert (submitted.state, submitted.rounds.get().values) == (LedgerState.SUBMITTED, {})

    def test_without_a_level_it_is_taken_as_it_comes(self, bare_ledger, member, bare):
        bare.levels.all().delete()
        ledgers.fill(bare_ledger, member, visited="2")
        taken = handing.submit(bare_ledger, by=member)
        assert taken.state == LedgerState.ACCEPTED
        assert taken.accepted_at is not None
        assert taken.rounds.get().outcome == RoundOutcome.ACCEPTED


class TestTakingBack:
    def test_while_nobody_has_decided(self, submitted, member):
        back = handing.recall(submitted, by=member)
        assert back.state == LedgerState.OPEN
        assert back.rounds.get().outcome == RoundOutcome.RECALLED
        assert back.first_submitted_at is not None
        assert to_fill(back).title.startswith("填报")
        assert ledgers.fill(back, member, visited="3").cells["visited"].state == "saved"
        assert handing.submit(back, by=member).rounds.count() == 2

    def test_not_once_it_was_accepted(self, submitted, member, reviewer):
        accept(submitted, reviewer)
        with pytest.raises(ValidationError, match="现在是“已通过”，不能收回"):
            handing.recall(submitted, by=member)

    def test_not_once_the_next_level_has_it(self, submitted, member, reviewer, bare):
        bare.levels.create(number=2, label="考核办", roles=["assessment_office"])
        accept(submitted, reviewer)
        with pytest.raises(ValidationError, match="审核已经开始"):
            handing.recall(submitted, by=member)

    def test_not_after_the_lock(self, submitted, member):
        with clock.at("2026-11-30T18:01"), pytest.raises(ValidationError, match="已过锁定时间"):
            handing.recall(submitted, by=member)


class TestAccepting:
    def test_done(self, submitted, reviewer):
        done = accept(submitted, reviewer)
        assert (done.state, done.level) == (LedgerState.ACCEPTED, None)
        one = done.rounds.get()
        assert (one.outcome, one.decided_by) == (RoundOutcome.ACCEPTED, reviewer)

    def test_on_to_the_next_level(self, submitted, reviewer, county, bare):
        bare.levels.create(number=2, label="考核办", roles=["assessment_office"])
        waits = accept(submitted, reviewer)
        assert (waits.state, waits.level.label) == (LedgerState.SUBMITTED, "考核办")
        with pytest.raises(Denied, match="由“考核办”审核"):
            accept(submitted, reviewer)
        assert accept(submitted, accounts.holder("assessment_office", county)).level is None
        values = list(submitted.rounds.order_by("number").values_list("values", flat=True))
        assert len(values) == 2
        assert values[0] == values[1]

    def test_not_as_it_was_when_somebody_looked_before(self, submitted, reviewer, member):
        seen = submitted.edition
        handing.recall(submitted, by=member)
        handing.submit(submitted, by=member)
        with pytest.raises(ValidationError, match="刚才有变动"):
            reviewing.accept(submitted, by=reviewer, edition=seen)

    def test_not_twice(self, submitted, reviewer):
        accept(submitted, reviewer)
        with pytest.raises(ValidationError, match="现在是“已通过”，不能审核"):
            accept(submitted, reviewer)


class TestWhoLooks:
    def test_nobody_at_his_own(self, submitted, member, town):
        submitted.form.levels.update(roles=["township_member"])
        with pytest.raises(Denied, match="不能审核自己报送的台账"):
            accept(submitted, member)
        colleague = accounts.holder("township_member", town)
        assert levels.may_review(Ledger.objects.get(pk=submitted.pk), colleague)

    def test_nobody_at_what_he_filled_in(self, bare_ledger, bare, member, town):
        bare.levels.update(roles=["township_member"])
        colleague = accounts.holder("township_member", town)
        ledgers.fill(bare_ledger, colleague, visited="2")
        handed_over = handing.submit(bare_ledger, by=member)
        with pytest.raises(Denied, match="您填写过这份台账"):
            accept(handed_over, colleague)

    def test_nobody_without_the_level(self, submitted, county):
        office = accounts.holder("assessment_office", county)
        with pytest.raises(Denied, match="由“组织科”审核，您没有这一级的审核权限"):
            accept(submitted, office)

    def test_a_deputy_on_the_days_he_stands_in(self, submitted, reviewer, county):
        deputy = accounts.holder("assessment_office", county)
        days = {"since": "2026-11-23", "until": "2026-11-24"}
        Delegation.objects.create(reviewer=reviewer, deputy=deputy, **days)
        waiting = Ledger.objects.filter(levels.reviewed_by(deputy))
        assert submitted in waiting
        with clock.at("2026-11-25T09:00"):
            assert not levels.may_review(submitted, deputy)
        assert accept(submitted, deputy).state == LedgerState.ACCEPTED


class TestGivingBack:
    def test_with_a_reason_for_each_cell(self, submitted, reviewer, member):
        back = give_back(submitted, reviewer, words="请核对")
        assert (back.state, back.returns, back.level) == (LedgerState.RETURNED, 1, None)
        one = back.rounds.get()
        assert (one.outcome, one.words) == (RoundOutcome.RETURNED, "请核对")
        assert dict(one.queries.values_list("key", "reason")) == ASK
        assert to_fill(back).title.startswith("修改退回的")
        assert Notice.objects.get(user=member).title.startswith("台账被退回")

    def test_or_one_for_the_whole(self, submitted, reviewer):
        assert give_back(submitted, reviewer, queries={"visited": " "}, words="请核对").returns == 1

    def test_not_without(self, submitted, reviewer):
        with pytest.raises(ValidationError, match="请写明退回的意见"):
            give_back(submitted, reviewer, queries={"visited": " "})

    def test_not_about_a_cell_it_has_not(self, submitted, reviewer):
        with pytest.raises(ValidationError, match="不在这张台账中"):
            give_back(submitted, reviewer, queries={"nothing": "请核对"})

    def test_the_second_round_keeps_the_first_and_its_time(self, submitted, reviewer, member):
        first = submitted.first_submitted_at
        give_back(submitted, reviewer)
        ledgers.fill(submitted, member, visited="3")
        again = handing.submit(submitted, by=member)
        assert again.first_submitted_at == first
        before, now = again.rounds.order_by("number")
        assert (before.values["visited"], now.values["visited"]) == (2, 3)

    def test_given_back_late_it_may_be_mended_for_one_working_day(
        self, submitted, reviewer, member
    ):
        with clock.at("2026-12-04T16:00"):  # a Friday, four days after the lock
            back = give_back(submitted, reviewer)
            assert to_fill(back).due_on.isoformat() == "2026-12-07"
        with clock.at("2026-12-07T17:59"):
            assert ledgers.fill(back, member, visited="3").cells["visited"].state == "saved"
        with clock.at("2026-12-07T18:01"), pytest.raises(ValidationError, match="12月07日 18:00"):
            ledgers.fill(back, member, visited="4")

    def test_given_back_in_time_its_lock_stays(self, submitted, reviewer):
        assert give_back(submitted, reviewer).reopened_until is None


class TestManyAtOnce:
    @pytest.fixture
    def of_the_other(self, bare, other_town, submitted):
        """What the other town handed over, plain."""
        ledger = ledgers.opened(bare)[other_town.short_name]
        clerk = accounts.holder("township_member", other_town)
        ledgers.fill(ledger, clerk, visited="2")
        return handing.submit(ledger, by=clerk)

    def test_the_plain_are_accepted(self, submitted, of_the_other, reviewer):
        done = reviewing.accept_many([submitted, of_the_other], by=reviewer)
        assert [ledger.pk for ledger in done.ledgers] == [submitted.pk, of_the_other.pk]
        assert done.left == {}

    def test_the_remarkable_are_left(self, submitted, of_the_other, reviewer):
        submitted.values.filter(key="visited").update(origin=CellOrigin.CONTESTED)
        submitted.values.filter(key="remark").update(note="正在培养")
        done = reviewing.accept_many([submitted, of_the_other], by=reviewer)
        assert [ledger.pk for ledger in done.ledgers] == [of_the_other.pk]
        (reason,) = done.left.values()
        assert reason == "“走访人数、其他”有说明或与系统不同，请打开逐项审核。"

    def test_ones_own_does_not_stop_the_others(self, submitted, of_the_other, reviewer):
        submitted.change(submitted_by=reviewer)
        done = reviewing.accept_many([submitted, of_the_other], by=reviewer)
        assert [ledger.pk for ledger in done.ledgers] == [of_the_other.pk]
        assert list(done.left.values()) == ["不能审核自己报送的台账。请由其他审核人办理。"]
