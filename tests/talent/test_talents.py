"""Who may register a talent, who verifies, and what never becomes two files."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.access import Denied
from portal.dates import PartialDate
from portal.people.domain import merges
from talent.choices import ConsentAnswer as Said
from talent.choices import ConsentPurpose as Use
from talent.choices import ContactWay, Freshness, TalentState
from talent.domain import consents, freshness, leaving, talents
from talent.models import TalentProfile
from talent.models.profile import schooling_of
from tests.factories import accounts
from tests.factories.people import PersonFactory
from tests.factories.talent import ConsentFactory, TalentFactory

pytestmark = pytest.mark.django_db

VALUES = {"work_unit": "云岭光电有限公司", "field": "0102", "source": "1", "team": "3"}


def facts(name="周明远", **more):
    return {"name": name, "sex": "male", "birth": PartialDate(1985, 3), **more}


def registered(unit, by, *, confirmed=False, **more):
    return talents.register(
        unit=unit, facts=facts(**more), values=VALUES, confirmed=confirmed, by=by
    )


def test_somebody_new_is_a_person_and_waits_to_be_verified(town, clerk):
    profile = registered(town, clerk)
    assert (profile.person.unit, profile.state, profile.registered_by) == (
        town, TalentState.PENDING, clerk,
    )  # fmt: skip


def test_name_and_birth_on_record_are_asked_about_before_a_second_record(town, clerk):
    registered(town, clerk)
    with pytest.raises(ValidationError, match="可能是同一个人"):
        registered(town, clerk)
    assert registered(town, clerk, confirmed=True).person.name == "周明远"


def test_somebody_of_another_township_is_for_the_office_and_nothing_of_him_is_told(
    other, town, clerk
):
    PersonFactory(unit=other, name="周明远", birth=PartialDate(1985, 3))
    with pytest.raises(ValidationError) as refusal:
        registered(town, clerk, confirmed=True)
    assert "人才办" in str(refusal.value)
    assert "西山" not in str(refusal.value)


def test_an_equal_phone_tells_the_same_human_being(town, clerk):
    PersonFactory(unit=town, name="周明远", birth=PartialDate(1984, 1), phone="13800000001")
    with pytest.raises(ValidationError, match="可能是同一个人"):
        registered(town, clerk, phone="138 0000 0001")


def test_a_person_has_one_file(town, clerk):
    profile = TalentFactory(unit=town)
    with pytest.raises(ValidationError, match="已有"):
        talents.open_for(profile.person, unit=town, by=clerk, **VALUES)


def test_two_files_of_one_human_being_are_not_merged_by_machine(town, county):
    keeper = accounts.holder("organization_office", county)
    keep, drop = (TalentFactory(unit=town).person for _ in range(2))
    with pytest.raises(ValidationError, match="人才档案"):
        merges.merge(keep, drop=drop, reason="同一人", by=keeper)
    drop.talent.delete()
    merges.merge(keep, drop=drop, reason="同一人", by=keeper)
    assert TalentProfile.objects.get().person == keep


def test_a_merge_takes_the_file_along(town, county):
    keeper = accounts.holder("organization_office", county)
    profile, keep = TalentFactory(unit=town), PersonFactory(unit=town)
    merges.merge(keep, drop=profile.person, reason="同一人", by=keeper)
    assert TalentProfile.objects.get().person == keep


def test_nobody_verifies_whom_he_registered(town, office):
    profile = TalentFactory(unit=town, state=TalentState.PENDING, registered_by=office)
    with pytest.raises(ValidationError, match="另一位同志"):
        talents.verify(profile, by=office)


def test_verifying_asks_for_source_team_and_origin(town, office):
    profile = TalentFactory(unit=town, state=TalentState.PENDING, source="2", team="")
    with pytest.raises(ValidationError) as refusal:
        talents.verify(profile, by=office)
    assert "主队伍、籍贯" in str(refusal.value)
    profile.team = "3"
    profile.save()
    profile.person.native_place = "云岭县东河镇"
    profile.person.save()
    assert talents.verify(profile, by=office).state == TalentState.IN


def test_the_township_does_not_verify(town, clerk):
    with pytest.raises(Denied):
        talents.verify(TalentFactory(unit=town, state=TalentState.PENDING), by=clerk)


def test_states_lead_to_one_another_and_nowhere_else(town, office):
    profile = TalentFactory(unit=town)
    with pytest.raises(ValidationError, match="不能这样办理"):
        talents.resume(profile, reason="误点", by=office)
    profile = talents.pause(profile, reason="本人要求", by=office)
    profile = talents.resume(profile, reason="可以联系", by=office)
    profile = leaving.leave(profile, leaving="1", left_on=dt.date(2026, 5, 1), by=office)
    assert (profile.state, profile.left_on) == (TalentState.OUT, dt.date(2026, 5, 1))
    with pytest.raises(ValidationError, match="请先恢复"):
        talents.confirm(profile, how=ContactWay.PHONE, on=dt.date(2026, 5, 2), by=office)
    profile = leaving.come_back(profile, reason="调回", by=office)
    assert (profile.state, profile.left_on, profile.leaving) == (TalentState.PENDING, None, "")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"other_fields": ["0101", "0103", "0401", "0402"]}, "最多 3 个"),
        ({"other_fields": ["0102"]}, "主专业领域"),
        ({"ways": ["11", "02"]}, "暂无意愿"),
        ({"achievements": "一\n二\n三\n四\n五\n六"}, "最多 5 项"),
        ({"rural_grade": "1"}, "农村实用人才"),
        (
            {"service_since": dt.date(2026, 1, 1), "service_until": dt.date(2025, 1, 1)},
            "早于服务期起",
        ),
    ],
)
def test_what_cannot_stand_in_a_file_is_refused_in_words(town, clerk, values, message):
    with pytest.raises(ValidationError, match=message):
        talents.TALENTS.correct(TalentFactory(unit=town), by=clerk, **values)


@pytest.mark.parametrize(
    ("education", "degree", "rank"),
    [("21", "408", 4), ("21", "308", 5), ("11", "", 5), ("11", "208", 6), ("31", "", 3),
     ("37", "", 2), ("", "", None), ("", "3", 5)],
)  # fmt: skip
def test_the_degree_decides_above_a_first_course(education, degree, rank):
    assert schooling_of(education, degree) == rank


def test_an_edit_is_no_confirmation(town, clerk):
    profile = TalentFactory(unit=town)
    talents.TALENTS.correct(profile, post="总工程师", by=clerk)
    assert TalentProfile.objects.get().confirmed_on is None
    profile = talents.confirm(profile, how=ContactWay.MET, on=timezone.localdate(), by=clerk)
    assert profile.confirmed_by == clerk


def test_freshness_is_counted_in_months_of_the_rule():
    today = dt.date(2026, 11, 30)
    days = [dt.date(2026, 5, 30), dt.date(2026, 5, 29), dt.date(2025, 11, 30), None]
    told = [freshness.of_day(day, today) for day in days]
    assert told == [Freshness.FRESH, Freshness.DUE, Freshness.DUE, Freshness.STALE]


def test_completeness_counts_what_applies_and_none_is_an_answer(town):
    profile = TalentFactory(unit=town, trade="无", skill_level="0", title_level="2")
    labels = [point.label for point in freshness.missing(profile)]
    assert "技能等级" not in labels
    assert "乡土人才类型" not in labels
    row = freshness.with_completeness(TalentProfile.objects.all()).get()
    assert row.completeness == 100 * (15 - len(labels)) // 15


def test_a_later_no_takes_the_place_of_a_yes(town, clerk):
    profile = TalentFactory(unit=town)
    asked = {"channel": ContactWay.PHONE, "by": clerk}
    first, later = dt.date(2026, 3, 2), dt.date(2026, 4, 2)
    both = [Use.EMPLOYERS, Use.EVENTS]
    (kept, _) = consents.record(profile, purposes=both, answer=Said.YES, on=first, **asked)
    assert kept.until == dt.date(2028, 3, 2)
    consents.record(profile, purposes=[Use.EMPLOYERS], answer=Said.NO, on=later, **asked)
    told = {purpose: kept.answer if kept else "" for purpose, kept in consents.by_purpose(profile)}
    assert (told[Use.EMPLOYERS], told[Use.EVENTS], told[Use.PUBLIC]) == (
        "no", "yes", "",
    )  # fmt: skip
    with pytest.raises(ValidationError, match="更晚的答复"):
        consents.record(
            profile,
            purposes=[Use.EMPLOYERS],
            answer=Said.YES,
            on=first,
            **asked,
        )


def test_consent_ends_with_its_time(town):
    consent = ConsentFactory(profile=TalentFactory(unit=town), until=dt.date(2026, 6, 30))
    assert consent.holds_on(dt.date(2026, 6, 30))
    assert not consent.holds_on(dt.date(2026, 7, 1))
