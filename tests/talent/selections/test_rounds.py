"""A round from its notice to the end of its term; G4 as people go through it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from portal.access import Denied
from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from talent.choices.selections import (
    AllowanceState,
    CandidateState,
    OpinionSettled,
    SelectionStage,
)
from talent.domain import candidates, cards, leaving, opinions, panels, selections, titles
from talent.models import SelectionAllowance, SelectionCandidate, SelectionOpinion
from tests import clock
from tests.factories import orgs
from tests.factories.selections import (
    AllowanceFactory,
    CandidateFactory,
    OpinionFactory,
    SelectionFactory,
    SelectionSheetFactory,
    SelectionSystemFactory,
)
from tests.factories.talent import TalentFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 2)  # a Monday
SYSTEMS = "教育 412\n卫健，236\n农业农村\t58\n工业企业 180\n\n文旅:21\n乡镇 93"


def test_places_by_system_to_the_digit(office):
    row = SelectionFactory(places=30)
    told = selections.apportion(row, systems=SYSTEMS, by=office)
    assert [(one.name, one.places) for one in told] == [
        ("教育", 11), ("卫健", 7), ("农业农村", 2), ("工业企业", 5), ("文旅", 2), ("乡镇", 3),
    ]  # fmt: skip
    assert [share.places for _, share in selections.shares_of(row)] == [11, 7, 2, 5, 2, 3]
    CandidateFactory(round=row, system=told[0])
    with pytest.raises(ValidationError, match="“教育”已有推荐人选"):
        selections.apportion(row, systems="卫健 236", by=office)
    told = selections.apportion(row, systems="教育 1\n乡镇 1", by=office)
    assert [(one.name, one.places) for one in told] == [("教育", 15), ("乡镇", 15)]


def test_what_is_wrong_with_the_systems_is_told_at_once(office):
    row = SelectionFactory(places=2)
    with pytest.raises(ValidationError) as refusal:
        selections.apportion(row, systems="教育\n卫健 0\n乡镇 9\n乡镇 10", by=office)
    assert len(refusal.value.messages) == 3
    with pytest.raises(ValidationError, match="3 个系统各保底 1 个，超过名额 2 个"):
        selections.apportion(row, systems="教育 1\n卫健 1\n乡镇 1", by=office)
    with pytest.raises(ValidationError, match="至少写一个系统"):
        selections.apportion(row, systems=" ", by=office)


def test_nominated_by_the_unit_looked_over_by_another(profile, clerk, office, second):
    row = SelectionFactory(age_most=45)
    with pytest.raises(ValidationError, match="现在在“通知”阶段"):
        candidates.nominate(profile, selection=row, by=clerk)
    row = selections.call(row, by=office)
    with pytest.raises(ValidationError, match="没有登记出生年月"):
        candidates.nominate(TalentFactory(unit=profile.unit, person__birth=None),
                            selection=row, by=clerk)  # fmt: skip
    with pytest.raises(ValidationError, match="还没有推荐人选"):
        selections.check(row, by=office)
    made = candidates.nominate(profile, selection=row, by=clerk)
    assert (made.unit, made.front_line, made.nominated_on) == (profile.unit, True, DAY)
    with pytest.raises(ValidationError, match="一人一次"):
        candidates.nominate(profile, selection=row, by=clerk)
    row = selections.check(row, by=office)
    with pytest.raises(ValidationError, match="还没有填写主要事迹"):
        candidates.qualify(made, by=office)
    made = candidates.amend(made, system=None, front_line=False, deeds="带徒", by=clerk)
    assert candidates.qualify(made, by=office).state == CandidateState.QUALIFIED
    own = CandidateFactory(round=row, nominated_by=office)
    with pytest.raises(ValidationError, match="另一位同志审查"):
        candidates.qualify(own, by=office)
    assert candidates.disqualify(own, reason="材料不实", by=second).reason == "材料不实"
    with pytest.raises(Denied):
        candidates.qualify(made, by=clerk)


def test_too_late_and_too_old(profile, clerk):
    row = SelectionFactory(stage="nominating", until=dt.date(2026, 2, 27), age_most=1)
    with pytest.raises(ValidationError) as refusal:
        candidates.nominate(profile, selection=row, by=clerk)
    assert len(refusal.value.messages) == 2


def test_offices_answer_only_whether_they_object(office, second):
    row = SelectionFactory(stage="checking", places=1)
    first, _ = (CandidateFactory(round=row, state="qualified") for _ in range(2))
    row = opinions.consult(row, offices=["1", "2"], by=office)
    assert SelectionOpinion.objects.count() == 4
    opinions.consult(row, offices=["2", "5"], by=office)
    assert SelectionOpinion.objects.count() == 6
    opinions.answer(row, office="1", objected=[first], on=DAY, by=office)
    with pytest.raises(ValidationError, match="没有待答复"):
        opinions.answer(row, office="1", objected=[], on=DAY, by=office)
    row = selections.set_panel(row, judges="评委甲\n评委乙", criteria="实绩 60", by=office)
    with pytest.raises(ValidationError, match="还有 4 份征求意见没有答复"):
        selections.judge(row, by=office)
    for place in ("2", "5"):
        opinions.answer(row, office=place, objected=[], on=DAY, by=office)
    against = SelectionOpinion.objects.get(answer="objects")
    opinions.settle(against, upheld=True, by=second)
    first.refresh_from_db()
    assert first.state == CandidateState.UNQUALIFIED
    with pytest.raises(ValidationError, match="名额 1 个，候选人应不少于 2 人，现在只有 1 人"):
        selections.judge(row, by=office)
    row = selections.judge(row, reason="专业特殊，报名少", by=office)
    assert (row.stage, row.override) == (SelectionStage.JUDGING, "专业特殊，报名少")


def test_g4_twenty_places_want_twenty_four_candidates_and_ten_of_the_front_line(town):
    row = SelectionFactory(places=20)
    profiles = [TalentFactory(unit=town) for _ in range(24)]
    for one in profiles[:23]:
        CandidateFactory(round=row, state="qualified", profile=one)
    assert selections.shortage(row).startswith("名额 20 个，候选人应不少于 24 人，现在只有 23 人")
    CandidateFactory(round=row, state="qualified", profile=profiles[23])
    assert selections.shortage(row) == ""
    assert selections.front_line_short(row, 20, 10) == ""
    assert "不少于 10 人，现在 9 人" in selections.front_line_short(row, 20, 9)


def test_judges_mark_and_the_group_decides(office):
    row = SelectionFactory(stage="judging", places=1, judges=["甲", "乙"],
                           criteria=["实绩", "品德"],
                           full_marks=[60, 40])  # fmt: skip
    best, other = (CandidateFactory(round=row, state="qualified") for _ in range(2))
    with pytest.raises(ValidationError) as refusal:
        panels.mark(row, judge=0, marks={best: [Decimal(61), None]}, by=office)
    assert len(refusal.value.messages) == 2
    with pytest.raises(ValidationError, match="还没有评委打分"):
        panels.close_judging(row, by=office)
    nothing = [None, None]
    panels.mark(row, judge=0, marks={best: [Decimal(55), Decimal(35)], other: nothing}, by=office)
    panels.mark(
        row,
        judge=1,
        marks={best: [Decimal("50.5"), Decimal(36)], other: [Decimal(50), Decimal(30)]},
        by=office,
    )
    with pytest.raises(ValidationError, match="已经有评分"):
        selections.set_panel(row, judges="丙", criteria="实绩 100", by=office)
    row = panels.close_judging(row, by=office)
    told = {one.pk: one.score for one in SelectionCandidate.objects.all()}
    assert told == {best.pk: Decimal("88.25"), other.pk: Decimal("80.00")}
    with pytest.raises(ValidationError, match="超过名额 1 人"):
        panels.decide(row, chosen=[best, other], on=DAY, by=office)
    with pytest.raises(ValidationError, match="还没有确定"):
        titles.announce(row, since=DAY, by=office)
    row = panels.decide(row, chosen=[best], on=DAY, by=office)
    states = set(SelectionCandidate.objects.values_list("pk", "state"))
    assert states == {(best.pk, CandidateState.CHOSEN), (other.pk, CandidateState.PASSED)}


def test_whoever_declared_the_panel_wrongly_is_told_all_of_it(office):
    row = SelectionFactory()
    with pytest.raises(ValidationError) as refusal:
        selections.set_panel(row, judges="甲\n甲", criteria="实绩\n品德 40\n品德 60", by=office)
    assert len(refusal.value.messages) == 3


def decided(by, **told):
    facts = {"stage": "deciding", "decided_on": DAY, "decided_by": by, "places": 1}
    row = SelectionFactory(**{**facts, **told})
    return row, CandidateFactory(round=row, state="chosen", profile__person__name="周明远")


def test_the_notice_the_objection_and_the_naming(office, second):
    row, one = decided(office)
    row = titles.announce(row, since=DAY, by=office)
    assert row.notice_until == dt.date(2026, 3, 6)
    facts = {"document": "云政发〔2026〕9号", "pays_from": dt.date(2026, 4, 1)}
    opinion = opinions.object_to(one, on=DAY, by=office)
    with clock.at("2026-03-09T09:00"):
        with pytest.raises(ValidationError) as refusal:
            titles.name(row, on=dt.date(2026, 3, 6), by=office, **facts)
        told = " ".join(refusal.value.messages)
        assert "公示到 2026-03-06 期满" in told
        assert "另一位同志命名" in told
        assert "“周明远”的异议还没有处理" in told
        opinions.settle(opinion, upheld=False, by=second)
        row = titles.name(row, on=dt.date(2026, 3, 7), by=second, **facts)
    one.refresh_from_db()
    assert (one.state, one.until) == (CandidateState.NAMED, dt.date(2031, 3, 6))
    assert SelectionAllowance.objects.count() == 0
    with pytest.raises(ValidationError, match="管理期到 2031-03-06"):
        selections.expire(row, by=office)
    with clock.at("2031-03-07T09:00"):
        assert selections.expire(row, by=office).stage == SelectionStage.ENDED


def test_g2_the_notice_before_a_long_holiday(office, second):
    row, _ = decided(office)
    row = titles.announce(row, since=dt.date(2026, 9, 28), by=office)
    assert row.notice_until == dt.date(2026, 10, 9)
    facts = {"document": "文", "pays_from": dt.date(2026, 11, 1), "by": second}
    with clock.at("2026-10-10T09:00"):
        with pytest.raises(ValidationError, match="公示到 2026-10-09 期满"):
            titles.name(row, on=dt.date(2026, 10, 9), **facts)
        assert titles.name(row, on=dt.date(2026, 10, 10), **facts).named_on == dt.date(2026, 10, 10)


def test_the_same_title_is_not_given_twice_within_its_term(profile, clerk, second, office):
    had = CandidateFactory(
        profile=profile, state="named", named_on=dt.date(2024, 1, 1), until=dt.date(2028, 12, 31)
    )
    row = SelectionFactory(stage="nominating")
    with pytest.raises(ValidationError, match="期内不能再评同一称号"):
        candidates.nominate(profile, selection=row, by=clerk)
    assert candidates.nominate(
        profile, selection=SelectionFactory(stage="nominating", kind="4"), by=clerk
    )
    row, _ = decided(office, stage="notice", notice_until=dt.date(2026, 2, 27))
    CandidateFactory(round=row, profile=profile, state="chosen")
    row.places = 2
    row.save()
    facts = {"on": DAY, "document": "文", "pays_from": DAY, "by": second}
    with pytest.raises(ValidationError, match="期内不能再评同一称号"):
        titles.name(row, **facts)
    titles.revoke(had, on=DAY, reason="违规", by=office)
    assert titles.name(row, **facts).stage == SelectionStage.NAMED


def test_too_many_are_not_named(office, second):
    row, _ = decided(office, stage="notice", notice_until=dt.date(2026, 2, 27))
    CandidateFactory(round=row, state="chosen")
    with pytest.raises(ValidationError, match="拟命名 2 人，超过名额 1 人"):
        titles.name(row, on=DAY, document="文", pays_from=DAY, by=second)


def test_g4_allowances_of_a_year_one_stopped_from_july(town, office, second):
    """20 winners × 300 × 12 − 6 × 300 = 70,200."""
    row = SelectionFactory(
        stage="notice", notice_until=dt.date(2025, 12, 26), places=20,
        allowance="monthly", amount=Decimal(300), months=12, decided_by=office,
    )  # fmt: skip
    for _ in range(20):
        CandidateFactory(round=row, state="chosen", profile=TalentFactory(unit=town))
    first = dt.date(2026, 1, 1)
    with clock.at("2025-12-30T09:00"):
        named = {"on": dt.date(2025, 12, 29), "document": "文", "pays_from": first}
        row = titles.name(row, by=second, **named)
    assert SelectionAllowance.objects.count() == 240
    one = row.candidates.first()
    with clock.at("2026-12-31T09:00"):
        failed = {"year": 2026, "result": "failed", "on": dt.date(2026, 6, 30)}
        with pytest.raises(ValidationError, match="不合格的请写明原因"):
            titles.appraise(one, by=office, **failed)
        titles.appraise(one, note="未履职", by=office, **failed)
        for month in range(1, 13):
            titles.pay(row, month=dt.date(2026, month, 1), on=dt.date(2026, month, 20), by=office)
        with pytest.raises(ValidationError, match="2026 年 12 月没有应发的津贴"):
            titles.pay(row, month=dt.date(2026, 12, 1), on=dt.date(2026, 12, 21), by=office)
    paid = SelectionAllowance.objects.filter(state=AllowanceState.PAID)
    assert sum(each.amount for each in paid) == Decimal(70200)
    stopped = one.allowances.filter(state=AllowanceState.STOPPED).order_by("month")
    assert [each.month.month for each in stopped] == [7, 8, 9, 10, 11, 12]
    keys = ("TAL-T22", "TAL-T23")
    year, before = Period.parse("2026"), Period.parse("2025")
    numbers = reading.read([FIGURES[key] for key in keys], [year, before], [town])
    assert numbers["TAL-T23", year, town.pk].value == 70200
    assert numbers["TAL-T22", before, town.pk].value == 20


def test_an_appraisal_is_of_a_title_and_once_a_year(office):
    one = CandidateFactory(state="named", named_on=DAY, until=dt.date(2031, 3, 1))
    titles.appraise(one, year=2026, result="passed", on=DAY, by=office)
    with pytest.raises(ValidationError, match="2026 年度考核已经登记"):
        titles.appraise(one, year=2026, result="passed", on=DAY, by=office)
    with pytest.raises(ValidationError, match="2020 年不用考核"):
        titles.appraise(one, year=2020, result="passed", on=DAY, by=office)
    with pytest.raises(ValidationError, match="没有在管理期内的称号"):
        titles.appraise(CandidateFactory(), year=2026, result="passed", on=DAY, by=office)


def test_once_is_paid_once():
    row = SelectionFactory(allowance="once", amount=Decimal(5000))
    assert titles.months_of(row, DAY) == [dt.date(2026, 3, 1)]
    row = SelectionFactory(allowance="monthly", amount=Decimal(300))
    assert len(titles.months_of(row, DAY)) == 60


def test_one_stage_back(office):
    row, one = decided(office)
    SelectionSheetFactory(candidate=one)
    row = selections.back(row, reason="重新打分", by=office)
    one.refresh_from_db()
    assert (row.stage, one.state, row.decided_on) == ("judging", CandidateState.QUALIFIED, None)
    row = selections.back(row, reason="换评委", by=office)
    assert (row.stage, one.sheets.count()) == ("consulting", 0)
    assert selections.cancel(row, reason="不评了", by=office).stage == SelectionStage.CANCELLED
    with pytest.raises(ValidationError, match="现在在“作废”阶段"):
        selections.back(row, reason="—", by=office)


def test_after_the_decision_its_grounds_stay(office):
    row, _ = decided(office)
    with pytest.raises(ValidationError, match="不能再改名额"):
        selections.ROUNDS.correct(row, places=9, by=office)
    assert selections.ROUNDS.correct(row, document="新文号", by=office).document == "新文号"
    with pytest.raises(ValidationError) as refusal:
        selections.ROUNDS.add(
            kind="1", name="新", document="文", places=0, age_most=None, since=DAY,
            until=dt.date(2026, 3, 1), term_years=0, allowance="monthly", amount=None, months=0,
            by=office,
        )  # fmt: skip
    assert len(refusal.value.messages) == 5


def test_whoever_leaves_is_no_candidate_and_is_paid_no_more(profile, office):
    running = CandidateFactory(profile=profile, round__stage="checking")
    named = CandidateFactory(
        profile=profile, state="named", named_on=DAY, until=dt.date(2031, 3, 1), round__kind="4"
    )
    for month in (3, 4):
        AllowanceFactory(candidate=named, month=dt.date(2026, month, 1))
    told = leaving.ends_with_it(profile)
    assert any("退出" in line for line in told)
    assert "下月起停发人才津贴。" in told
    leaving.leave(profile, leaving="1", left_on=DAY, by=office)
    running.refresh_from_db()
    assert running.state == CandidateState.WITHDRAWN
    assert [one.state for one in named.allowances.order_by("month")] == ["due", "stopped"]


def test_a_title_is_ground_for_a_card(profile, clerk):
    with pytest.raises(ValidationError, match="没有有效的层次认定和评选称号"):
        cards.propose(profile, officer="李专员", by=clerk)
    CandidateFactory(profile=profile, state="named", named_on=DAY, until=dt.date(2031, 3, 1))
    assert cards.propose(profile, officer="李专员", by=clerk).kind == "首席技师卡"


def test_an_objection_upheld_in_the_notice_takes_him_out(office, second):
    row, one = decided(office, stage="notice", notice_until=dt.date(2026, 2, 27))
    opinion = OpinionFactory(candidate=one, answer="objects", office="10")
    assert opinions.settle(opinion, upheld=True, by=second).settled == OpinionSettled.UPHELD
    with pytest.raises(ValidationError, match="没有拟命名人选"):
        titles.name(row, on=DAY, document="文", pays_from=DAY, by=second)


def test_a_system_is_of_its_round(profile, clerk):
    row = SelectionFactory(stage="nominating")
    with pytest.raises(ValidationError, match="不是“"):
        candidates.nominate(profile, selection=row, system=SelectionSystemFactory(), by=clerk)
    made = candidates.nominate(
        profile, selection=row, system=SelectionSystemFactory(round=row), by=clerk
    )
    made = candidates.withdraw(made, reason="本人不愿意", by=clerk)
    assert made.state == CandidateState.WITHDRAWN


def test_a_village_is_at_the_front_and_an_office_is_not(county, town):
    assert candidates.works_at_the_front(orgs.village(town))
    assert not candidates.works_at_the_front(orgs.department(county))
