"""A year's review: the list, steps in order, the third that may be excellent, whole or not."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from branches.choices.members import Category
from branches.choices.review import NotGraded, ReviewState
from branches.domain.review import problems, sheets
from branches.domain.review.arithmetic import ReviewTotals, most_excellent
from branches.domain.review.sheets import Reviewed, ReviewFacts
from branches.models import ReviewSheet
from portal.access import Denied
from portal.figures.catalogue import FIGURES
from portal.figures.domain import reading
from portal.periods import Period
from tests import clock
from tests.factories import accounts
from tests.factories.accounts import signed_in
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.life import ActivityFactory
from tests.factories.rules import VersionFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 12, 20)
WHOLE = ReviewFacts(
    self_on=dt.date(2026, 12, 10),
    mutual_on=dt.date(2026, 12, 10),
    polled_on=dt.date(2026, 12, 10),
    graded_on=DAY,
    took_part=3,
)


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.at("2026-12-31T12:00"):
        yield


@pytest.fixture
def clerk(world):
    return accounts.holder("branch_clerk", world.village)


@pytest.fixture
def sheet(world, clerk):
    MemberFactory.create_batch(3, organization=world.branch)
    return sheets.open_sheet(world.branch, year=2026, by=clerk)


def test_the_county_may_have_probationary_members_graded(world, clerk):
    VersionFactory(
        code="BR-07", params={"per_year": 1, "grades_probationary": True},
        effective_from=dt.date(2026, 1, 1),
    )  # fmt: skip
    MemberFactory(organization=world.branch, category=Category.PROBATIONARY, confirmed_on=None)
    sheet = sheets.open_sheet(world.branch, year=2026, by=clerk)
    line = sheet.lines.get()
    assert line.not_graded == ""
    assert sheets.result(line, Reviewed(line.pk, grade="qualified"), by=clerk).grade == "qualified"


def test_the_meeting_on_record_is_not_typed_again(world, sheet, clerk):
    assert sheets.met_on(sheet) is None
    held = {"organization": world.branch, "kind": "life_meeting"}
    ActivityFactory(**held, held_on=dt.date(2026, 2, 10))  # of the year before
    ActivityFactory(**held, held_on=dt.date(2026, 12, 5))
    assert sheets.met_on(sheet) == dt.date(2026, 12, 5)
    assert not list(sheets.doubts(sheet))
    sheet.met_on = dt.date(2026, 12, 6)
    assert ["没有 2026-12-06 的组织生活会" in one for one in sheets.doubts(sheet)] == [True]


def graded(sheet, *grades, **more):
    lines = list(sheet.lines.in_order())
    return [
        Reviewed(line.pk, grade=grade, measure="谈话帮助", **more)
        for line, grade in zip(lines, grades, strict=True)
    ]


def said(refusal):
    return "".join(refusal.value.messages)


@pytest.mark.parametrize(("base", "most"), [(20, 6), (23, 7), (29, 9), (30, 10), (2, 0), (3, 1)])
def test_a_third_rounded_down(base, most):
    assert most_excellent(base, on=DAY) == most


@given(st.integers(0, 5000))
def test_no_more_than_a_third_ever(base):
    assert 3 * most_excellent(base, on=DAY) <= base < 3 * (most_excellent(base, on=DAY) + 1)


def test_the_list_is_that_of_the_year_and_probationary_members_are_not_graded(world, clerk):
    MemberFactory(organization=world.branch)
    MemberFactory(organization=world.branch, category=Category.PROBATIONARY, confirmed_on=None)
    MemberFactory(organization=world.branch, left_on=dt.date(2026, 5, 1), leaving_reason="1")
    sheet = sheets.open_sheet(world.branch, year=2026, by=clerk)
    assert sorted(sheet.lines.values_list("not_graded", flat=True)) == [
        "", NotGraded.PROBATIONARY,
    ]  # fmt: skip
    MemberFactory(organization=world.branch)
    assert sheets.refresh(sheet, by=clerk) == 1
    with pytest.raises(ValidationError) as refusal:
        sheets.open_sheet(world.branch, year=2026, by=clerk)
    assert "已经开始" in said(refusal)
    with pytest.raises(ValidationError):
        sheets.open_sheet(world.branch, year=2027, by=clerk)
    above = PartyOrganizationFactory(unit=world.town, kind="committee")
    with pytest.raises(ValidationError) as refusal:
        sheets.open_sheet(above, year=2026, by=world.member_of_town)
    assert "不是党支部" in said(refusal)


@pytest.mark.parametrize(
    "wrong",
    [
        {"mutual_on": None},
        {"polled_on": dt.date(2026, 12, 9)},
        {"graded_on": dt.date(2027, 1, 1)},
        {"took_part": 4},
        {"found": 1, "mended": 2},
    ],
)
def test_steps_are_in_order_and_counts_fit(sheet, clerk, wrong):
    with pytest.raises(ValidationError):
        sheets.change(sheet, replace(WHOLE, **wrong), by=clerk)


def test_low_grades_need_a_measure_and_votes_fit(sheet, clerk):
    line = sheet.lines.first().pk
    for wrong, words in (
        (Reviewed(line, grade="basic"), "请填写教育帮助等措施"),
        (Reviewed(line, grade="qualified", not_graded="ill"), "不填未评原因"),
        (Reviewed(line, votes=(2, 1, 1, 0)), "多于参评 3 人"),
        (Reviewed(0), "请刷新"),
    ):
        with pytest.raises(ValidationError) as refusal:
            sheets.change(sheet, WHOLE, [wrong], by=clerk)
        assert words in said(refusal)
    early = Reviewed(line, grade="qualified")
    with pytest.raises(ValidationError) as refusal:
        sheets.change(sheet, ReviewFacts(), [early], by=clerk)
    assert "组织评定" in said(refusal)


def test_from_the_branch_to_the_township_and_back(world, sheet, clerk):
    sheets.change(sheet, WHOLE, graded(sheet, "excellent", "excellent", ""), by=clerk)
    sheet.refresh_from_db()
    assert "一般不超过 0 人" in next(iter(sheets.doubts(sheet)))  # of the two graded
    with pytest.raises(ValidationError) as refusal:
        sheets.hand_in(sheet, by=clerk)
    assert "既没有等次" in said(refusal)
    sheets.change(sheet, WHOLE, graded(sheet, "excellent", "qualified", "unqualified"), by=clerk)
    sheet.refresh_from_db()
    (doubt,) = sheets.doubts(sheet)
    assert "组织处置" in doubt
    sheet = sheets.hand_in(sheet, by=clerk)
    with pytest.raises(ValidationError):
        sheets.change(sheet, WHOLE, by=clerk)
    with pytest.raises(Denied):
        sheets.confirm(sheet, by=clerk)
    sheet = sheets.confirm(sheet, by=world.member_of_town)
    assert sheet.confirmed_on == dt.date(2026, 12, 31)
    with pytest.raises(ValidationError):
        sheets.confirm(sheet, by=world.member_of_town)
    sheet = sheets.give_back(sheet, reason="票数有误", by=world.member_of_town)
    assert (sheet.state, sheet.confirmed_on) == (ReviewState.OPEN, None)


def test_totals_count_the_graded():
    counted = ReviewTotals.of(["excellent", "qualified", "", "qualified"])
    assert (counted.due, counted.graded, counted.not_graded, counted.excellent) == (4, 3, 1, 1)
    assert ReviewTotals.of([]).share is None


def test_the_page_keeps_what_was_typed_and_saves_all_lines(client, sheet, clerk):
    signed_in(client, clerk)
    url = reverse("branches:review-edit", args=[sheet.pk])
    page = client.get(url)
    assert page.text.count("优秀票") >= 1
    days = dict.fromkeys(("self_on", "mutual_on", "polled_on", "graded_on"), "2026-12-10")
    lines = list(sheet.lines.in_order())
    sent = days | {"took_part": "3", "did_study": "on"}
    sent |= {f"grade_{line.pk}": "qualified" for line in lines}
    wrong = client.post(url, sent | {f"excellent_{lines[0].pk}": "9"})
    assert wrong.status_code == 422
    assert 'value="9"' in wrong.text
    assert client.post(url, sent).status_code == 302
    assert ReviewSheet.objects.get().lines.filter(grade="qualified").count() == 3
    assert "自评→互评→测评→评定" in client.get(reverse("branches:reviews")).text
    for what in ("summary", "forms"):
        answer = client.get(reverse(f"branches:review-{what}-docx", args=[sheet.pk]))
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_board_costs_the_same_however_many(client, world, django_assert_max_num_queries):
    signed_in(client, world.member_of_town)
    for year in range(2020, 2026):
        ReviewSheet.objects.create(organization=world.branch, year=year)
    client.get(reverse("branches:reviews"))
    with django_assert_max_num_queries(14):
        client.get(reverse("branches:reviews"))


def test_figures_count_what_is_confirmed(world, sheet, clerk):
    year = Period.parse("2026")

    def values():
        keys = ("REV-1", "REV-2")
        numbers = reading.read([FIGURES[key] for key in keys], [year], [world.village])
        return [getattr(numbers.get((key, year, world.village.pk)), "value", None) for key in keys]

    sheets.change(sheet, WHOLE, graded(sheet, "excellent", "qualified", "qualified"), by=clerk)
    assert values() == [0, None]
    sheets.confirm(sheets.hand_in(sheet, by=clerk), by=world.member_of_town)
    assert values() == [Decimal(100), Decimal("33.3")]


def problem(world, **facts):
    told = {
        "problem": "学习不够经常",
        "organization": world.branch,
        "source": "meeting",
        "year": 2026,
        "measure": "每月安排学习",
        "responsible": "书记",
        "due_on": DAY,
        **facts,
    }
    return problems.PROBLEMS.add(by=world.member_of_town, **told)


def test_problems_are_closed_with_evidence_and_looked_back_at_afterwards(world):
    found, by = problem(world), world.member_of_town
    with pytest.raises(ValidationError) as refusal:
        problems.PROBLEMS.close(found, reason="完成", by=by)
    assert "整改情况" in said(refusal)
    back = {"look_back": "held", "looked_on": dt.date(2026, 12, 31)}
    with pytest.raises(ValidationError):
        problems.PROBLEMS.correct(found, by=by, **back)
    problems.PROBLEMS.correct(found, evidence="已安排", by=by)
    problems.PROBLEMS.close(found, reason="完成", by=by)
    assert problems.PROBLEMS.correct(found, by=by, **back).look_back == "held"


def test_a_problem_is_closed_in_the_words_of_a_problem(client, world):
    found = problem(world)
    signed_in(client, world.member_of_town)
    assert "整改中" in client.get(reverse("branches:problems")).text
    page = client.get(found.get_absolute_url()).text
    assert "销号" in page
    assert "停用" not in page
    asked = client.get(reverse("branches:problem-close", args=[found.pk])).text
    assert "半年后登记回头看" in asked
