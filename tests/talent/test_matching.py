"""G1: what a talent earns for a need, to the digit; who is left out; both directions alike."""

import datetime as dt
import random

import pytest
from django.core.exceptions import ValidationError

from portal.dates import PartialDate
from talent.choices import MatchState
from talent.domain import consents, leaving, matches, matching, needs
from talent.models import Need, TalentProfile
from tests.factories.talent import (
    ConsentFactory,
    EnterpriseFactory,
    GradeFactory,
    MatchFactory,
    NeedFactory,
    RecognitionFactory,
    RelatedFactory,
    TalentFactory,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 30)
JIA = {"field": "0102", "education": "11", "degree": "308", "title_level": "3",
       "residence": "539928", "ways": ["03"]}  # fmt: skip
YI = {"field": "0402", "other_fields": ["0102"], "education": "11", "degree": "208",
      "residence": "530102", "ways": ["03", "04"]}  # fmt: skip
BING = {"field": "0101", "education": "31", "title_level": "0", "skill_level": "3",
        "residence": "539928"}  # fmt: skip
WU = {"field": "0402", "education": "11", "degree": "208", "title_level": "4",
      "residence": "310115", "ways": ["10"]}  # fmt: skip
ASKED = {"education_least": 4, "title_least": 2, "skill_least": 4, "title_or_skill": True}


@pytest.fixture
def people(town):
    RelatedFactory(field="0102", other="0402")
    made = {
        name: TalentFactory(unit=town, person__name=name, **facts)
        for name, facts in {"甲": JIA, "乙": YI, "丙": BING, "戊": WU}.items()
    }
    refusing = TalentFactory(unit=town, person__name="丁", field="0102")
    ConsentFactory(profile=refusing, answer="no")
    return made


def need_of(town, **facts):
    asked = {"field": "0102", "way": "03", "place": "539928", **ASKED}
    return NeedFactory(unit=town, **{**asked, **facts})


def candidates(need):
    return matching.candidates(need, DAY, among=TalentProfile.objects.all())


def needs_for(profile):
    return matching.needs_for(profile, DAY, among=Need.objects.all())


def totals(need):
    found = candidates(need)
    listed = [*found.fitting, *found.if_told, *found.others]
    return {one.record.person.name: str(one.total) for one in listed}


def test_the_golden_case(people, town):
    assert totals(need_of(town)) == {"甲": "100", "乙": "70.5", "戊": "48", "丙": "47.5"}


def test_the_lists_are_those_of_the_golden_case(people, town):
    found = candidates(need_of(town))
    names = [
        [one.record.person.name for one in rows]
        for rows in (found.fitting, found.if_told, found.others)
    ]
    assert names == [["甲", "乙"], ["丙"], ["戊"]]


def test_from_afar_no_place_is_asked(people, town):
    told = totals(need_of(town, way="04"))
    assert (told["乙"], told["戊"]) == ("75.9", "52.9")


def test_without_requirements_the_level_is_left_out(people, town):
    nothing = dict.fromkeys(("education_least", "title_least", "skill_least"))
    assert totals(need_of(town, **nothing, title_or_skill=False))["丙"] == "46.7"


def test_why_is_said_in_words(people, town):
    found = candidates(need_of(town))
    second = found.fitting[1]
    assert second.explained == (
        "领域 32/40：其他领域含“自动化控制” · "
        "层次 12.5/25：博士≥本科 ✓；职称资料缺；技能资料缺 · "
        "地点 6/15：同省不同市 · 意愿 20/20：愿意短期项目"
    )
    assert found.if_told[0].unknown == ["可服务方式"]


def test_both_directions_tell_the_same(people, town):
    need = need_of(town)
    forward = {
        one.record.person.name: one for rows in vars(candidates(need)).values() for one in rows
    }
    for name, profile in people.items():
        found = needs_for(TalentProfile.objects.get(pk=profile.pk))
        (back,) = [*found.fitting, *found.if_told, *found.others]
        assert (back.total, back.explained) == (forward[name].total, forward[name].explained)


def test_the_order_never_depends_on_the_order_of_rows(town):
    RelatedFactory(field="0102", other="0402")
    facts = [{**JIA}, {**YI}, {**WU}] * 3
    random.Random(7).shuffle(facts)  # noqa: S311 - an order
    for one in facts:
        TalentFactory(unit=town, **one)
    need = need_of(town)

    def order():
        return [one.record.pk for one in candidates(need).fitting]

    before = order()
    for profile in TalentProfile.objects.order_by("-pk"):
        profile.trade = "无"
        profile.save()
    assert order() == before


@pytest.mark.parametrize(
    ("facts", "asked", "stays"),
    [
        ({"education": "31"}, {"education_least": 4, "hard": ["education"]}, False),
        ({"education": ""}, {"education_least": 4, "hard": ["education"]}, True),
        ({"title_level": "1"}, {"title_least": 2, "hard": ["title"]}, False),
        (
            {"title_level": "1", "skill_level": "5"},
            {"title_least": 2, "skill_least": 4, "title_or_skill": True, "hard": ["title"]},
            True,
        ),
        (
            {"title_level": "1", "skill_level": "1"},
            {"title_least": 2, "skill_least": 4, "title_or_skill": True, "hard": ["title"]},
            False,
        ),
        ({"person__birth": None}, {"age_most": 35, "hard": ["age"]}, True),
        ({"licence": "执业医师"}, {"licence": "律师", "hard": ["licence"]}, False),
        ({"licence": "律师执业证"}, {"licence": "律师", "hard": ["licence"]}, True),
        ({"licence": ""}, {"licence": "律师", "hard": ["licence"]}, True),
        ({"ways": ["11"]}, {}, False),
        ({"state": "paused"}, {}, False),
    ],
)
def test_only_what_is_known_to_be_unmet_leaves_somebody_out(town, facts, asked, stays):
    nothing = dict.fromkeys(ASKED) | {"title_or_skill": False}
    profile, need = TalentFactory(unit=town, **facts), need_of(town, **{**nothing, **asked})
    assert bool(totals(need)) == stays
    back = needs_for(TalentProfile.objects.get(pk=profile.pk))
    assert any(vars(back).values()) == stays


def test_age_is_counted_on_the_day(town):
    need = need_of(
        town, age_most=35, hard=["age"], **(dict.fromkeys(ASKED) | {"title_or_skill": False})
    )
    TalentFactory(unit=town, person__name="正好", person__birth=PartialDate(1990, 12))
    TalentFactory(unit=town, person__name="过了", person__birth=PartialDate(1990, 11))
    assert set(totals(need)) == {"正好"}


def test_a_level_asked_for_counts_by_its_place(town):
    top, low = GradeFactory(position=2, code="乙"), GradeFactory(position=4, code="丁")
    nothing = dict.fromkeys(ASKED) | {"title_or_skill": False}
    need = need_of(town, **nothing, grade_least=low)
    for grade in (top, low, GradeFactory(position=5, code="戊")):
        RecognitionFactory(
            profile=TalentFactory(unit=town, person__name=grade.code), grade=grade,
            state="granted", since=dt.date(2026, 1, 1),
        )  # fmt: skip
    found = candidates(need)
    levels = {
        one.record.person.name: float(one.parts[1].got)
        for rows in vars(found).values() for one in rows
    }  # fmt: skip
    assert levels == {"乙": 25, "丁": 25, "戊": 12.5}


def test_an_official_is_flagged_for_an_enterprise(town):
    TalentFactory(unit=town, team="1", **{**JIA, "ways": ["02"]})
    need = need_of(town, way="02", enterprise=EnterpriseFactory(unit=town))
    (one,) = candidates(need).fitting
    assert "公务员法" in one.notes[0]


def test_whoever_declined_here_is_not_suggested_here_again(people, town):
    need, other = need_of(town), need_of(town)
    MatchFactory(need=need, profile=people["甲"], state=MatchState.DECLINED)
    assert "甲" not in totals(need)
    assert "甲" in totals(other)


def test_a_withdrawal_stops_matching_at_once(people, town, clerk):
    need = need_of(town)
    assert "甲" in totals(need)
    consents.record(
        people["甲"], purposes=["employers"], answer="no", on=dt.date(2026, 11, 1),
        channel="phone", by=clerk,
    )  # fmt: skip
    assert "甲" not in totals(need)
    found = needs_for(TalentProfile.objects.get(pk=people["甲"].pk))
    assert not any(vars(found).values())


def test_one_statement_per_need(people, town, django_assert_num_queries):
    need = need_of(town)
    candidates(need)
    with django_assert_num_queries(3) as seen:  # the rule and the pairs of fields beside it
        candidates(need)
    assert sum("talent_talentprofile" in query["sql"] for query in seen.captured_queries) == 1


def test_from_candidate_to_done_and_gone_again(people, town, office):
    need = need_of(town, number=1, state="published")
    match = matches.choose(need, profile=people["乙"], by=office)
    assert str(match.total) == "70.5"
    with pytest.raises(ValidationError, match="不能重复列入"):
        matches.choose(need, profile=people["乙"], by=office)
    match = matches.ask(match, by=office)
    match = matches.answer(match, agrees=True, by=office)
    with pytest.raises(ValidationError, match="有效同意"):
        matches.recommend(match, by=office)
    ConsentFactory(profile=people["乙"], until=dt.date(2099, 1, 1))
    match = matches.talk(matches.recommend(match, by=office), by=office)
    with pytest.raises(ValidationError, match="正在与乙洽谈"):
        needs.close(need, why="cancelled", by=office)
    match = matches.finish(match, outcome="done", by=office)
    need.refresh_from_db()
    assert need.state == "filled"
    matches.end(match, reason="已离开", by=office)
    need.refresh_from_db()
    assert need.state == "published"


def test_a_refusal_says_why(people, town, office):
    need = need_of(town, state="published")
    match = matches.ask(matches.choose(need, profile=people["甲"], by=office), by=office)
    with pytest.raises(ValidationError, match="原因"):
        matches.answer(match, agrees=False, by=office)


def test_leaving_the_store_ends_what_is_going_on(people, town, office):
    need = need_of(town, state="published")
    match = matches.choose(need, profile=people["甲"], by=office)
    leaving.leave(people["甲"], leaving="1", left_on=dt.date(2026, 11, 1), by=office)
    match.refresh_from_db()
    assert match.state == MatchState.ENDED
