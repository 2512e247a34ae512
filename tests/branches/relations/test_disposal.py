"""Disposal: steps in their order, the vote, the term to correct oneself, what ends a membership."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from branches.choices.disposal import ORDER, DisposalOutcome, DisposalStep
from branches.choices.relations import Direction
from branches.domain import moves
from branches.domain.relations import disposal, disposal_tasks, letters
from branches.domain.relations.disposal import StepTold
from branches.domain.relations.letters import TransferAim
from branches.models import DisposalCase
from portal.access import Denied
from portal.inbox.models import Task
from tests import clock
from tests.factories.accounts import signed_in
from tests.factories.branches import MemberFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)
VOTES = {"votes_entitled": 18, "votes_present": 12, "votes_for": 10, "votes_against": 2}


@pytest.fixture(autouse=True)
def _later():
    with clock.at("2027-12-31T12:00"):
        yield


@pytest.fixture
def member(world):
    return MemberFactory(organization=world.branch)


def proposed(world, member, measure="correct", **more):
    facts = {"measure": measure, "ground": "life", "on": DAY, **more}
    return disposal.propose(member, by=world.office, **facts)


def told(step, **more):
    facts = {}
    if step == DisposalStep.VOTED:
        facts = dict(VOTES)
    if step == DisposalStep.APPROVED:
        facts = {"document": "云组复〔2026〕5号", "correct_until": dt.date(2026, 12, 1)}
    return StepTold(**{"on": DAY, **facts, **more})


def up_to(world, case, last):
    for step in ORDER[1 : ORDER.index(last) + 1]:
        case = disposal.take_step(case, step, told(step), by=world.office)
    return case


def said(refusal):
    return "".join(refusal.value.messages)


def test_steps_follow_in_order(world, member):
    case = proposed(world, member)
    with pytest.raises(ValidationError) as refusal:
        disposal.take_step(case, DisposalStep.TALKED, told("talked"), by=world.office)
    assert "下一步是“基层党委事前备案”" in said(refusal)
    early = StepTold(on=dt.date(2026, 5, 31))
    with pytest.raises(ValidationError) as refusal:
        disposal.take_step(case, DisposalStep.FILED, early, by=world.office)
    assert "早于上一步" in said(refusal)
    case = up_to(world, case, DisposalStep.ANNOUNCED)
    assert disposal.next_step(case) is None
    assert not case.is_closed


@pytest.mark.parametrize(("for_", "passes"), [(10, True), (9, False)])
def test_more_than_half_of_those_entitled(world, member, for_, passes):
    case = up_to(world, proposed(world, member), DisposalStep.PRECHECKED)
    votes = StepTold(on=DAY, **{**VOTES, "votes_for": for_, "votes_against": 12 - for_})
    if passes:
        disposal.take_step(case, DisposalStep.VOTED, votes, by=world.office)
    else:
        with pytest.raises(ValidationError):
            disposal.take_step(case, DisposalStep.VOTED, votes, by=world.office)


@pytest.mark.parametrize(
    ("until", "refused"),
    [(dt.date(2027, 6, 1), False), (dt.date(2027, 6, 2), True), (DAY, True), (None, True)],
)
def test_a_year_at_most_to_correct_oneself(world, member, until, refused):
    case = up_to(world, proposed(world, member), DisposalStep.VOTED)
    approval = told(DisposalStep.APPROVED, correct_until=until)
    if refused:
        with pytest.raises(ValidationError):
            disposal.take_step(case, DisposalStep.APPROVED, approval, by=world.office)
    else:
        case = disposal.take_step(case, DisposalStep.APPROVED, approval, by=world.office)
        assert case.correct_until == until


def test_a_removal_ends_the_membership_when_it_is_announced(world, member):
    up_to(world, proposed(world, member, "remove"), DisposalStep.ANNOUNCED)
    member.refresh_from_db()
    assert (member.left_on, member.leaving_reason) == (DAY, "4")
    case = DisposalCase.objects.get()
    assert (case.outcome, case.closed_on) == (DisposalOutcome.LEFT, DAY)


def test_the_term_is_reviewed(world, member):
    case = up_to(world, proposed(world, member), DisposalStep.ANNOUNCED)
    facts = {"outcome": DisposalOutcome.IMPROVED, "by": world.office}
    with pytest.raises(ValidationError) as refusal:
        disposal.review(case, on=dt.date(2026, 11, 30), **facts)
    assert "提前认定" in said(refusal)
    assert disposal.review(case, on=dt.date(2026, 12, 1), **facts).is_closed
    with pytest.raises(ValidationError):
        disposal.review(case, on=dt.date(2026, 12, 1), **facts)


def test_what_discipline_looks_into_is_left_to_it(world, member):
    with pytest.raises(ValidationError) as refusal:
        proposed(world, member, disciplined=True)
    assert "纪检监察" in said(refusal)


def test_one_case_at_a_time_and_nobody_moves_meanwhile(world, member):
    proposed(world, member)
    with pytest.raises(ValidationError):
        proposed(world, member)
    aim = TransferAim(direction=Direction.OUT, elsewhere="邻县")
    with pytest.raises(ValidationError) as refusal:
        letters.ask(member, aim, by=world.office)
    assert "组织处置" in said(refusal)
    with pytest.raises(ValidationError) as refusal:
        moves.move(member, organization=world.committee, moved_on=DAY, by=world.office)
    assert "组织处置" in said(refusal)


def test_townships_know_nothing_of_it(world, member, client):
    case = proposed(world, member)
    with pytest.raises(Denied):
        disposal.review(
            case, outcome=DisposalOutcome.DROPPED, on=DAY, note="无", by=world.member_of_town
        )
    signed_in(client, world.member_of_town)
    assert client.get(reverse("branches:disposals")).status_code == 403
    assert "组织处置" not in client.get(member.get_absolute_url()).text
    signed_in(client, world.office)
    page = client.post(
        reverse("branches:disposal-step", args=[case.pk]), {"on": "2026-06-02", "note": "同意"}
    )
    assert page.status_code == 302
    assert "基层党委事前备案" in client.get(f"{case.get_absolute_url()}?tab=steps").text
    assert "办理中" in client.get(reverse("branches:disposals")).text


def test_the_end_of_a_term_is_told_ten_days_before_and_each_month_without_names(world, member):
    case = up_to(world, proposed(world, member), DisposalStep.ANNOUNCED)  # until 1 December
    assert disposal_tasks.remind(dt.date(2026, 11, 20)) == 0
    assert disposal_tasks.remind(dt.date(2026, 11, 21)) == 1
    assert disposal_tasks.remind(dt.date(2026, 11, 22)) == 0
    soon = Task.objects.get()
    assert (soon.title, soon.unit, soon.role) == (
        "1 件限期改正即将到期", world.county, "organization_office",
    )  # fmt: skip
    assert member.person.name not in soon.title + soon.detail
    disposal_tasks.remind(dt.date(2026, 12, 1))
    disposal_tasks.remind(dt.date(2027, 1, 1))
    over = Task.objects.open().get()
    assert over.title == "1 件限期改正已到期，待认定"
    assert Task.objects.count() == 3
    disposal.review(case, outcome="improved", on=dt.date(2026, 12, 5), by=world.office)
    over.refresh_from_db()
    assert over.done_act == "登记改正结果"
    assert disposal_tasks.remind(dt.date(2027, 1, 2)) == 0


def test_the_list_is_narrowed_to_terms_that_end(client, world, member):
    up_to(world, proposed(world, member), DisposalStep.ANNOUNCED)
    signed_in(client, world.office)
    for day, found in (("2026-11-20", ""), ("2026-11-21", "soon"), ("2026-12-01", "over")):
        with clock.at(f"{day}T09:00"):
            pages = {
                what: client.get(reverse("branches:disposals", query={"term": what})).text
                for what in ("soon", "over")
            }
        named = {what for what, page in pages.items() if member.person.name in page}
        assert named == ({found} if found else set())
