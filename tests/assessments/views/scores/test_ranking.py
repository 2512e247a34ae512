"""Who sees how much of a ranking, what it says, how it is scored again and published."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from assessments import job_kinds
from portal.jobs.models import Job
from portal.periods import Period
from tests.assessments.asking import text, url
from tests.factories import scores as make

pytestmark = pytest.mark.usefixtures("reported", "in_december")
NOVEMBER = Period.parse("2026-11")


def rows(page):
    """By unit: its cells by heading, without those the reader may not see."""
    return {
        one.sheet.unit.short_name: {label: str(cell) for label, cell in cells if cell is not None}
        for one, cells in page.context["rows"]
    }


class TestThePage:
    def test_says_what_is_not_scored_yet(self, at, scheme, group, assessor):
        page = at(assessor).get(url("ranking"))
        assert (page.context["period"], page.context["month"].state) == (NOVEMBER, "unscored")
        assert "2026年11月还没有计分" in text(page)
        assert url("run-scores") in text(page)

    def test_of_last_month_in_printed_order(self, at, scored, assessor):
        page = at(assessor).get(url("ranking"))
        told = rows(page)
        assert list(told) == ["东河镇", "西山镇", "南桥镇"]
        assert told["东河镇"]["综合得分"] == "76.48"
        assert (told["东河镇"]["党员"], told["东河镇"]["加分"]) == ("23.00", "0.00")
        assert (told["东河镇"]["位次变化"], told["东河镇"]["同比"]) == ("无上期", "—")
        assert page.context["month"].state == "scored"

    def test_a_unit_sees_nothing_before_it_is_published(self, at, scored, member):
        page = at(member).get(url("ranking"))
        assert page.context["ranking"] is None
        assert "76.48" not in text(page)

    def test_a_unit_sees_itself_whole_and_of_others_the_total(self, at, published, member):
        page = at(member).get(url("ranking"))
        told = rows(page)
        assert told["东河镇"]["党员"] == "23.00"
        assert told["西山镇"] == {
            "综合得分": "39.25", "位次变化": "无上期", "环比": "—", "同比": "—",
            "全年累计均分": "39.25",
        }  # fmt: skip
        assert "其他单位只列综合得分" in text(page)

    def test_over_the_year_only_what_was_published(self, at, published, leader, assessor, town):
        march = make.run(published.version, published.group, Period.parse("2026-03"))
        year_ago = make.run(published.version, published.group, Period.parse("2025-11"))
        for run, total in ((march, "80.01"), (year_ago, "50.00")):
            make.sheet(run, town, total)
            make.published(run, leader)
        told = rows(at(assessor).get(url("ranking")))["东河镇"]
        assert (told["全年累计均分"], told["同比"]) == ("78.25", "+52.96%")

    @pytest.mark.parametrize(
        "asked",
        [{"period": "x"}, {"period": "2026-Q4"}, {"scheme": "²", "group": "0"}],
    )
    def test_nonsense_is_last_month(self, at, scored, assessor, asked):
        page = at(assessor).get(url("ranking"), asked)
        assert (page.status_code, page.context["period"]) == (200, NOVEMBER)
        assert page.context["ranking"]

    def test_leaves_as_a_workbook_with_numbers(self, at, published, member):
        answer = at(member).get(url("ranking"), {"export": "xlsx"})
        sheet = load_workbook(io.BytesIO(answer.content)).active
        first, second, *_ = sheet.iter_rows(values_only=True)
        assert first[:3] == ("位次", "单位", "综合得分")
        assert second[:3] == (1, "东河镇", 76.48)

    def test_is_printed(self, at, published, leader):
        page = at(leader).get(url("ranking"), {"print": "1"})
        assert "2026年11月乡镇组考核排名" in text(page)
        assert "平均 38.58 分" in text(page)

    def test_leaves_as_word_with_the_same_numbers(self, at, published, leader):
        answer = at(leader).get(url("ranking"), {"paper": "docx"})
        document = Document(io.BytesIO(answer.content))
        (table,) = document.tables
        heads, first, *_ = [[cell.text for cell in row.cells] for row in table.rows]
        assert heads[:3] == ["位次", "单位", "综合得分"]
        assert first[:3] == ["1", "东河镇", "76.48"]
        assert document.paragraphs[0].text == "2026年11月乡镇组考核排名"
        assert "平均 38.58 分" in document.paragraphs[-1].text

    def test_costs_the_same_however_many_units(
        self, at, published, assessor, django_assert_max_num_queries
    ):
        browser = at(assessor)
        with django_assert_max_num_queries(24):
            browser.get(url("ranking"))


class TestScoring:
    def asked(self, scheme, group, period="2026-11"):
        return {"scheme": scheme.pk, "group": group.pk, "period": period}

    def test_is_put_into_the_queue(self, at, scheme, group, assessor):
        answer = at(assessor).post(url("run-scores"), self.asked(scheme, group))
        job = Job.objects.get(kind=job_kinds.SCORE)
        assert answer.status_code == 302
        assert answer.url == job.get_absolute_url()

    def test_tells_what_stands_in_the_way_at_once(self, at, published, assessor):
        answer = at(assessor).post(url("run-scores"), self.asked(published.scheme, published.group))
        assert (answer.status_code, Job.objects.count()) == (422, 0)
        assert "不能重新计分" in text(answer)

    def test_a_run_under_way_is_told_on_the_page(self, at, scheme, group, assessor):
        job_kinds.ask(scheme, group, period=NOVEMBER, by=assessor)
        assert "正在计分" in text(at(assessor).get(url("ranking")))


class TestPublishing:
    def test_by_a_leader_who_has_seen_it(self, at, scored, leader, member):
        page = at(leader).get(url("publish-scores", scored))
        assert "最高 东河镇 76.48 分，最低 南桥镇 0.00 分" in text(page)
        sent = {"digest": page.context["form"].initial["digest"]}
        answer = at(leader).post(url("publish-scores", scored), sent)
        scored.refresh_from_db()
        assert (answer.status_code, scored.published_by) == (302, leader)
        assert "76.48" in text(at(member).get(url("ranking")))

    def test_not_what_has_changed_meanwhile(self, at, scored, leader):
        answer = at(leader).post(url("publish-scores", scored), {"digest": "0" * 64})
        assert answer.status_code == 422
        assert "刚刚重新计过分" in text(answer)

    def test_is_the_leaders_alone(self, at, scored, assessor):
        assert at(assessor).get(url("publish-scores", scored)).status_code == 403


class TestTheHomePage:
    def test_shows_leaders_the_newest_month(self, at, scored, leader, member):
        panels = at(leader).get("/panels/")
        assert "2026年11月乡镇组" in text(panels)
        assert "考核排名" not in text(at(member).get("/panels/"))
