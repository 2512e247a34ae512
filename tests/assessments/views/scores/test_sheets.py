"""A score sheet says where each mark comes from, to whom it concerns."""

import pytest

from assessments.choices import RoundOutcome
from assessments.models import LedgerForm
from portal.periods import Period
from tests.assessments.asking import text, url
from tests.factories import ledgers
from tests.factories import scores as make
from tests.reports import pdfs

pytestmark = pytest.mark.usefixtures("reported", "in_december")


class TestLines:
    def test_each_with_its_arithmetic_and_its_source(self, at, sheet, member):
        page = text(at(member).get(url("sheet", sheet)))
        assert "20.00 × 50 ÷ 55 ≈ 18.18" in page
        assert "60 × 11 ÷ 12" in page
        assert "8.00 + 15.00 = 23.00" in page
        assert "不计的指标满分 20" in page

    def test_a_number_opens_its_card(self, at, sheet, member, town):
        page = text(at(member).get(url("sheet", sheet)))
        assert f"/figures/of/MEM-1/{town.pk}/?period=2026-11" in page

    def test_a_cell_leads_to_its_ledger_its_reviewer_and_its_proof(
        self, at, sheet, member, reviewer
    ):
        form, town = LedgerForm.objects.get(), sheet.unit
        ledger = form.ledgers.get(unit=town)
        facts = {"values": {}, "submitted_by": member, "decided_by": reviewer}
        ledger.rounds.create(number=1, outcome=RoundOutcome.ACCEPTED, **facts)
        proof = ledgers.proof(ledger, member, key="paid", name="凭证.txt")
        page = text(at(member).get(url("sheet", sheet)))
        assert f"{ledger.get_absolute_url()}?tab=content" in page
        assert f"{reviewer.name}审核" in page
        assert proof.upload.get_absolute_url() in page

    def test_another_units_does_not_exist(self, at, published, member, other_town):
        foreign = published.sheets.get(unit=other_town)
        assert at(member).get(url("sheet", foreign)).status_code == 404

    def test_its_own_does_not_exist_before_it_is_published(self, at, scored, member, town):
        own = scored.sheets.get(unit=town)
        assert at(member).get(url("sheet", own)).status_code == 404

    def test_costs_the_same_however_many_lines(
        self, at, sheet, member, django_assert_max_num_queries
    ):
        browser = at(member)
        with django_assert_max_num_queries(24):
            browser.get(url("sheet", sheet))


class TestStanding:
    def test_what_is_between_it_and_the_one_above(self, at, published, assessor, other_town):
        second = published.sheets.get(unit=other_town)
        page = at(assessor).get(url("sheet", second), {"tab": "standing"})
        gap = page.context["gap"]
        assert (gap.place, gap.unit, str(gap.marks)) == (1, "东河镇", "37.23")

    def test_where_most_was_lost(self, at, sheet, member):
        page = at(member).get(url("sheet", sheet), {"tab": "standing"})
        lost = [(one.line.indicator.code, str(one.lost)) for one in page.context["lost"]]
        assert lost == [("A1", "12.00"), ("A2", "5.00"), ("F1", "1.82")]

    def test_twelve_months_with_those_that_were_published(self, at, sheet, member, leader):
        published, town = sheet.run, sheet.unit
        june = make.run(published.version, published.group, Period.parse("2026-06"))
        waiting = make.run(published.version, published.group, Period.parse("2026-07"))
        for run in (june, waiting):
            make.sheet(run, town, "70.00")
        make.published(june, leader)
        page = at(member).get(url("sheet", sheet), {"tab": "standing"})
        told = [str(one.total) if one else None for _, one in page.context["trend"].months]
        assert told == [None] * 6 + ["70.00", None, None, None, None, "76.48"]


class TestElsewhere:
    def test_what_counted_beside_the_indicators(self, at, scored, assessor, leader, town):
        make.approved(scored.scheme, town, assessor, leader, document="云组通〔2026〕9号")
        sheet = scored.sheets.get(unit=town)
        page = text(at(assessor).get(url("sheet", sheet), {"tab": "events"}))
        assert "云组通〔2026〕9号" in page

    def test_the_units_page_lists_its_sheets(self, at, sheet, member, town):
        page = at(member).get(town.get_absolute_url(), {"tab": "scores"})
        assert sheet.get_absolute_url() in text(page)

    @pytest.mark.parametrize("kind", ["docx", "pdf"])
    def test_leaves_as_a_paper(self, at, sheet, member, kind):
        answer = at(member).get(url(f"sheet-{kind}", sheet))
        assert answer.status_code == 200
        if kind == "pdf":
            told = "".join(pdfs.pages(answer.content)).replace("\n", "")
            assert "东河镇2026年11月计分表" in told

    def test_is_printed_with_all_its_tabs(self, at, sheet, member):
        page = text(at(member).get(url("sheet", sheet), {"print": "1"}))
        assert "差在哪里" in page
        assert "18.18" in page
