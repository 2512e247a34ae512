"""人才专报 of a small county, reckoned by hand: what is counted, what nobody counts, what people
have to say."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from portal.periods import Period
from reports.blocks import Addressees, BarChart, Gap, Masthead, Prose, Table, WritingBox, gaps
from reports.domain.bulletins import approving, composing, drafting
from reports.domain.bulletins import series as all_series
from reports.domain.official import renditions
from reports.series import NotReadyError
from talent.bulletins import TALENT_REPORT
from talent.choices import ABROAD, MatchState, Satisfaction, TalentState, TicketState
from talent.domain import report
from tests import clock
from tests.factories import accounts, registers
from tests.factories.talent import (
    GradeFactory,
    MatchFactory,
    NeedFactory,
    RecognitionFactory,
    TalentFactory,
    TicketFactory,
)

pytestmark = pytest.mark.django_db

FIRST = Period.parse("2026-H1")
MARCH, LAST_YEAR, JULY = dt.date(2026, 3, 2), dt.date(2025, 9, 1), dt.date(2026, 7, 1)


@pytest.fixture(autouse=True)
def _in_july():
    with clock.at("2026-07-10T09:00"):
        yield


@pytest.fixture
def stored(county, town):
    """In the store at the end of June: three of team 3, one of team 5."""
    high = TalentFactory(unit=town, verified_on=LAST_YEAR)
    grade = GradeFactory(position=1, is_high=True)
    until = dt.date(2030, 1, 1)
    RecognitionFactory(profile=high, grade=grade, state="granted", since=MARCH, until=until)
    TalentFactory(unit=town, verified_on=MARCH, source=ABROAD)
    TalentFactory(unit=town, verified_on=MARCH, state=TalentState.OUT, left_on=JULY)
    TalentFactory(unit=town, verified_on=LAST_YEAR, team="5", state=TalentState.PAUSED)
    TalentFactory(unit=town, verified_on=LAST_YEAR, state=TalentState.OUT, left_on=MARCH)
    TalentFactory(unit=town, verified_on=JULY)
    TalentFactory(unit=town, state=TalentState.PENDING)
    return high


def said(written):
    return "".join(
        part if isinstance(part, str) else getattr(part, "text", f"［{getattr(part, 'hint', '')}］")
        for block in written
        if isinstance(block, Prose)
        for part in block.parts
    )


def rows(written):
    return [row.cells for block in written if isinstance(block, Table) for row in block.rows]


def test_who_was_there_at_the_end_of_the_half_year(stored):
    told = list(report.teams(FIRST))
    assert said(told) == (
        "截至2026年6月30日，在库人才4人，其中高层次人才1人，县籍在外人才1人；"
        "本期新增入库2人，资料保鲜率［人才资料保鲜率没有统计］%。"
    )
    assert rows(told) == [
        ("党政人才", 0, "—", 0, 0),
        ("企业经营管理人才", 0, "—", 0, 0),
        ("专业技术人才", 3, "+1", 1, 2),
        ("高技能人才", 0, "—", 0, 0),
        ("农村实用人才", 1, "—", 0, 0),
        ("社会工作人才", 0, "—", 0, 0),
        ("合计", 4, "+1", 1, 2),
    ]


def test_an_empty_store_is_no_report(county):
    with pytest.raises(NotReadyError, match="2026年上半年末没有在库人才。请人才办核实入库"):
        list(report.teams(FIRST))


def test_needs_stand_by_industry_beside_what_was_found(town):
    need = NeedFactory(unit=town, number=3, until=dt.date(2026, 5, 1))
    MatchFactory(need=need, state=MatchState.DONE)
    NeedFactory(unit=town, number=2, field="0401")
    NeedFactory(unit=town, number=9, state="draft")
    NeedFactory(unit=town, number=9, since=LAST_YEAR, until=dt.date(2025, 12, 1))
    told = list(report.drawn(FIRST))
    [chart] = [one for one in told if isinstance(one, BarChart)]
    assert [(bar.label, bar.value) for bar in chart.bars] == [
        ("装备制造 需求", "3"), ("装备制造 达成", "1"),
        ("电子信息软件 需求", "2"), ("电子信息软件 达成", "0"),
    ]  # fmt: skip
    assert [row[0] for row in rows(told)] == [row.label for row in report.DRAWN]
    assert all(gap.stands for gap in gaps(told)), "what nobody counts may be left"


def test_services_are_counted_by_the_day_they_are_due(town):
    done = {"unit": town, "state": TicketState.FILED, "due_on": dt.date(2026, 4, 10)}
    TicketFactory(done_on=dt.date(2026, 4, 10), satisfaction=Satisfaction.GOOD, **done)
    TicketFactory(done_on=dt.date(2026, 4, 13), satisfaction=Satisfaction.FAIR, **done)
    TicketFactory(unit=town, state=TicketState.HANDLING, due_on=JULY)
    assert said(report.services(FIRST)) == (
        "受理3件；应办结2件，按时办结1件，按时率50.0%，满意1件。"
    )
    assert said(report.services(FIRST.previous())) == "本期没有受理和到期的服务事项。"


def test_only_tasks_of_this_line_are_the_members_duties(county, town):
    tasks = [registers.words("line", "基层党建", "人才")]
    entry = {"line": "c2", "matter": "人才驿站建设"}
    registers.kept(
        county, "ASM-03", tasks, (town, MARCH, entry), (town, MARCH, {"line": "c1"}),
        made_on=MARCH, due_on=dt.date(2026, 5, 1),
    )  # fmt: skip
    assert rows(report.duties(FIRST)) == [("东河镇", 1, 0, 1, "人才驿站建设")]
    assert rows(report.duties(FIRST.previous())) == []


def test_what_is_wanting_is_told_and_what_to_do_is_asked_of_people(stored, county):
    office, reviewer = (
        accounts.holder(role, county) for role in ("general_office", "assessment_office")
    )
    draft = drafting.draft(all_series.of("talent_report"), period=FIRST, by=office)
    with pytest.raises(ValidationError, match="需研究的问题和下步打算，由人才办提出"):
        approving.review(draft, by=reviewer)
    for section in draft.sections.all():
        if section.key == "questions":
            drafting.add_words(section, words="建议研究紧缺行业引才办法。", by=office)
        elif drafting.gaps_to_leave(section):
            drafting.leave_gaps(section, by=office)
    reviewed = approving.review(draft, by=reviewer)
    signed = approving.sign(reviewed, by=accounts.holder("department_leader", county))
    paper = composing.paper(signed)
    assert isinstance(paper[0], Masthead)
    assert Addressees("县委常委会", "呈") in paper
    assert WritingBox("领导批示") in paper
    assert "资料过期未确认4人" in said(paper)
    assert not list(gaps(paper))
    assert signed.numbered == "第1期（总第1期）"
    assert len(list(renditions.render(paper, signed="测试"))) == len(renditions.FORMS)


def test_nothing_to_say_is_a_decision_too(stored, county):
    office = accounts.holder("general_office", county)
    draft = drafting.draft(all_series.of("talent_report"), period=FIRST, by=office)
    section = draft.sections.get(key="questions")
    [gap] = drafting.gaps_to_leave(section)
    assert isinstance(gap, Gap)
    assert composing.NOTHING_TO_SAY in said(
        composing.written(drafting.leave_gaps(section, by=office))
    )


def test_it_is_half_yearly_and_for_nobody_outside():
    assert TALENT_REPORT.is_for(FIRST)
    assert not TALENT_REPORT.groups
