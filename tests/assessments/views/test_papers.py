"""Ledgers on paper: filled, blank, and a unit's year as a book, as a document and as a PDF."""

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from docx import Document

from assessments.actions import LEDGER_BOOK_BOUND, LEDGER_PRINTED
from assessments.choices import LedgerState
from assessments.domain.ledgers import books
from assessments.domain.ledgers.filling import Filling
from assessments.domain.ledgers.papers import filled as paper_of
from portal.audit.models import Event
from portal.fields.choices import KindKey
from portal.jobs.choices import JobState
from portal.jobs.domain import results
from portal.jobs.models import Job
from portal.periods import Period
from reports.blocks import RowKind, Table
from reports.domain.documents import DOCX, FORMATS, PDF
from tests import clock
from tests.assessments import handing
from tests.factories import accounts, ledgers
from tests.factories.jobs import run_now
from tests.reports import pdfs

pytestmark = pytest.mark.django_db
HOSTILE = "#panic() *粗* $x$ @引 <b>"


@pytest.fixture
def plain(county, office, town, other_town):
    return ledgers.form(county, handing.PLAIN, by=office)


@pytest.fixture
def accepted(plain, town, member, reviewer):
    ledger = ledgers.opened(plain)[town.short_name]
    ledgers.fill(ledger, member, remark=HOSTILE)
    return handing.accepted(ledger, member, reviewer)


def taken(client, name, record):
    answer = client.get(reverse(f"assessments:{name}", args=[record.pk]))
    assert answer.status_code == 200, answer.content
    return answer


def as_document(answer):
    return Document(io.BytesIO(answer.content))


def lines(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_filled_ledger_as_a_document(client, accepted, member, reviewer):
    client = accounts.signed_in(client, member)
    answer = taken(client, "ledger-docx", accepted)
    made = as_document(answer)
    title, about, window, people, seal, day = (one.text for one in made.paragraphs)
    assert title == "2026年11月小台账"
    assert about == "填报单位：云岭县东河镇\t报送期间：2026年11月\t状态：已通过（按时）"
    assert window.startswith("当期发生数计数起止：2026年10月26日至2026年11月25日。")
    assert people.startswith(
        f"填报人：{member.name}\t审核人：{reviewer.name}\t报送时间：2026-11-23"
    )
    assert (seal, day) == ("云岭县东河镇（盖章）", "2026年11月23日")
    (table,) = made.tables
    head, part, first, *rest = lines(table)
    assert head == ["序号", "内容", "本期", "说明", "佐证"]
    assert "tblHeader" in table.rows[0]._tr.xml
    assert set(part) == {"一、人"}
    assert first == ["1", "党员总数（人）", "4", "", ""]
    assert rest[-1][:3] == ["10", "其他", HOSTILE]
    assert Event.objects.get(action=LEDGER_PRINTED).detail["format"] == "docx"


def test_a_filled_ledger_as_a_pdf_says_the_same(client, accepted, member):
    client = accounts.signed_in(client, member)
    made = taken(client, "ledger-pdf", accepted)
    assert made["Content-Type"] == "application/pdf"
    assert set(pdfs.sizes(made.content)) == {(210, 297)}
    (page,) = pdfs.pages(made.content)
    said = "".join(page.split())
    document = as_document(taken(client, "ledger-docx", accepted))
    texts = [one.text for one in document.paragraphs]
    texts += [cell for line in lines(document.tables[0]) for cell in line]
    for text in texts:
        for part in text.split("\t"):
            assert "".join(part.split()) in said
    assert f"— 1 —\n{member.name} 2026-11-23" in page


def test_what_is_contested_and_proved_stands_beside_its_number(ledger, member):
    ledgers.fill(ledger, member, members="5", paid="是")
    ledgers.explain(ledger, member, members="新转入一人")
    ledgers.proof(ledger, member, key="paid", name="发放凭证.pdf")
    blocks = paper_of(Filling(handing.whole(ledger), by=member))
    (table,) = (block for block in blocks if isinstance(block, Table))
    by_label = {row.cells[1]: row.cells for row in table.rows if row.kind == RowKind.RECORD}
    assert by_label["党员总数（人）"][2:4] == ("5", "系统数据为4；新转入一人")
    assert by_label["报酬已发放"][4] == "发放凭证.pdf"


def test_long_words_take_the_width_of_the_table(ledger, member):
    long = "上级拨款未到，" * 8
    ledgers.fill(ledger, member, paid="否", unpaid=long)
    (table,) = (
        b for b in paper_of(Filling(handing.whole(ledger), by=member)) if isinstance(b, Table)
    )
    place = next(n for n, row in enumerate(table.rows) if "未发放原因" in row.cells)
    assert Filling(ledger).definition.by_key["unpaid"].field.kind == KindKey.LONG_TEXT
    assert table.rows[place].cells[2] == "见下行"
    assert table.rows[place + 1].cells == (long,)


def test_what_is_not_handed_in_says_so_and_leaves_the_places_empty(client, ledger, member):
    client = accounts.signed_in(client, member)
    made = as_document(taken(client, "ledger-docx", ledger))
    assert "状态：未报送" in made.paragraphs[1].text
    assert made.paragraphs[3].text.endswith("审核人：\t报送时间：")
    assert made.paragraphs[5].text.split() == ["年", "月", "日"]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_foreign_ledger_does_not_exist(client, accepted, other_town, kind):
    stranger = accounts.holder("township_member", other_town)
    client = accounts.signed_in(client, stranger)
    address = reverse(f"assessments:ledger-{kind}", args=[accepted.pk])
    assert client.get(address).status_code == 404


def test_a_blank_form_asks_everything_and_tells_nothing(client, ledger, form, member):
    client = accounts.signed_in(client, member)
    made = as_document(taken(client, "blank-docx", form))
    assert [one.text for one in made.paragraphs[:2]] == ["小台账", "填报单位：\t报送期间："]
    head, part, *rows = lines(made.tables[0])
    assert head == ["序号", "内容", "填法", "本期", "说明", "佐证"]
    assert set(part) == {"一、人"}
    asked = [row for row in rows if len(set(row)) > 1]
    assert [row[0] for row in asked] == [str(n) for n in range(1, 11)]
    assert {cell for row in asked for cell in row[3:5]} == {""}
    assert all(row[2] for row in asked)
    (page,) = pdfs.pages(taken(client, "blank-pdf", form).content)
    assert "填报单位（盖章）" in page
    assert "由组织科审核" in page


def test_the_pages_lead_to_their_papers(client, accepted, plain, member):
    client = accounts.signed_in(client, member)
    page = client.get(accepted.get_absolute_url(), {"tab": "content"}).text
    of_form = client.get(plain.get_absolute_url()).text
    for kind in FORMATS:
        assert reverse(f"assessments:ledger-{kind}", args=[accepted.pk]) in page
        assert reverse(f"assessments:blank-{kind}", args=[plain.pk]) in of_form
    assert f"{reverse('assessments:book')}?unit={accepted.unit_id}&amp;year=2026" in page
    assert reverse("assessments:book") in client.get(reverse("assessments:ledgers")).text


# The year as a book -------------------------------------------------------------------------------


@pytest.fixture
def year(plain, town, member, reviewer, accepted):
    """October and November accepted, September missed, December under way."""
    october = ledgers.opened(plain, Period.parse("2026-10"))[town.short_name]
    october.change(locks_at=accepted.locks_at, due_at=accepted.due_at)
    handing.accepted(october, member, reviewer)
    ledgers.of(plain, town, Period.parse("2026-09"), state=LedgerState.LOCKED)
    ledgers.of(plain, town, Period.parse("2026-12"))
    ledgers.of(plain, town, Period.parse("2025-12"), state=LedgerState.LOCKED)


def bind(town, by, wanted):
    return books.bind(town, year=2026, wanted=wanted, by=by, tell=lambda *_: None)


@pytest.mark.usefixtures("year")
def test_a_year_is_bound_as_a_pdf(town, member):
    bound = bind(town, member, PDF)
    cover, contents, *pages = pdfs.pages(bound.content)
    assert cover.split() == ["2026年度台账册", "云岭县东河镇", "2026年11月23日"]
    titles = [line.replace("·", " ").split() for line in contents.split("\n")[1:3]]
    assert titles == [["2026年10月小台账", "3"], ["2026年11月小台账", "4"]]
    left_out = "没有收入本册的台账：2026年9月小台账（未报）、2026年12月小台账（填报中）。"
    assert left_out in "".join(contents.split())
    assert [page.split("\n")[0] for page in pages] == ["2026年10月小台账", "2026年11月小台账"]
    assert bound.ledgers == 2
    event = Event.objects.get(action=LEDGER_BOOK_BOUND)
    assert (event.detail["rows"], event.detail["period"]) == (2, "2026")


@pytest.mark.usefixtures("year")
def test_a_year_is_bound_as_a_document(town, member):
    made = Document(io.BytesIO(bind(town, member, DOCX).content))
    assert len(made.tables) == 2
    assert made.sections[0].different_first_page_header_footer
    assert "TOC" in made.element.xml
    texts = [one.text for one in made.paragraphs]
    assert texts.count("2026年11月小台账") == 2  # in the contents and above the ledger


@pytest.mark.usefixtures("year")
def test_it_is_ordered_on_its_page_and_bound_in_the_background(
    client, town, member, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    client = accounts.signed_in(client, member)
    page = client.get(reverse("assessments:book")).text
    assert "年度台账册" in page
    sent = {"unit": town.pk, "year": "2026", "format": "docx"}
    answer = client.post(reverse("assessments:book"), sent)
    job = Job.objects.get(kind=books.BOOK)
    assert answer.url == job.get_absolute_url()
    job = run_now(job)
    assert job.state == JobState.DONE
    (file,) = results.kept(job)
    assert file.name.startswith("云岭县东河镇2026年度台账册-20261123")


def test_a_year_without_an_accepted_ledger_makes_no_book(client, town, member):
    client = accounts.signed_in(client, member)
    sent = {"unit": town.pk, "year": "2026", "format": "pdf"}
    answer = client.post(reverse("assessments:book"), sent)
    assert answer.status_code == 422
    assert "2026年还没有审核通过的台账" in answer.text
    assert not Job.objects.exists()


@pytest.mark.usefixtures("year")
def test_nobody_binds_what_is_not_his(client, town, other_town):
    stranger = accounts.holder("township_member", other_town)
    with pytest.raises(PermissionDenied):
        bind(town, stranger, PDF)
    sent = {"unit": town.pk, "year": "2026", "format": "pdf"}
    answer = accounts.signed_in(client, stranger).post(reverse("assessments:book"), sent)
    assert answer.status_code == 422
    assert not Job.objects.exists()


@pytest.mark.usefixtures("year")
def test_a_book_has_an_end(town, member, monkeypatch):
    monkeypatch.setattr(books, "MOST", 1)
    with pytest.raises(ValidationError, match="有 2 份台账，超过一册的上限 1 份"):
        bind(town, member, PDF)


def test_statements_do_not_grow_with_the_cells(year, town, member, django_assert_max_num_queries):
    with clock.at(ledgers.OPEN_DAY), django_assert_max_num_queries(60):
        bind(town, member, DOCX)
