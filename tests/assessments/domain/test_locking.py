"""Locked when the time is over; opened again for what was asked, and locked again by itself."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.choices import LedgerState
from assessments.domain.ledgers import handing, locking, reopenings, reviewing
from assessments.models import Ledger, LedgerRound
from portal.access import Denied
from portal.fields.domain import engine
from portal.fields.domain.findings import CellFinding
from portal.inbox.models import Notice, Task
from portal.rules.domain.deadlines import moment
from tests import clock
from tests.assessments.handing import PLAIN, accepted
from tests.factories import accounts, ledgers

pytestmark = pytest.mark.usefixtures("in_november")
LOCK = "2026-11-30T18:00"
AFTER = "2026-12-01T09:00"


def now_of(ledger):
    return Ledger.objects.select_related("form", "unit", "level").get(pk=ledger.pk)


def lock():
    return locking.lock_due(timezone.now())


def accept(ledger, by):
    return reviewing.accept(ledger, by=by, edition=now_of(ledger).edition)


def to_fill(ledger):
    return Task.objects.open().filter(key=f"ledgers.fill.{ledger.pk}").first()


class TestTheClock:
    def test_at_the_moment_and_not_before(self, bare_ledger):
        with clock.at("2026-11-30T17:59"):
            assert lock() == 0
        with clock.at(LOCK):
            assert lock() == 2  # both towns'
            assert now_of(bare_ledger).state == LedgerState.LOCKED
            assert now_of(bare_ledger).timeliness_at() == "missing"
            assert to_fill(bare_ledger) is None

    def test_as_often_as_it_comes_round(self, bare_ledger):
        with clock.at(LOCK):
            lock()
            locked_at = now_of(bare_ledger).locked_at
            assert lock() == 0
            assert now_of(bare_ledger).locked_at == locked_at

    def test_all_however_many_at_once(self, bare_ledger, monkeypatch):
        monkeypatch.setattr(locking, "AT_ONCE", 1)
        with clock.at(LOCK):
            assert lock() == 2

    def test_what_waits_for_its_review_is_locked_when_that_is_done(self, submitted, reviewer):
        with clock.at(AFTER):
            assert lock() == 1  # the other town's
            assert now_of(submitted).state == LedgerState.SUBMITTED
            assert accept(submitted, reviewer).state == LedgerState.LOCKED
            assert now_of(submitted).locked_at is not None

    def test_what_was_accepted_is_locked(self, submitted, reviewer):
        accept(submitted, reviewer)
        with clock.at(AFTER):
            lock()
            assert now_of(submitted).state == LedgerState.LOCKED

    def test_what_was_given_back_late_when_its_day_is_over(self, submitted, reviewer):
        with clock.at(AFTER):
            edition = now_of(submitted).edition
            reviewing.give_back(submitted, queries={}, words="请核对", by=reviewer, edition=edition)
            lock()
            assert now_of(submitted).state == LedgerState.RETURNED
        with clock.at("2026-12-02T18:00"):
            lock()
            assert now_of(submitted).state == LedgerState.LOCKED

    def test_an_exempt_one_stays_exempt(self, bare_ledger):
        bare_ledger.change(state=LedgerState.EXEMPT)
        with clock.at(AFTER):
            lock()
            assert now_of(bare_ledger).state == LedgerState.EXEMPT


@pytest.fixture
def locked(submitted, reviewer):
    accept(submitted, reviewer)
    with clock.at(LOCK):
        lock()
    return now_of(submitted)


@pytest.fixture
def asked(locked, member):
    with clock.at(AFTER):
        return reopenings.ask(locked, keys=["visited"], reason="漏计一个支部", by=member)


def granted(reopening, by):
    return reopenings.grant(reopening, until=moment(dt.date(2026, 12, 3), 18), by=by)


class TestAsking:
    def test_names_cells_and_a_reason(self, asked, locked):
        assert (asked.keys, asked.is_granted, asked.ended_at) == (["visited"], None, None)
        assert locked.reopenings.get() == asked

    def test_what_is_wrong_is_said_at_once(self, locked, member):
        with pytest.raises(ValidationError) as refusal:
            reopenings.ask(
                locked,
                keys=["nothing"],
                reason=" ",
                wanted_until=timezone.localdate() - dt.timedelta(days=1),
                by=member,
            )
        assert set(refusal.value.message_dict) == {"keys", "reason", "wanted_until"}

    def test_not_before_the_lock(self, submitted, member):
        with pytest.raises(ValidationError, match="只有锁定后才需要申请更正"):
            reopenings.ask(submitted, keys=["visited"], reason="漏计", by=member)

    def test_one_at_a_time(self, asked, locked, member):
        with pytest.raises(ValidationError, match="已有一份更正申请在办"):
            reopenings.ask(locked, keys=["remark"], reason="漏计", by=member)


class TestAnswering:
    def test_granted_the_named_cells_open_and_no_others(self, asked, locked, office, member):
        with clock.at(AFTER):
            granted(asked, office)
            reopened = now_of(locked)
            assert (reopened.state, reopened.corrections) == (LedgerState.REOPENED, 1)
            saved = ledgers.fill(reopened, member, visited="3", remark="改").cells
        assert saved["visited"].state == "saved"
        assert saved["remark"].state == "invalid"
        assert reopened.values.get(key="remark").data == "家常"

    def test_the_to_do_counts_to_the_new_moment(self, asked, locked, office):
        """Not to the day the ledger was due: nobody is late with a correction."""
        with clock.at(AFTER):
            granted(asked, office)
        assert to_fill(locked).title.startswith("更正")
        assert to_fill(locked).due_on == dt.date(2026, 12, 3)

    def test_corrected_it_is_looked_at_and_locked_again(
        self, asked, locked, office, member, reviewer
    ):
        first = locked.locked_at
        with clock.at(AFTER):
            granted(asked, office)
            ledgers.fill(now_of(locked), member, visited="3")
            handing.submit(locked, by=member)
            done = accept(locked, reviewer)
        assert (done.state, done.locked_at) == (LedgerState.LOCKED, first)
        assert done.reopened_until is None
        asked.refresh_from_db()
        assert asked.ended_at is not None
        assert locked.rounds.latest("number").values["visited"] == 3

    def test_where_nobody_reviews_a_correction_is_over_when_it_is_handed_over(
        self, asked, locked, office, member
    ):
        LedgerRound.objects.update(level=None)
        locked.form.levels.all().delete()
        with clock.at(AFTER):
            granted(asked, office)
            done = handing.submit(locked, by=member)
        assert (done.state, done.reopened_until) == (LedgerState.LOCKED, None)
        asked.refresh_from_db()
        assert asked.ended_at is not None

    def test_given_back_it_is_still_only_the_named_cells(
        self, asked, locked, office, member, reviewer
    ):
        with clock.at(AFTER):
            granted(asked, office)
            handing.submit(locked, by=member)
            edition = now_of(locked).edition
            reviewing.give_back(locked, queries={}, words="请核对", by=reviewer, edition=edition)
            back = now_of(locked)
            assert back.state == LedgerState.REOPENED
            assert ledgers.fill(back, member, remark="改").cells["remark"].state == "invalid"

    def test_what_was_accepted_with_a_gap_does_not_hold_up_a_correction(
        self, asked, locked, office, member, monkeypatch
    ):
        """Nobody could close it: the cell is not open."""
        with clock.at(AFTER):
            granted(asked, office)
            ledgers.fill(now_of(locked), member, visited="3")
            left = CellFinding("说明太短", "remark")
            monkeypatch.setattr(engine, "unproven", lambda *_: iter([left]))
            assert handing.submit(locked, by=member).state == LedgerState.SUBMITTED

    def test_what_a_correction_asks_of_another_cell_may_be_given_there(
        self, county, office, town, member, reviewer
    ):
        """Pay that was paid after all needs no reason any more; that was not, needs one."""
        form = ledgers.form(county, PLAIN, by=office)
        ledger = ledgers.opened(form)[town.short_name]
        accepted(ledger, member, reviewer, paid="是", unpaid="")
        with clock.at(LOCK):
            lock()
        with clock.at(AFTER):
            reopening = reopenings.ask(ledger, keys=["paid"], reason="填错", by=member)
            granted(reopening, office)
            told = ledgers.fill(now_of(ledger), member, unpaid="拨款未到").cells
            assert told["unpaid"].state == "invalid"
            ledgers.fill(now_of(ledger), member, paid="否")
            with pytest.raises(ValidationError) as refusal:
                handing.submit(ledger, by=member)
            assert list(refusal.value.message_dict) == ["unpaid"]
            for words in ("拨款未到", "上级拨款未到"):
                told = ledgers.fill(now_of(ledger), member, unpaid=words, visited="1").cells
                assert (told["unpaid"].state, told["visited"].state) == ("saved", "invalid")
            handing.submit(ledger, by=member)
            accept(ledger, reviewer)
        assert ledger.values.get(key="unpaid").data == "上级拨款未到"

    def test_what_never_was_handed_over_is_opened_whole(self, bare_ledger, member, office):
        with clock.at(LOCK):
            lock()
        with clock.at(AFTER):
            reopening = reopenings.ask(bare_ledger, keys=["remark"], reason="漏报", by=member)
            granted(reopening, office)
            told = ledgers.fill(now_of(bare_ledger), member, visited="2", remark="补报").cells
            assert {cell.state for cell in told.values()} == {"saved"}
            assert handing.submit(bare_ledger, by=member).state == LedgerState.SUBMITTED

    def test_untouched_it_is_locked_again_by_itself(self, asked, locked, office, member):
        with clock.at(AFTER):
            granted(asked, office)
            lock()
            assert now_of(locked).state == LedgerState.REOPENED
        with clock.at("2026-12-03T18:00"):
            lock()
            assert now_of(locked).state == LedgerState.LOCKED
            assert now_of(locked).locked_at == locked.locked_at
            asked.refresh_from_db()
            assert asked.ended_at is not None
            assert to_fill(locked) is None
            assert reopenings.ask(locked, keys=["remark"], reason="再次漏计", by=member).pk

    def test_what_was_not_handed_over_does_not_count(self, asked, locked, office, member):
        before, key = dict(locked.values.values_list("key", "data")), asked.keys[0]
        with clock.at(AFTER):
            granted(asked, office)
            assert ledgers.fill(now_of(locked), member, **{key: "1"}).cells[key].state == "saved"
        assert locked.values.get(key=key).data != before[key]
        with clock.at("2026-12-03T18:01"):
            lock()
        assert dict(locked.values.values_list("key", "data")) == before
        assert locked.values.get(key=key).number == before[key]

    def test_refused_with_a_reason_the_asker_is_told(self, asked, locked, office, member):
        with pytest.raises(ValidationError, match="请写明不同意的理由"):
            reopenings.refuse(asked, answer=" ", by=office)
        reopenings.refuse(asked, answer="数字无误", by=office)
        assert now_of(locked).state == LedgerState.LOCKED
        notice = Notice.objects.filter(user=member).latest("pk")
        assert notice.title.startswith("更正申请未获同意")
        assert "数字无误" in notice.text

    def test_answered_once(self, asked, office):
        with clock.at(AFTER):
            granted(asked, office)
            with pytest.raises(ValidationError, match="已经答复"):
                reopenings.refuse(asked, answer="数字无误", by=office)

    def test_not_for_a_moment_that_is_over(self, asked, office):
        with clock.at("2026-12-03T18:00"), pytest.raises(ValidationError, match="应晚于现在"):
            granted(asked, office)

    def test_never_by_the_one_who_asked(self, asked, member, town, county):
        accounts.with_role(member, "organization_office", county)
        for answer in (granted, lambda one, by: reopenings.refuse(one, answer="无误", by=by)):
            with clock.at(AFTER), pytest.raises(ValidationError, match="不能答复自己提出的申请"):
                answer(asked, member)

    def test_not_by_the_township(self, asked, town):
        with clock.at(AFTER), pytest.raises(Denied):
            granted(asked, accounts.holder("township_member", town))
