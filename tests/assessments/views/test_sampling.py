"""The pages of whoever samples what was accepted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.choices import LedgerState, SampleOutcome
from assessments.domain.ledgers import handing, locking, reviewing
from assessments.models import SampledLedger, SampleDraw
from tests import clock
from tests.assessments.asking import text, url
from tests.factories import ledgers, samples

MOST_STATEMENTS = 14

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def accepted(bare, bare_ledger, member, reviewer):
    """By somebody else than the one who samples."""
    bare.sample_share = 10
    bare.save()
    bare.ledgers.exclude(pk=bare_ledger.pk).delete()
    ledgers.fill(bare_ledger, member, visited="2", remark="家常")
    handed = handing.submit(bare_ledger, by=member)
    reviewing.accept(handed, by=reviewer, edition=handed.edition)
    with clock.at("2026-12-01T09:00"):
        locking.lock_due(timezone.now())
        bare_ledger.refresh_from_db()
        yield bare_ledger


@pytest.fixture
def sampled(accepted, county, office):
    return samples.sampled(accepted, county, office)


def test_from_the_list_it_is_drawn(at, office, bare, accepted):
    browser = at(office)
    address = url("draw-sample", bare, "2026-11")
    assert address in text(browser.get(url("samples")))
    assert "可以抽取" in text(browser.get(address))
    answer = browser.post(address)
    assert answer.url == f"{url('samples')}?period=2026-11"
    draw = SampleDraw.objects.get()
    page = text(browser.get(address))
    assert draw.seed in page
    assert "不能重抽" not in page  # no button, nothing to consent to
    assert browser.post(address).status_code == 422


def test_of_no_period_there_is_nothing_to_draw(at, office, bare):
    assert at(office).get(url("draw-sample", bare, "2026-13")).status_code == 404


def test_what_agrees_stays(at, office, sampled, accepted):
    sent = {"verb": "accept", "edition": accepted.edition}
    assert at(office).post(url("sampled", sampled), sent).url.startswith(url("samples"))
    sampled.refresh_from_db()
    assert sampled.outcome == SampleOutcome.AGREES


def test_without_a_word_it_does_not_go_back(at, office, sampled, accepted):
    sent = {"verb": "return", "edition": accepted.edition, "words": "见附页"}
    answer = at(office).post(url("sampled", sampled), sent)
    assert answer.status_code == 422
    assert 'value="见附页"' in text(answer)


def test_whoever_accepted_it_sees_what_was_found(at, office, reviewer, sampled, accepted):
    sent = {"verb": "return", "edition": accepted.edition, "why-visited": "记录本上只有1次"}
    at(office).post(url("sampled", sampled), sent)
    accepted.refresh_from_db()
    assert accepted.state == LedgerState.SUBMITTED
    page = at(reviewer).get(url("review", accepted))
    assert "上级抽查不一致" in text(page)
    assert [line.cell.key for line in page.context["first"]] == ["visited"]
    assert 'value="记录本上只有1次"' in text(page)


def test_the_ledger_tells_of_it(at, member, accepted, county, office):
    found = samples.differing(accepted, county, office, reason="记录本上只有1次")
    page = text(at(member).get(f"{accepted.get_absolute_url()}?tab=rounds"))
    assert "上级抽查" in page
    assert found.draw.seed in page
    assert "“走访人数”：记录本上只有1次" in page


def test_whoever_may_not_look_reads_the_ledger(at, member, sampled, accepted):
    assert at(member).get(url("sampled", sampled)).url.startswith(accepted.get_absolute_url())
    assert at(member).get(url("samples")).status_code == 200


def test_the_progress_tells_how_far_it_is(at, office, sampled):
    page = text(at(office).get(f"{url('progress')}?period=2026-11"))
    assert "抽中 <span" in page
    assert "待复核 <span" in page


def test_costs_the_same_however_many_were_drawn(at, office, sampled, other_town):
    browser = at(office)
    browser.get(url("samples"))
    with CaptureQueriesContext(connection) as one:
        browser.get(url("samples"))
    more = ledgers.of(sampled.draw.form, other_town, state=LedgerState.ACCEPTED)
    SampledLedger.objects.create(draw=sampled.draw, ledger=more)
    with CaptureQueriesContext(connection) as two:
        browser.get(url("samples"))
    assert len(two) == len(one) <= MOST_STATEMENTS
