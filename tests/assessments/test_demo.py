"""What the demo adds to its ledgers: second looks, proofs, something to fill on any day."""

from random import Random

import pytest
from django.utils import timezone

from assessments import demo
from assessments.choices import LedgerState, SampleOutcome
from assessments.demo import proofs, second_looks, states
from assessments.domain.ledgers import clock as ledger_clock
from assessments.domain.ledgers import evidence
from assessments.models import Ledger, LedgerFile, SampledLedger
from assessments.presets import PRESETS
from portal.demo import DemoPlan
from tests import clock
from tests.factories import accounts, ledgers, orgs

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def plan():
    return DemoPlan(scale=1, today=timezone.localdate())


def test_an_older_month_is_looked_at_the_newest_half_done(plan, bare, county, monkeypatch):
    monkeypatch.setattr(second_looks, "_FOUND", (("visited", "记录本上没有"),))
    office = accounts.holder("organization_office", county)
    bare.sample_share = 60
    bare.save()
    clerk = accounts.UserFactory(unit=county)
    for unit in [orgs.township(county) for _ in range(7)]:
        for ago in (1, 2):
            ledgers.locked(bare, unit, clerk, ago=ago).rounds.update(decided_by=None)
    second_looks.build(plan, office)
    outcomes = SampledLedger.objects.order_by("draw__period", "ledger__unit__path")
    told = list(outcomes.values_list("outcome", flat=True))
    agrees, differs, waiting = SampleOutcome.AGREES, SampleOutcome.DIFFERS, SampleOutcome.WAITING
    assert told == [differs, agrees, agrees, agrees, agrees, differs, *[waiting] * 3, agrees]


def test_a_picture_was_used_before_and_the_list_has_its_pages(plan, county, town, office, reviewer):
    form = ledgers.form(county, PRESETS["township_monthly"], by=office)
    clerk = accounts.UserFactory(unit=town)
    for _ in range(12):
        orgs.village(town)
    handed = {"submitted_by": clerk, "submitted_at": timezone.now()}
    before = ledgers.NOVEMBER.previous()
    ledgers.of(form, town, before, state=LedgerState.LOCKED, **handed)
    older = ledgers.of(form, town, before.previous(), state=LedgerState.LOCKED, **handed)
    ledger = ledgers.of(form, town, state=LedgerState.SUBMITTED, **handed)
    proofs.build(plan)
    files = LedgerFile.objects.filter(ledger=ledger).select_related("upload__stored")
    by_key = {key: list(files.filter(key=key)) for key in ("vis_deed", "pay_ok")}
    used = evidence.used_before(by_key, by=reviewer)
    assert [len(used[file.pk]) for file in by_key["vis_deed"]] == [1, 0]
    assert [file.upload.stored.pages for file in by_key["pay_ok"]] == [2]
    assert [one.key for one in LedgerFile.objects.filter(ledger=older)] == ["vis_deed"]


def test_a_ranked_month_has_its_picture_when_nothing_waits(plan, county, town, office):
    form = ledgers.form(county, PRESETS["township_monthly"], by=office)
    handed = {"submitted_by": accounts.UserFactory(unit=town), "submitted_at": timezone.now()}
    ledger = ledgers.of(form, town, state=LedgerState.LOCKED, **handed)
    proofs.build(plan)
    assert [one.key for one in LedgerFile.objects.filter(ledger=ledger)] == ["vis_deed"]


def test_a_month_before_its_day_is_opened_early_and_nothing_happens_in_the_future(plan, bare):
    with clock.at("2026-11-05T09:10"):
        now = timezone.now()
        rule = states.early(ledger_clock.of(bare, ledgers.NOVEMBER), timezone.localdate())
        ways = [
            states.way_of(rule, Random(seed), now=now, is_reviewed=True)  # noqa: S311
            for seed in range(60)
        ]
    assert f"{rule.opens_on}" == "2026-11-03"
    assert len({way.state for way in ways}) == 4
    assert all(way.submitted_at is None or way.submitted_at <= now for way in ways)


@pytest.mark.parametrize(
    ("moment", "opened"), [("2026-11-24T12:00", []), ("2026-11-30T20:00", ["2026-12"])]
)
def test_a_locked_month_is_followed_by_the_next(bare, county, town, moment, opened):
    accounts.holder("assessment_office", county)
    with clock.at(moment):
        demo._open_next(DemoPlan(scale=1, today=timezone.localdate()))
    assert [ledger.period.code for ledger in Ledger.objects.filter(unit=town)] == opened
