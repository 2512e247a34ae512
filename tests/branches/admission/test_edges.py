"""Every check and clock of the 25 steps on the day it turns: the last day is still fine."""

import datetime as dt

import pytest

from branches.choices.admission import NoticeKind, StepCode
from branches.domain.admission import clocks, fitting, path
from branches.domain.admission.story import NoticeFacts
from branches.models import RightsLimit
from tests.branches.admission.test_golden import day, found, step, told
from tests.factories.branches import MemberFactory

S = StepCode
ONE = dt.timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("steps", "code", "last"),
    [
        ([(S.APPLICATION, "2025-01-31")], S.TALK, "2025-02-28"),
        ([(S.APPLICATION, "2025-01-06"), (S.ACTIVIST, "2025-08-31")], S.ACTIVIST_FILED,
         "2025-09-30"),
        ([(S.ACTIVIST, "2025-08-31")], S.REVIEW, "2026-02-28"),
        ([(S.LISTED, "2026-06-23"), (S.PREREVIEW, "2026-08-31")], S.ASSEMBLY, "2026-09-30"),
        ([(S.LISTED, "2026-06-23"), (S.ASSEMBLY, "2026-08-28")], S.APPROVAL, "2026-11-28"),
        ([(S.ASSEMBLY, "2026-08-28"), (S.APPROVAL, "2026-10-31")], S.FILED, "2026-11-30"),
        ([(S.ASSEMBLY, "2026-08-28"), (S.APPROVAL, "2026-10-31")], S.OATH, "2026-11-30"),
        ([(S.ASSEMBLY, "2026-08-31"), (S.APPROVAL, "2026-09-30")], S.FURTHER, "2026-11-30"),
        ([(S.ASSEMBLY, "2026-08-28"), (S.APPROVAL, "2026-09-30")], S.REQUEST, "2027-08-28"),
        ([(S.ASSEMBLY, "2026-08-28"), (S.APPROVAL, "2026-09-30"), (S.CONVERSION, "2027-11-30")],
         S.CONFIRMATION, "2028-02-29"),
    ],
)  # fmt: skip
def test_a_deadline_is_kept_on_its_last_day(steps, code, last):
    clock = next(one for one in clocks.running(told(*steps)) if one.code == code)
    assert str(clock.due) == last
    assert not clock.is_over(day(last))
    assert clock.is_over(day(last) + ONE)


def test_a_step_in_its_time_ends_its_clock():
    story = told((S.LISTED, "2026-06-23"), (S.PREREVIEW, "2026-08-31"), (S.ASSEMBLY, "2026-09-30"))
    assert S.ASSEMBLY not in [one.code for one in clocks.running(story)]


@pytest.mark.parametrize(("leaves", "warned"), [("2026-07-28", False), ("2026-07-27", True)])
def test_who_leaves_within_three_months_of_the_pre_review(leaves, warned):
    review = step(S.PREREVIEW, "2026-04-28", leaves_on=day(leaves))
    assert bool(list(path.doubts(told(review), day("2026-05-01")))) is warned


def test_a_warning_is_none_when_it_is_done():
    review = step(S.PREREVIEW, "2026-04-28", leaves_on=day("2026-05-28"))
    story = told(review, (S.ASSEMBLY, "2026-05-12"), (S.APPROVAL, "2026-06-30"))
    assert list(path.doubts(story, day("2026-07-01"))) == []


@pytest.mark.parametrize(
    ("approved", "special", "asked", "anew"),
    [
        ("2026-11-28", "", False, False),
        ("2026-11-29", "", True, False),
        ("2026-11-29", "区划调整，党委换届", False, False),
        ("2027-02-28", "", True, False),
        ("2027-03-01", "", True, True),
        ("2027-03-01", "区划调整，党委换届", False, False),  # overdue shows; it never blocks
    ],
)
def test_an_approval_in_three_months_or_six_with_a_reason(approved, special, asked, anew):
    story = told((S.ASSEMBLY, "2026-08-28"))
    facts = step(S.APPROVAL, approved, special_reason=special)
    said = "".join(words for _, words in fitting.approval_in_time(story, facts))
    assert bool(said) is asked
    assert ("重新办理" in said) is anew


@pytest.mark.parametrize(("today", "told_of"), [("2027-02-28", False), ("2027-03-01", True)])
def test_after_six_months_the_assembly_is_to_decide_anew(today, told_of):
    story = told((S.ASSEMBLY, "2026-08-28"))
    said = "".join(path.doubts(story, day(today)))
    assert ("重新办理" in said) is told_of


@pytest.mark.parametrize(
    ("code", "count", "hits"),
    [
        (S.CONTACTS, 0, ["AD-02"]),
        (S.CONTACTS, 1, []),
        (S.CONTACTS, 2, []),
        (S.CONTACTS, 3, ["AD-02"]),
        (S.INTRODUCERS, 1, ["AD-04"]),
        (S.INTRODUCERS, 2, []),
        (S.INTRODUCERS, 3, ["AD-04"]),
    ],
)
def test_how_many_stand_by(code, count, hits):
    helpers = tuple(MemberFactory() for _ in range(count))
    assert found(told(), step(code, "2026-06-24", helpers=helpers)) == hits


@pytest.mark.parametrize(("on", "hits"), [("2026-06-30", ["AD-04"]), ("2026-07-01", [])])
def test_an_introducer_under_a_limit_until_its_last_day(on, hits):
    helpers = (MemberFactory(), MemberFactory())
    RightsLimit.objects.create(
        member=helpers[0],
        cause="probation",
        since=day("2026-01-01"),
        until=day("2026-06-30"),
    )
    assert found(told(), step(S.INTRODUCERS, on, helpers=helpers)) == hits


@pytest.mark.parametrize(
    ("days", "hours", "hits"), [(3, 0, []), (0, 24, []), (2, 23, ["AD-04"]), (2, 24, [])]
)
def test_three_days_or_twenty_four_hours_of_training(days, hours, hits):
    assert found(told(), step(S.TRAINING, "2026-07-20", days=days, hours=hours)) == hits


@pytest.mark.parametrize(("decision", "hits"), [("accept", []), ("fail", ["AD-04"])])
def test_a_vetting_that_failed_stops_at_the_committee(decision, hits):
    story = told(step(S.VETTING, "2026-07-10", decision=decision, pk=3))
    assert found(story, step(S.COMMITTEE, "2026-07-25")) == hits


def sequence(story, facts):
    return [words for _, words in fitting.impossible(story, facts) if "早于" in words]


@pytest.mark.parametrize(("approved", "refused"), [("2026-09-09", True), ("2026-09-10", False)])
def test_the_committee_talks_before_it_approves(approved, refused):
    story = told((S.LISTED, "2026-06-23"), (S.ASSEMBLY, "2026-08-28"), (S.INTERVIEW, "2026-09-10"))
    said = sequence(story, step(S.APPROVAL, approved, pk=None))
    assert bool(said) is refused


@pytest.mark.parametrize(("listed", "hits"), [("2026-06-22", ["AD-03"]), ("2026-06-23", [])])
def test_the_listing_comes_the_day_after_the_notice(listed, hits):
    notice = NoticeFacts(NoticeKind.LISTING, day("2026-06-15"), day("2026-06-22"))
    story = told((S.OPINION, "2026-06-12"), notices=[notice])
    assert found(story, step(S.LISTED, listed)) == hits
