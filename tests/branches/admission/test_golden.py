"""The golden cases of admission and votes, and every rule on the day it changes."""

import datetime as dt
from fractions import Fraction

import pytest

from branches.choices.admission import NoticeKind, StepCode, StepDecision
from branches.domain.admission import checks, clocks, entitled, fitting
from branches.domain.admission.story import NoticeFacts, StepFacts, Story, in_order
from branches.domain.admission.votes import Ballot, needed
from branches.domain.terms import months_later
from branches.models import PartyOrganization, RightsLimit
from portal.dates import PartialDate
from tests.factories.branches import MemberFactory, PartyOrganizationFactory

S = StepCode
HALF = Fraction(1, 2)
BORN = PartialDate(1999, 4, 18)
pytestmark = pytest.mark.django_db


def day(text):
    return dt.date.fromisoformat(text)


def told(*steps, birth=BORN, notices=(), **more):
    """A story out of (code, day) or whole facts, without an organisation of the database."""
    facts = [one if isinstance(one, StepFacts) else step(*one) for one in steps]
    return Story(
        organisation=PartyOrganization(),
        birth=birth,
        steps=in_order(facts),
        notices=tuple(notices),
        **more,
    )


def step(code, on, **more):
    return StepFacts(
        code=code, happened_on=day(on), **{"decision": StepDecision.ACCEPT, "pk": 1, **more}
    )


def found(story, facts):
    return [hit.rule for hit in checks.hits(story.with_step(facts), facts)]


def due(story, code):
    return next((str(one.due) for one in clocks.running(story) if one.code == code), None)


def ballot(**more):
    facts = {"entitled": 18, "present": 12, "in_favour": 12, **more}
    return Ballot(**facts)


# G2, A -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("applied", "hits"), [("2025-01-06", ["AD-01"]), ("2025-01-07", [])])
def test_eighteen_on_the_day_of_the_application(applied, hits):
    story = told(birth=PartialDate(2007, 1, 7))
    assert found(story, step(S.APPLICATION, applied)) == hits


def test_a_birth_known_by_its_month_is_no_reason_to_refuse():
    assert found(told(birth=PartialDate(2007, 1)), step(S.APPLICATION, "2025-01-06")) == []


def test_talk_and_reviews_are_counted_from_their_anchors():
    story = told((S.APPLICATION, "2025-01-06"))
    assert due(story, S.TALK) == "2025-02-06"
    story = told((S.APPLICATION, "2025-01-06"), (S.TALK, "2025-01-20"), (S.ACTIVIST, "2025-03-31"))
    assert due(story, S.REVIEW) == "2025-09-30"
    story = story.with_step(step(S.REVIEW, "2025-09-30", pk=9))
    assert due(story, S.REVIEW) == "2026-03-31"
    assert str(clocks.earliest(story, S.OPINION)) == "2026-03-31"
    assert found(story, step(S.OPINION, "2026-03-30", pk=10)) == ["AD-02"]
    assert found(story, step(S.OPINION, "2026-03-31", pk=10)) == []


def test_a_review_before_its_time_is_followed_within_six_months():
    assert clocks.next_review(day("2025-03-31"), day("2025-08-15"), 6) == day("2026-01-31")
    assert clocks.next_review(day("2025-03-31"), day("2025-10-20"), 6) == day("2026-03-31")


@pytest.mark.parametrize(
    ("until", "listed", "hits"),
    [
        ("2026-06-19", "2026-06-23", ["AD-03"]),
        ("2026-06-22", "2026-06-22", ["AD-03"]),
        ("2026-06-22", "2026-06-23", []),
    ],
)
def test_five_working_days_over_the_dragon_boat_festival(until, listed, hits):
    notice = NoticeFacts(NoticeKind.LISTING, day("2026-06-15"), day(until))
    story = told((S.OPINION, "2026-06-12"), notices=[notice])
    assert found(story, step(S.LISTED, listed)) == hits


def test_working_days_count_both_ends():
    notice = NoticeFacts(NoticeKind.LISTING, day("2026-06-15"), day("2026-06-19"))
    assert checks.workdays_of(notice) == (4, False)


def test_from_the_pre_review_to_the_oath():
    story = told((S.PREREVIEW, "2026-07-31"))
    assert due(story, S.ASSEMBLY) == "2026-08-31"
    story = told((S.LISTED, "2026-06-23"), (S.ASSEMBLY, "2026-08-28"))
    approval = next(one for one in clocks.running(story) if one.code == S.APPROVAL)
    assert (str(approval.due), str(approval.special)) == ("2026-11-28", "2027-02-28")
    story = story.with_step(step(S.APPROVAL, "2026-11-20", pk=7))
    assert due(story, S.OATH) == "2026-12-20"
    assert str(clocks.probation_end(story)) == "2027-08-28"


def test_probation_conversion_and_its_extension():
    story = told((S.LISTED, "2026-06-23"), (S.ASSEMBLY, "2026-08-28"), (S.APPROVAL, "2026-11-20"))
    early = step(S.CONVERSION, "2027-08-27", pk=8)
    assert found(story, early) == ["AD-08"]
    held = step(S.CONVERSION, "2027-09-10", pk=8, decision=StepDecision.ON_TIME)
    assert found(story, held) == []
    assert due(story.with_step(held), S.CONFIRMATION) == "2027-12-10"
    for until, refused in (
        ("2027-12-31", True),
        ("2028-02-27", True),
        ("2028-02-28", False),
        ("2028-08-28", False),
        ("2028-08-29", True),
    ):
        longer = step(S.CONVERSION, "2027-09-10", decision="extend", extended_until=day(until))
        assert bool(list(fitting.extension_fits(story, longer))) is refused, until


# G2, B and C -------------------------------------------------------------------------------------


def test_listed_before_the_revision_needs_no_notice():
    story = told((S.ACTIVIST, "2024-10-10"), (S.OPINION, "2025-11-10"))
    assert found(story, step(S.LISTED, "2025-11-20")) == []


@pytest.mark.parametrize(
    ("held", "method", "hits"),
    [
        ("2026-05-15", "open", []),
        ("2026-05-17", "open", []),
        ("2026-05-18", "open", ["AD-05"]),
        ("2026-05-20", "open", ["AD-05"]),
        ("2026-05-20", "secret", []),
    ],
)
def test_a_secret_ballot_from_the_day_of_the_revision(held, method, hits):
    story = told((S.PREREVIEW, "2026-04-28"))
    assert due(story, S.ASSEMBLY) == "2026-05-28"
    assert found(story, step(S.ASSEMBLY, held, ballot=ballot(method=method))) == hits


def test_approval_and_oath_across_the_revision():
    story = told((S.LISTED, "2026-04-01"), (S.ASSEMBLY, "2026-05-20"))
    approval = next(one for one in clocks.running(story) if one.code == S.APPROVAL)
    assert (str(approval.due), str(approval.special)) == ("2026-08-20", "2026-11-20")
    late = story.with_step(step(S.APPROVAL, "2026-06-30", pk=5))
    assert due(late, S.OATH) == "2026-07-30"
    early = told((S.LISTED, "2026-04-01"), (S.ASSEMBLY, "2026-04-20"), (S.APPROVAL, "2026-05-10"))
    assert due(early, S.OATH) is None


@pytest.mark.parametrize(("listed", "hits"), [("2026-05-17", []), ("2026-05-20", ["AD-03"])])
def test_a_notice_is_asked_by_the_day_of_the_listing(listed, hits):
    story = told((S.OPINION, "2026-05-12"))
    assert found(story, step(S.LISTED, listed)) == hits


def test_from_the_revision_on_the_committee_above_agrees():
    notice = NoticeFacts(NoticeKind.LISTING, day("2026-06-01"), day("2026-06-08"))
    story = told((S.OPINION, "2026-05-29"), notices=[notice])
    assert found(story, step(S.LISTED, "2026-06-09", decision="")) == ["AD-03"]


# G3 ----------------------------------------------------------------------------------------------


def test_who_is_entitled():
    branch = PartyOrganizationFactory()
    full = [MemberFactory(organization=branch) for _ in range(20)]
    for _ in range(3):
        MemberFactory(organization=branch, category="probationary", confirmed_on=None)
    on = day("2026-06-10")
    RightsLimit.objects.create(member=full[0], cause="probation", since=day("2026-01-01"))
    RightsLimit.objects.create(member=full[1], cause="approved", since=day("2026-01-01"), until=on)
    assert entitled.of(branch, on=on).count == 18
    assert entitled.of(branch, on=on).listed == 23
    assert entitled.of(branch, on=day("2026-06-11")).count == 19


@pytest.mark.parametrize(("whole", "enough"), [(18, 10), (5, 3), (4, 3)])
def test_more_than_half(whole, enough):
    assert needed(whole, HALF) == enough


@pytest.mark.parametrize(
    ("present", "in_favour", "decision", "hits"),
    [
        (12, 10, "accept", []),
        (12, 9, "accept", ["BR-10"]),
        (12, 9, "fail", []),
        (9, 9, "accept", ["BR-10", "BR-10"]),
        (10, 10, "accept", []),
    ],
)
def test_quorum_and_majority(present, in_favour, decision, hits):
    vote = ballot(present=present, in_favour=in_favour, against=present - in_favour)
    facts = step(S.ASSEMBLY, "2026-06-10", ballot=vote, decision=decision)
    assert found(told(), facts) == hits


def test_written_opinions_count_when_the_rule_says_so():
    vote = ballot(present=10, in_favour=9, against=1, written=1)
    assert vote.passes(HALF, written_counts=True)
    assert not vote.passes(HALF, written_counts=False)


def test_votes_that_do_not_add_up():
    assert [name for name, _ in ballot(in_favour=11).adds_up()] == ["in_favour"]
    assert [name for name, _ in ballot(present=18, in_favour=18, written=1).adds_up()] == [
        "present"
    ]


def test_months_end_where_their_month_does():
    assert months_later(day("2026-07-31"), 1) == day("2026-08-31")
    assert months_later(day("2026-08-31"), 6) == day("2027-02-28")
