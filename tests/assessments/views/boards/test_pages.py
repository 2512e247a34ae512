"""The pages of the board: whole, one panel alone, on a wall, as files."""

import io

import pytest
from openpyxl import load_workbook

from portal.audit.models import Event
from portal.periods import Period
from tests.assessments.asking import text, url

pytestmark = pytest.mark.usefixtures("reported", "in_december")
NOVEMBER = Period.parse("2026-11")
LANDING = 8  # statements of the page


class TestThePage:
    def test_begins_with_the_last_published_month_and_reads_no_panel(self, at, published, leader):
        page = at(leader).get(url("board"))
        assert page.context["asked"].period == NOVEMBER
        keys = [placed.panel.key for placed in page.context["panels"]]
        assert keys[:5] == ["ranking", "movers", "progress", "tiles", "overdue"]
        assert {"heat", "trend"} < set(keys)
        assert "indicator" not in keys
        assert "76.48" not in text(page)
        assert f'hx-get="{url("board-panel", "ranking")}?period=2026-11&amp;group=' in text(page)

    def test_before_anything_is_published_it_is_last_month(self, at, scored, county_leader):
        assert at(county_leader).get(url("board")).context["asked"].period == NOVEMBER

    def test_next_and_previous_month_keep_the_group(self, at, published, leader):
        page = at(leader).get(url("board"), {"group": published.group_id})
        asked = f"group={published.group_id}"
        assert page.context["previous"] == ("2026年10月", f"period=2026-10&{asked}")
        assert page.context["following"] == ("2026年12月", f"period=2026-12&{asked}")

    def test_of_one_unit_when_the_address_names_it(self, at, published, leader, town):
        page = at(leader).get(url("board"), {"unit": town.pk})
        keys = [placed.panel.key for placed in page.context["panels"]]
        assert "unit" in keys
        assert "tiles" not in keys

    @pytest.mark.parametrize(
        "sent", [{"period": "x"}, {"period": "2026-Q4"}, {"group": "²", "unit": "-1"}]
    )
    def test_nonsense_asks_for_nothing(self, at, published, leader, sent):
        page = at(leader).get(url("board"), sent)
        told = page.context["asked"]
        assert (page.status_code, told.period, told.unit) == (200, NOVEMBER, None)

    def test_costs_the_same_however_many_units(
        self, at, published, leader, django_assert_num_queries
    ):
        browser = at(leader)
        browser.get(url("board"))
        with django_assert_num_queries(LANDING):
            browser.get(url("board"))

    def test_no_township_opens_it(self, at, published, member):
        for name, args in (("board", ()), ("board-panel", ("ranking",)), ("board-xlsx", ())):
            assert at(member).get(url(name, *args)).status_code == 403


class TestAlone:
    def test_a_panel_has_an_address_of_its_own(self, at, published, leader):
        page = at(leader).get(url("board-panel", "ranking"), {"period": "2026-11"})
        assert "本月排名：2026年11月" in text(page)
        assert "76.48" in text(page)

    def test_and_is_a_fragment_of_the_board(self, at, published, leader):
        page = at(leader).get(
            url("board-panel", "ranking"), {"period": "2026-11"}, headers={"HX-Request": "true"}
        )
        assert "76.48" in text(page)
        assert "<html" not in text(page)

    def test_one_that_is_not_there_is_not_found(self, at, leader):
        assert at(leader).get(url("board-panel", "nothing")).status_code == 404


class TestTheWall:
    def test_turns_through_the_panels_of_each_group(self, at, published, leader):
        page = at(leader).get(url("board-wall"), {"period": "2026-11"})
        names = [slide.name for slide in page.context["slides"]]
        assert names[:3] == ["乡镇组本月排名", "乡镇组位次变化", "台账报送进度"]
        assert f"group={published.group_id}" in page.context["slides"][0].url

    def test_of_an_empty_month_each_panel_says_so_once(self, at, published, leader):
        page = at(leader).get(url("board-wall"), {"period": "2026-12"})
        names = [slide.name for slide in page.context["slides"]]
        assert names[:3] == ["本月排名", "位次变化", "台账报送进度"]

    def test_its_requests_do_not_keep_the_session_alive(self, at, published, leader):
        page = text(at(leader).get(url("board-wall")))
        assert page.count('hx-headers=\'{"X-Poll": "1"}\'') == page.count("data-wall-slide")


class TestFiles:
    def test_as_one_workbook(self, at, published, leader):
        answer = at(leader).get(url("board-xlsx"), {"period": "2026-11"})
        book = load_workbook(io.BytesIO(answer.content))
        sheet = next(one for one in book if one.title.startswith("乡镇组排名"))
        assert [row[:3] for row in sheet.iter_rows(min_row=3, max_row=3, values_only=True)] == [
            (1, "东河镇", 76.48)
        ]
        assert Event.objects.filter(action="board.exported").count() == 1

    def test_as_one_pdf(self, at, published, county_leader):
        answer = at(county_leader).get(url("board-pdf"), {"period": "2026-11"})
        assert answer.content.startswith(b"%PDF")
