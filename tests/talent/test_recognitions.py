"""Levels: proposed, shown, granted; never twice at once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from talent.choices import RecognitionState
from talent.domain import recognitions
from talent.models import Recognition, TalentProfile
from talent.pages.talents import of_notices
from tests import clock
from tests.factories import accounts
from tests.factories.talent import GradeFactory, RecognitionFactory, TalentFactory

pytestmark = pytest.mark.django_db


def granted(recognition, office, on):
    recognition = recognitions.announce(recognition, since=on, by=office)
    day = recognition.notice_until + dt.timedelta(days=1)
    return recognitions.grant(recognition, since=day, document="云才〔2026〕1号", by=office)


def test_a_notice_counts_working_days_from_its_first():
    """2026: the first week of October is off, Saturday the 10th is worked."""
    assert recognitions.last_day_of_notice(dt.date(2026, 9, 28), 5) == dt.date(2026, 10, 9)


def test_from_proposal_to_grant(town, office, clerk):
    profile, grade = TalentFactory(unit=town), GradeFactory(years=5)
    proposed = recognitions.propose(profile, grade=grade, item="省级技能大师", by=clerk)
    announced = recognitions.announce(proposed, since=dt.date(2026, 9, 28), by=office)
    with pytest.raises(ValidationError, match="公示到 2026-10-09 期满"):
        recognitions.grant(announced, since=dt.date(2026, 10, 9), document="1", by=office)
    done = recognitions.grant(announced, since=dt.date(2026, 10, 10), document="1", by=office)
    assert (done.state, done.until) == (RecognitionState.GRANTED, dt.date(2031, 10, 9))
    assert recognitions.current(profile, dt.date(2026, 10, 10)) == done
    assert recognitions.current(profile, dt.date(2031, 10, 10)) is None


def test_one_level_is_not_held_twice_for_overlapping_years(town, office):
    profile, grade = TalentFactory(unit=town), GradeFactory(years=5)
    granted(RecognitionFactory(profile=profile, grade=grade), office, dt.date(2026, 3, 2))
    again = RecognitionFactory(profile=profile, grade=grade)
    with pytest.raises(ValidationError, match="有效期重叠"):
        granted(again, office, dt.date(2026, 6, 1))
    other = RecognitionFactory(profile=profile, grade=GradeFactory(position=1))
    assert granted(other, office, dt.date(2026, 6, 1)).state == RecognitionState.GRANTED


def test_the_highest_in_force_counts_and_what_is_revoked_does_not(town, office):
    profile = TalentFactory(unit=town)
    low = RecognitionFactory(profile=profile, grade=GradeFactory(position=5, code="E"))
    high = RecognitionFactory(profile=profile, grade=GradeFactory(position=2, code="B"))
    granted(low, office, dt.date(2026, 3, 2))
    high = granted(high, office, dt.date(2026, 3, 2))
    day = dt.date(2026, 5, 1)
    assert recognitions.with_grade(TalentProfile.objects.all(), day).get().grade_code == "B"
    recognitions.revoke(high, on=dt.date(2026, 4, 1), reason="材料不实", by=office)
    assert recognitions.with_grade(TalentProfile.objects.all(), day).get().grade_code == "E"


def test_what_is_under_way_is_not_proposed_again(town, clerk):
    profile, grade = TalentFactory(unit=town), GradeFactory()
    recognitions.propose(profile, grade=grade, by=clerk)
    with pytest.raises(ValidationError, match="正在办理"):
        recognitions.propose(profile, grade=grade, by=clerk)
    assert Recognition.objects.count() == 1


@clock.at("2026-11-30T09:00")
def test_a_notice_that_is_over_waits_for_the_office(client, town, office, clerk):
    facts = {"profile__unit": town, "notice_since": dt.date(2026, 11, 2)}
    over = RecognitionFactory(state="notice", notice_until=dt.date(2026, 11, 29), **facts)
    RecognitionFactory(state="notice", notice_until=dt.date(2026, 11, 30), **facts)
    RecognitionFactory(state="granted", since=dt.date(2026, 11, 30), **facts)
    (todo,) = of_notices(office)
    assert list(todo.rows) == [over.profile]
    accounts.signed_in(client, office)
    assert [row.record for row in client.get(todo.url).context["table"].rows] == [over.profile]
    assert list(of_notices(clerk)) == []
