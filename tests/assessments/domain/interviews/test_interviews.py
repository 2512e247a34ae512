"""Interviews: named by rule with the numbers, decided by people, seen by few."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from assessments.choices import InterviewCause, InterviewState
from assessments.domain.interviews import deciding, proposing
from assessments.domain.scores import publishing
from assessments.models import InterviewProposal
from portal.inbox.models import Notice
from portal.ui.registry import todos
from tests import clock
from tests.assessments.asking import text, url
from tests.factories import accounts, judgements, ledgers, scores

NOVEMBER = ledgers.NOVEMBER


@pytest.fixture
def published(reported, run_now, leader):
    with clock.at("2026-12-04T09:00"):
        run = run_now().run
        publishing.publish(run, seen=run.digest, by=leader)
        yield run


@pytest.fixture
def after_months(monkeypatch):
    """How many black months the county's rule asks for."""

    def ask(months):
        stub = SimpleNamespace(value=lambda *_, **__: months)
        monkeypatch.setattr(proposing, "rules", stub)

    return ask


def test_a_streak_is_proposed_once_with_its_numbers(published, after_months, leader):
    after_months(1)
    made = proposing.propose(NOVEMBER)
    assert {(str(one.unit), one.cause) for one in made} == {
        (name, InterviewCause.BLACK) for name in ("东河镇", "西山镇", "南桥镇")
    }
    last = next(one for one in made if str(one.unit) == "南桥镇")
    assert last.words == "连续 1 个月列入黑榜，2026年11月 0.00 分，乡镇组第 3 位"
    assert last.sheet.run == published
    assert deciding.decide(last, state="accepted", by=leader).is_accepted
    assert Notice.objects.filter(user=leader, title__contains="约谈建议 3 条").exists()
    assert proposing.propose(NOVEMBER) == []


def test_below_the_rule_nobody_is_proposed(published):
    assert proposing.propose(NOVEMBER) == []  # AS-13: two months


def test_a_veto_is_enough(published, scheme, town, leader):
    by = accounts.UserFactory(unit=town)
    scores.approved(scheme, town, by, leader, kind="veto_total", cap="59.99", marks=None)
    InterviewProposal.objects.all().delete()
    row = town.adjustments.get()
    row.period = NOVEMBER
    row.save()
    [one] = proposing.propose(NOVEMBER)
    assert (one.cause, one.words) == (InterviewCause.VETO, "2026年11月受到一票否决")


class TestDeciding:
    def test_not_to_talk_has_a_reason(self, town, leader):
        proposal = judgements.interview(town)
        with pytest.raises(ValidationError, match="请写明暂缓、不约谈的理由"):
            deciding.decide(proposal, state="declined", by=leader)

    def test_put_off_may_be_decided_again_and_settled_not(self, town, leader):
        proposal = judgements.interview(town)
        deciding.decide(proposal, state="deferred", reason="正在整改", by=leader)
        deciding.decide(proposal, state="accepted", by=leader)
        with pytest.raises(ValidationError, match="已决定“约谈”"):
            deciding.decide(proposal, state="declined", reason="改主意", by=leader)

    def test_what_is_decided_is_to_be_entered_by_the_office(self, town, county, leader):
        office = accounts.holder("assessment_office", county)
        proposal = deciding.decide(judgements.interview(town), state="accepted", by=leader)
        assert list(deciding.without_talk()) == [proposal]
        said = [line.head.title for line in todos.for_user(office)]
        assert any(title.startswith("约谈后登记") for title in said)


def test_on_its_pages(at, town, leader, member):
    proposal = judgements.interview(town)
    browser = at(leader)
    assert proposal.words in text(browser.get(url("interviews")))
    sent = {"state": "declined", "reason": "已整改"}
    assert browser.post(url("decide-interview", proposal), sent).status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == InterviewState.DECLINED
    assert "已整改" in text(browser.get(proposal.get_absolute_url()))
    assert at(member).get(proposal.get_absolute_url()).status_code == 403
