"""Schemes as they are read: the list with last year's numbers, the page, the paper."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from assessments.domain import scheme_counts, schemes
from assessments.models import Indicator
from portal.audit.models import Event
from portal.orgs.models import ComparisonGroup, GroupMembership
from portal.periods import Period
from tests.factories import schemes as make

LIST = reverse("assessments:schemes")
QUERIES_OF_LIST, QUERIES_OF_PAGE = 7, 13
SINCE = Period.parse("2026-01")


@pytest.fixture
def designer(county):
    return make.designer(county)


@pytest.fixture
def scheme(county, town, other_town, designer):
    """Two towns are measured since this year, one was last year."""
    scheme = make.active(county, by=designer).scheme
    group = ComparisonGroup.objects.get(name=make.GROUP)
    for unit, since in ((town, "2024-01-01"), (other_town, "2026-03-01")):
        GroupMembership.objects.create(group=group, unit=unit, since=since)
    return scheme


@pytest.fixture
def second_version(scheme, designer):
    """Of three indicators instead of two, from this January on."""
    draft = schemes.start_draft(scheme, by=designer)
    Indicator.objects.filter(version=draft, code="M1").update(full=50)
    last = draft.indicators.get(code="M2")
    last.pk, last.code, last.label, last.full, last.position = None, "M3", "支部数", 10, 3
    last.save()
    return schemes.activate(draft, since=SINCE, by=designer)


class TestTheList:
    def test_counts_against_a_year_ago(self, at, designer, second_version):
        page = at(designer).get(LIST).content.decode()
        assert "2→3，+50%" in page
        assert "1→2，+100%" in page
        assert "2026年合计：指标 2→3，+50%；考核单位 1→2，+100%（比上年同期）。" in page

    def test_of_last_year_there_is_nothing_to_compare_with(self, at, designer, second_version):
        page = at(designer).get(LIST, {"year": "2025"}).content.decode()
        assert "2025年合计：指标 2；考核单位 1" in page

    def test_a_draft_is_told_beside_what_is_in_force(self, at, designer, scheme):
        schemes.start_draft(scheme, by=designer)
        page = at(designer).get(LIST).content.decode()
        assert "第 2 版草稿" in page
        assert "2025年1月" in page

    def test_costs_the_same_however_many_there_are(
        self, at, county, designer, scheme, django_assert_num_queries
    ):
        make.draft(county, make.OTHER, by=designer)
        browser = at(designer)
        browser.get(LIST)
        with django_assert_num_queries(QUERIES_OF_LIST):
            browser.get(LIST)

    @pytest.mark.parametrize(
        ("now", "then", "told"),
        [
            (66, 92, "92→66，−28%"),
            (92, 66, "66→92，+39%"),
            (66, 66, "66（持平）"),
            (66, None, "66"),
            (1200, 0, "1,200"),
            (None, 3, "—"),
        ],
    )
    def test_says_how_much_fewer(self, now, then, told):
        assert scheme_counts.compared(now, then) == told


class TestThePage:
    def test_says_everything_in_words(self, at, designer, scheme):
        page = at(designer).get(scheme.get_absolute_url()).content.decode()
        for words in (
            "M1 党员总数",
            "按完成值 ÷ 目标的比例得分，最高得满分",
            "第 1 位得 100%，每后 1 位少 50%，最低 0%",
            "“党员总数”",
            "各项合计一致",
            "东河镇、西山镇",
            "自2025年1月起",
        ):
            assert words in page

    def test_marks_that_do_not_add_up_are_told(self, at, designer, scheme):
        draft = schemes.start_draft(scheme, by=designer)
        Indicator.objects.filter(version=draft, code="M1").update(full=55)
        page = at(designer).get(draft.get_absolute_url()).content.decode()
        assert "合计 95，少 5" in page
        assert "各项合计一致" not in page

    def test_what_nobody_counts_yet_is_told(self, at, designer, scheme):
        page = at(designer).get(scheme.get_absolute_url()).content.decode()
        assert "现在不计" not in page
        draft = schemes.start_draft(scheme, by=designer)
        for code, source in (("M1", "[ECO-2] ÷ [MEM-1]"), ("M2", "")):
            Indicator.objects.filter(version=draft, code=code).update(source=source)
        page = at(designer).get(draft.get_absolute_url()).content.decode()
        assert "M1 的数据还没有投用：这 1 项（60 分）全组不计，满分按比例折算" in page
        assert page.count("现在不计") == 1
        design = reverse("assessments:scheme-design", args=[scheme.pk])
        assert at(designer).get(design).content.decode().count("现在不计") == 1
        paper = reverse("assessments:scheme-xlsx", args=[scheme.pk])
        book = load_workbook(io.BytesIO(at(designer).get(f"{paper}?version=2").content))
        told = [str(cell) for row in book.active.values for cell in row if cell]
        assert any("全组不计" in cell for cell in told)

    def test_an_earlier_version_stays_to_be_read(self, at, designer, scheme, second_version):
        browser = at(designer)
        assert "M3 支部数" in browser.get(scheme.get_absolute_url()).content.decode()
        former = browser.get(scheme.get_absolute_url(), {"version": "1"}).content.decode()
        assert "M3 支部数" not in former
        assert browser.get(scheme.get_absolute_url(), {"version": "9"}).status_code == 404

    def test_a_township_is_told_of_itself_alone(self, at, member, scheme):
        page = at(member).get(scheme.get_absolute_url()).content.decode()
        assert "东河镇" in page
        assert "西山镇" not in page
        assert 'data-label="单位数">1<' in page

    def test_costs_the_same_whatever_stands_in_it(
        self, at, designer, scheme, second_version, django_assert_num_queries
    ):
        browser = at(designer)
        browser.get(scheme.get_absolute_url())
        with django_assert_num_queries(QUERIES_OF_PAGE):
            browser.get(scheme.get_absolute_url())


class TestThePaper:
    def test_a_workbook_has_its_marks_as_numbers(self, at, designer, scheme):
        address = reverse("assessments:scheme-xlsx", args=[scheme.pk])
        book = load_workbook(io.BytesIO(at(designer).get(address).content))
        rows = [[cell for cell in row if cell is not None] for row in book.active.values]
        assert ["小方案"] in rows
        line = next(row for row in rows if row[:1] == ["M2"])
        assert line[1:5] == ["村数", 40, 100, "“村（社区）数”"]
        assert ["合计 100 分"] in rows
        assert any("乡镇组（2 个单位）：东河镇、西山镇。" in row for row in rows)
        assert Event.objects.filter(action="scheme.printed").count() == 1

    @pytest.mark.parametrize(("kind", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
    def test_comes_as_a_document_too(self, at, designer, scheme, kind, begins):
        answer = at(designer).get(reverse(f"assessments:scheme-{kind}", args=[scheme.pk]))
        assert answer.content.startswith(begins)
