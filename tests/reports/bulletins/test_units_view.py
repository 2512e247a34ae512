"""What a unit reads of the others: on the page and in every file, as the series is set."""

import io

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from portal.orgs.domain import units as orgs_units
from portal.periods import Period
from reports.blocks import (
    Bar,
    BarChart,
    Head,
    Prose,
    QuotedFigure,
    Row,
    SectionHeading,
    Table,
    sha256,
)
from reports.domain.bulletins import (
    approving,
    composing,
    correcting,
    drafting,
    publishing,
    units_view,
)
from reports.domain.bulletins import series as all_series
from reports.models import Delivery
from reports.series import SERIES, SeriesSection
from tests.factories import accounts, bulletins, orgs
from tests.reports.pdfs import pages

pytestmark = pytest.mark.django_db

LOST = "，失分前三项："


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def other(county):
    return orgs.township(county, name="云岭县西山镇", short_name="西山镇")


def number(text):
    return QuotedFigure(text)


class Paper:
    """As the monthly ranking is: totals, their parts, matters, and words of a person."""

    base = "83.21"

    def summary(self, _period: Period):
        yield SectionHeading("总体情况")
        yield Prose(
            ("平均", number("87.40"), "分；位次上升最多的是西山镇（", number("7"), "位）。")
        )
        yield Prose(("县直各单位", number("66"), "个。"))

    def ranking(self, _period):
        yield SectionHeading("排名情况")
        heads = (
            Head("位次", mm=20),
            Head("单位", mm=40),
            Head("综合得分", mm=30, is_number=True),
            Head("基础分", mm=30, is_number=True),
        )
        rows = (
            Row((1, "西山镇", "91.50", "82.46")),
            Row((2, "东河镇", "88.10", self.base)),
        )
        yield Table(heads, rows, title="乡镇组排名")
        bars = (Bar("西山镇", "91.50"), Bar("东河镇", "88.10"))
        yield BarChart("综合得分", bars, unit="分", mean="87.40")

    def lists(self, _period):
        yield SectionHeading("红榜和黑榜")
        yield Prose(
            ("列入红榜：西山镇（", number("91.50"), "分）、东河镇（", number("88.10"), "分）。")
        )
        yield Prose(("列入黑榜：西山镇（", number("61.77"), "分）", LOST, "党费（0/6）。"))

    def late(self, _period):
        yield SectionHeading("报送情况")
        heads = (Head("单位", mm=60), Head("台账", mm=60))
        rows = (Row(("西山镇", "党费月报")), Row(("东河镇", "发展月报")))
        yield Table(heads, rows, title="迟报和未报的台账", empty="没有。")
        yield Table(heads, rows[:1], title="锁定后更正的台账", empty="没有。")

    def talks(self, _period):
        yield SectionHeading("约谈")
        yield Prose(("经研究，约谈西山镇。",))


@pytest.fixture
def paper(monkeypatch):
    paper = Paper()
    declared = bulletins.declared(
        None,
        sections=(
            SeriesSection("summary", "总体情况", paper.summary),
            SeriesSection("ranking", "排名情况", paper.ranking),
            SeriesSection("lists", "红榜和黑榜", paper.lists),
            SeriesSection("late", "报送情况", paper.late),
            SeriesSection("talks", "约谈", paper.talks),
        ),
        totals=frozenset({"位次", "综合得分"}),
        open_parts=frozenset({"总体情况", "红榜和黑榜"}),
        detail_after=LOST,
    )
    monkeypatch.setitem(SERIES, "testing", declared)
    return paper


@pytest.fixture
def issue(county, town, other, paper):
    bulletins.circulated(town, other)
    return bulletins.published(county)


def shown(bulletin, how):
    bulletin.series.others_shown = how
    bulletin.series.save()


def read(client, bulletin, unit):
    """The page and the three files as the unit's own person gets them, as text."""
    accounts.signed_in(client, accounts.holder("township_member", unit))
    mine = bulletin.deliveries.get(unit=unit)
    files = {
        key: client.get(reverse(f"bulletins:received-{key}", args=[mine.pk])).content
        for key in ("docx", "xlsx", "pdf")
    }
    return {
        "page": client.get(mine.get_absolute_url()).content.decode(),
        "docx": _word(files["docx"]),
        "xlsx": _workbook(files["xlsx"]),
        "pdf": "".join(pages(files["pdf"])).replace("\n", ""),
    }


def _word(body):
    document = Document(io.BytesIO(body))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join([*(one.text for one in document.paragraphs), *cells])


def _workbook(body):
    book = load_workbook(io.BytesIO(body))
    return "".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )


def test_own_lines_in_full_of_others_totals_and_places(client, issue, town):
    before = sha256(composing.paper(issue))
    for form, text in read(client, issue, town).items():
        for told in ("88.10", "83.21", "91.50", "61.77", "发展月报", "本件供东河镇阅读"):
            assert told in text, (form, told)
        for hidden in ("82.46", "党费月报", "失分前三项", "约谈西山镇"):
            assert hidden not in text, (form, hidden)
    issue.refresh_from_db()
    assert sha256(composing.paper(issue)) == before == issue.digest


def test_each_of_two_units_reads_its_own_side(client, issue, other):
    for form, text in read(client, issue, other).items():
        for told in ("91.50", "82.46", "88.10", "党费月报", "约谈西山镇", "失分前三项"):
            assert told in text, (form, told)
        for hidden in ("83.21", "发展月报"):
            assert hidden not in text, (form, hidden)


def test_only_ones_own(client, issue, town):
    shown(issue, "own")
    for form, text in read(client, issue, town).items():
        for told in ("88.10", "83.21", "87.40", "66", "发展月报", "不显示其他单位的内容"):
            assert told in text, (form, told)
        assert "其他单位（*位）" in text, form  # a dash would be read as one
        for hidden in ("西山镇", "91.50", "82.46", "61.77", "党费月报", "锁定后更正"):
            assert hidden not in text, (form, hidden)


def test_in_full_a_unit_gets_what_the_office_has(client, county, issue, town):
    shown(issue, "full")
    texts = read(client, issue, town)
    for form, text in texts.items():
        for told in ("82.46", "83.21", "党费月报", "约谈西山镇"):
            assert told in text, (form, told)
        assert "本件供" not in text, form
    accounts.signed_in(client, accounts.holder("general_office", county))
    shown(issue, "own")
    page = client.get(reverse("bulletins:bulletin", args=[issue.pk])).content.decode()
    assert "82.46" in page  # the office reads the paper itself


def test_search_tells_a_unit_nothing_of_what_it_does_not_read(client, issue, town):
    accounts.signed_in(client, accounts.holder("township_member", town))
    deliveries = reverse("bulletins:deliveries")
    for typed in ("82.46", "党费月报", "西山镇"):
        page = client.get(deliveries, {"q": typed}).content.decode()
        assert issue.title not in page, typed
    assert issue.title in client.get(deliveries, {"q": "10月"}).content.decode()
    assert client.get(reverse("bulletins:bulletins"), {"q": "82.46"}).status_code == 403
    assert client.get(reverse("bulletins:compare", args=[issue.pk])).status_code == 403
    assert client.get(reverse("bulletins:page", args=[issue.pk, 1])).status_code == 403


def test_a_correction_tells_a_unit_what_was_corrected_of_it(county, town, other, paper, issue):
    paper.base = "84.00"
    writer, reviewer, leader = bulletins.holders(county)
    begun = correcting.begin(issue, reason="东河镇基础分有误。", by=writer)
    signed = approving.sign(approving.review(begun, by=reviewer), by=leader)
    correction = publishing.publish(signed, by=writer)
    his, its = (_said(units_view.of(correction, unit)) for unit in (town, other))
    assert "东河镇 基础分" in his
    assert ("84.00" in its, "83.21" in its, "东河镇基础分有误" in its) == (False, False, False)
    assert "其他单位基础分有误" in its


def test_words_of_a_person_about_another_unit_are_left_out(county, town, other, paper):
    bulletins.circulated(town, other)
    writer = bulletins.holders(county)[0]
    drafted = bulletins.draft(writer)
    words = "西山镇工作松懈。东河镇稳步推进。\n西山镇请书面说明。"
    drafting.add_words(drafted.sections.get(key="lists"), words=words, by=writer)
    said = _said(units_view.of(drafted, town))
    assert "东河镇稳步推进" in said
    assert ("松懈" in said, "书面说明" in said) == (False, False)


def test_a_former_name_is_ones_own_and_a_longer_one_is_not(county, town, other, paper, issue):
    school = orgs.UnitFactory(parent=county, name="东河镇中学", short_name="东河镇中学")
    names = units_view.naming(town)
    assert [is_own for *_, is_own in names.found("东河镇中学和东河镇")] == [False, True]
    orgs_units.rename(
        town, name="云岭县东河街道", short_name="东河街道",
        effective_on=issue.published_at.date(), by=accounts.holder("organization_office", county),
    )  # fmt: skip
    town.refresh_from_db()
    assert "83.21" in _said(units_view.of(issue, town))
    assert str(school) in names.others


def test_the_office_sets_it_and_a_count_of_statements_is_locked(
    client, county, town, issue, django_assert_num_queries
):
    accounts.signed_in(client, accounts.holder("assessment_office", county))
    url = reverse("bulletins:series", args=[issue.series_id])
    form = client.get(url)
    assert "其他单位的内容" in form.content.decode()
    assert "只看总分和名次" in client.get(reverse("bulletins:all-series")).content.decode()
    delivery = Delivery.objects.select_related("bulletin__series", "unit").get(unit=town)
    with django_assert_num_queries(1):  # the names of units
        units_view.of(delivery.bulletin, delivery.unit)
    assert all_series.of("testing").others_shown == "totals"


def _said(blocks):
    return str(blocks)
