"""What a township has accepted, looked at again: a tenth of it, drawn once."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.choices import LedgerState, RoundOutcome, SampleOutcome
from assessments.domain.ledgers import (
    handing,
    locking,
    reviewing,
    sampling,
    second_looks,
)
from assessments.domain.ledgers.filling import Filling
from assessments.domain.ledgers.sampling import drawn_from, share_of
from assessments.models import Ledger, SampledLedger, SampleDraw
from assessments.permissions import LEDGERS_SAMPLE
from assessments.presets import notation as n
from assessments.tasks import open_ledgers
from portal.access import Denied
from portal.audit.models import Event
from portal.inbox.models import Notice, Task
from portal.orgs.choices import UnitLevel
from tests import clock
from tests.assessments.handing import whole
from tests.factories import accounts, ledgers, orgs

pytestmark = pytest.mark.usefixtures("in_november")

CHECK = replace(
    ledgers.BARE,
    key="check",
    name="自查表",
    levels=(UnitLevel.VILLAGE,),
    reviews=(n.PresetLevel("乡镇（街道）", ("township_member",)),),
    sample_share=10,
)
AFTER_THE_LOCK = "2026-12-01T09:00"


@pytest.fixture
def villages(town):
    return [orgs.village(town, name=f"村{number}", short_name=f"村{number}") for number in range(3)]


@pytest.fixture
def form(county, office, villages):
    return ledgers.form(county, CHECK, by=office)


@pytest.fixture
def clerk(town):
    return accounts.holder("branch_clerk", town)


def _accepted(ledger, clerk, member):
    ledgers.fill(ledger, clerk, visited="3", remark="家常")
    handed = handing.submit(ledger, by=clerk)
    return reviewing.accept(handed, by=member, edition=handed.edition)


@pytest.fixture
def accepted(form, clerk, member):
    return [_accepted(each, clerk, member) for each in ledgers.opened(form).values()]


@pytest.fixture
def locked(accepted):
    """Their time is over."""
    with clock.at(AFTER_THE_LOCK):
        locking.lock_due(timezone.now())
        yield accepted


@pytest.fixture
def drawn(form, locked, reviewer):
    sampling.draw(form, ledgers.NOVEMBER, by=reviewer)
    return SampledLedger.objects.select_related("ledger", "draw").get()


def _differ(sampled, by, **facts):
    facts = {"findings": {"visited": "记录本上只有1次"}, "words": "请核实", **facts}
    edition = whole(sampled.ledger).edition
    return second_looks.differ(sampled, edition=edition, by=by, **facts)


@pytest.mark.parametrize(
    ("count", "drawn"), [(0, 0), (1, 1), (9, 1), (10, 1), (11, 2), (20, 2), (21, 3)]
)
def test_a_tenth_is_rounded_up(count, drawn):
    assert share_of(count, 10) == drawn


def test_the_same_are_drawn_again_by_the_seed_that_is_kept():
    pool = list(range(100, 160))
    first = drawn_from(pool, 6, "0f1e2d3c")
    assert drawn_from(reversed(pool), 6, "0f1e2d3c") == first
    assert drawn_from(pool, 6, "0f1e2d3d") != first
    # By hand: `printf '0f1e2d3c:%s' 101 | sha256sum`, the smallest first.
    assert drawn_from([101, 102, 103], 3, "0f1e2d3c") == [102, 101, 103]


def test_is_drawn_of_each_township_apart(drawn, town, accepted, reviewer):
    draw = drawn.draw
    assert (draw.unit, draw.share, draw.drawn_by) == (town, 10, reviewer)
    assert set(draw.pool) == {ledger.pk for ledger in accepted}
    assert drawn_from(draw.pool, 1, draw.seed) == [drawn.ledger_id]
    event = Event.objects.get(action="sample.drawn")
    assert draw.seed in event.detail["summary"]
    assert "东河镇 3 份抽 1 份" in event.detail["summary"]


def test_cannot_be_drawn_anew(drawn, form, reviewer):
    with pytest.raises(ValidationError, match="不能重抽"):
        sampling.draw(form, ledgers.NOVEMBER, by=reviewer)
    assert SampleDraw.objects.count() == 1


def test_waits_until_all_of_the_township_are_locked(form, clerk, member, reviewer):
    first, second, third = ledgers.opened(form).values()
    _accepted(first, clerk, member)
    ledgers.fill(second, clerk, visited="3")
    handing.submit(second, by=clerk)
    with clock.at(AFTER_THE_LOCK):
        locking.lock_due(timezone.now())  # what was never handed in is locked as it is
        assert whole(third).state == LedgerState.LOCKED
        with pytest.raises(ValidationError, match=r"还有没审核完、没锁定的：东河镇（1 份）"):
            sampling.draw(form, ledgers.NOVEMBER, by=reviewer)
        reviewing.accept(whole(second), by=member, edition=whole(second).edition)
        (draw,) = sampling.draw(form, ledgers.NOVEMBER, by=reviewer)
    assert set(draw.pool) == {first.pk, second.pk}


def test_nobody_draws_from_a_part_of_a_township(form, accepted, villages):
    """He who samples one village only is shown no lot, and may not choose the pool by it."""
    partly = accounts.holder("organization_office", villages[0])
    with pytest.raises(Denied, match="没有您可以抽查的台账"):
        sampling.draw(form, ledgers.NOVEMBER, by=partly)


def test_a_form_without_a_share_is_not_sampled(bare, reviewer):
    with pytest.raises(ValidationError, match="没有设抽查比例"):
        sampling.draw(bare, ledgers.NOVEMBER, by=reviewer)


def test_as_they_said(drawn, reviewer):
    edition = whole(drawn.ledger).edition
    second_looks.agree(drawn, edition=edition, words="看过阵地", by=reviewer)
    drawn.refresh_from_db()
    assert (drawn.outcome, drawn.decided_by) == (SampleOutcome.AGREES, reviewer)
    assert whole(drawn.ledger).state == LedgerState.LOCKED
    with pytest.raises(ValidationError, match="已经复核过"):
        second_looks.agree(drawn, edition=edition, by=reviewer)


def test_what_differs_goes_back_to_the_township(drawn, reviewer, member):
    _differ(drawn, reviewer)
    ledger = whole(drawn.ledger)
    assert (ledger.state, ledger.level.label) == (LedgerState.SUBMITTED, "乡镇（街道）")
    assert [one.outcome for one in ledger.rounds.order_by("number")] == [
        RoundOutcome.ACCEPTED,
        RoundOutcome.WAITING,
    ]
    assert dict(drawn.findings.values_list("key", "reason")) == {"visited": "记录本上只有1次"}
    notice = Notice.objects.get(title__startswith="抽查不一致")
    assert notice.user == member
    assert "请核实；记录本上只有1次" in notice.text


def test_only_these_cells_are_corrected_and_accepted_anew(drawn, reviewer, member, clerk):
    _differ(drawn, reviewer)
    ledger = whole(drawn.ledger)
    assert second_looks.found_in(ledger) == drawn
    assert ledger.corrections == 1
    reviewing.give_back(
        ledger, queries={"visited": "改为1"}, words="", by=member, edition=ledger.edition
    )
    filling = Filling(whole(ledger))
    assert (filling.is_open_for("visited"), filling.is_open_for("remark")) == (True, False)
    ledgers.fill(ledger, clerk, visited="1")
    handed = handing.submit(whole(ledger), by=clerk)
    assert second_looks.found_in(handed) is None
    reviewing.accept(handed, by=member, edition=handed.edition)
    ledger = whole(ledger)
    assert ledger.state == LedgerState.LOCKED
    assert ledger.values.get(key="visited").data == 1
    assert not ledger.reopenings.filter(ended_at=None).exists()


def test_the_township_may_stand_by_what_it_accepted(drawn, reviewer, member):
    _differ(drawn, reviewer)
    ledger = whole(drawn.ledger)
    reviewing.accept(ledger, by=member, edition=ledger.edition, words="当天补记，已核实")
    ledger = whole(ledger)
    assert ledger.state == LedgerState.LOCKED
    assert not ledger.reopenings.filter(ended_at=None).exists()
    assert second_looks.found_in(ledger) is None


def test_the_village_cannot_take_it_back_meanwhile(drawn, reviewer, clerk):
    _differ(drawn, reviewer)
    with pytest.raises(ValidationError, match="不能收回"):
        handing.recall(drawn.ledger, by=clerk)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"findings": {"visited": " "}}, "写明是什么情况"),
        ({"findings": {"unknown": "没有"}}, "不在这张台账中"),
        ({"edition": 0}, "刚才有变动"),
    ],
)
def test_what_is_refused(drawn, reviewer, changed, says):
    facts = {"findings": {"visited": "没有"}, "words": "", "edition": drawn.ledger.edition}
    facts |= changed
    with pytest.raises(ValidationError, match=says):
        second_looks.differ(drawn, by=reviewer, **facts)
    assert not drawn.findings.exists()


def test_what_is_being_corrected_waits(drawn, reviewer, clerk):
    ledgers.asked(drawn.ledger, clerk)
    with pytest.raises(ValidationError, match="更正申请等答复"):
        _differ(drawn, reviewer)
    Ledger.objects.update(state=LedgerState.REOPENED)
    with pytest.raises(ValidationError, match="等重新通过后再复核"):
        _differ(drawn, reviewer)


def test_nobody_looks_again_at_what_he_had_a_hand_in(form, locked, county, member):
    accounts.with_role(member, "organization_office", county)
    sampling.draw(form, ledgers.NOVEMBER, by=member)
    sampled = SampledLedger.objects.get()
    with pytest.raises(Denied, match="填写或审核过"):
        _differ(sampled, member)
    assert not second_looks.may_look(sampled, member)


def test_reminds_to_draw_and_to_look(form, locked, reviewer):
    open_ledgers()
    open_ledgers()
    todo = Task.objects.open().get(title="抽取2026年11月自查表")
    assert (todo.role, todo.unit) == ("organization_office", reviewer.unit)
    sampling.draw(form, ledgers.NOVEMBER, by=reviewer)
    todo.refresh_from_db()
    assert not todo.is_open
    look = Task.objects.open().get(title="复核抽中的2026年11月自查表")
    sampled = SampledLedger.objects.get()
    edition = whole(sampled.ledger).edition
    second_looks.agree(sampled, edition=edition, by=reviewer)
    look.refresh_from_db()
    assert not look.is_open


def test_counts_how_far_it_is(drawn, reviewer, form):
    assert sampling.tally([ledgers.NOVEMBER], by=reviewer) == sampling.SampleCount(1, 1, 0, 0)
    _differ(drawn, reviewer)
    assert sampling.tally([ledgers.NOVEMBER], by=reviewer, form=form) == sampling.SampleCount(
        1, 0, 0, 1
    )


def test_the_three_statements_do_not_grow(form, accepted, reviewer, django_assert_num_queries):
    reviewer.can(LEDGERS_SAMPLE)  # what he holds is read once for all pages
    with django_assert_num_queries(3):
        sampling.lots(form, [ledgers.NOVEMBER], by=reviewer)
