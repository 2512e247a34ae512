"""A register on paper and as a document: its own title, conditions, sums, repeated headings."""

import io

import pytest
from django.urls import reverse
from docx import Document
from docx.enum.section import WD_ORIENT

from portal.audit.models import Event
from portal.fields.choices import KindKey
from portal.jobs.choices import JobState
from portal.jobs.models import Job
from portal.registers.actions import REGISTER_EXPORTED
from portal.registers.models import Register
from reports.domain import register_files, register_paper
from tests.factories import accounts, orgs
from tests.factories import registers as factory
from tests.factories.jobs import run_now

pytestmark = pytest.mark.django_db
FIELDS = [
    {"label": "名称", "kind": KindKey.TEXT},
    {"label": "面积", "kind": KindKey.DECIMAL, "unit_of_measure": "平方米"},
    {"label": "占比", "kind": KindKey.PERCENT},
    {"label": "联系电话", "kind": KindKey.TEXT, "sensitive": True},
]


@pytest.fixture
def county(db):
    return orgs.county()


@pytest.fixture
def towns(county):
    return [orgs.township(county, name=f"云岭县{n}镇", short_name=f"{n}镇") for n in ("东", "西")]


@pytest.fixture
def office(county):
    return factory.designer(county)


@pytest.fixture
def register(county, towns, office):
    made = factory.register(county, FIELDS, (), by=office, name="阵地台账")
    Register.objects.update(print_title="党员教育培训阵地登记表")
    for n, town in enumerate(towns, start=1):
        values = {
            "名称": f"<b>会堂{n}",
            "面积": f"{n}0.50",
            "占比": "5.00",
            "联系电话": "13800000000",
        }
        factory.record(made, town, office, **values)
    return made


def document(client, register, **asked):
    answer = client.get(reverse("reports:register-docx", args=[register.pk]), asked)
    return Document(io.BytesIO(answer.content))


def cells(row):
    return [cell.text for cell in row.cells]


def test_a_document_has_title_conditions_entries_and_sums(client, register, office, towns):
    made = document(accounts.signed_in(client, office), register)
    title, about = made.paragraphs[:2]
    assert title.text == "党员教育培训阵地登记表"
    assert about.text.startswith("云岭县")
    (table,) = made.tables
    head, *rows, last = table.rows
    assert cells(head) == ["序号", "单位", "名称", "面积（平方米）", "占比"]
    assert "tblHeader" in head._tr.xml  # on every page
    assert cells(rows[0]) == ["1", "东镇", "<b>会堂1", "10.50", "5.00%"]
    assert last.cells[0].text == "合计：共 2 条，面积 31平方米"
    foot = made.sections[0].footer
    assert foot.paragraphs[0].text.startswith("—  —\n")
    assert "PAGE" in foot._element.xml
    assert f"{office.name} 20" in foot.paragraphs[0].text
    assert "13800000000" not in made.element.xml
    assert Event.objects.get(action=REGISTER_EXPORTED).detail["rows"] == 2


def test_it_holds_what_the_list_shows_and_says_so(client, register, office, towns):
    accounts.signed_in(client, office)
    made = document(client, register, unit=towns[1].pk)
    assert "条件：" in made.paragraphs[1].text
    assert "西镇" in made.paragraphs[1].text
    assert len(made.tables[0].rows) == 3
    entry = register.records.first()
    picked = document(client, register, pick=entry.pk)
    assert "所选记录" in picked.paragraphs[1].text
    assert len(picked.tables[0].rows) == 3


def test_wide_tables_lie_on_their_side(client, county, office, towns):
    narrow = factory.register(county, FIELDS[:2], (), by=office, name="窄")
    many = [{"label": f"情况{n}", "kind": KindKey.LONG_TEXT} for n in range(4)]
    wide = factory.register(county, many, (), by=office, name="宽")
    accounts.signed_in(client, office)
    ways = [document(client, one).sections[0].orientation for one in (narrow, wide)]
    assert ways == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_a_township_gets_its_own_entries_only(client, register, towns):
    member = accounts.holder("township_member", towns[0])
    made = document(accounts.signed_in(client, member), register)
    assert [row.cells[1].text for row in made.tables[0].rows[1:-1]] == ["东镇"]


def test_the_printed_page_has_the_title_and_the_sums(client, register, office):
    accounts.signed_in(client, office)
    address = register.get_absolute_url()
    page = client.get(address, {"print": 1}).content.decode()
    assert "<h1>党员教育培训阵地登记表</h1>" in page
    assert "合计：共 2 条，面积 31平方米。" in page
    listed = client.get(address, {"unit": register.records.first().unit_id}).content.decode()
    assert f"{reverse('reports:register-docx', args=[register.pk])}?unit=" in listed


# Long lists ---------------------------------------------------------------------------------------


@pytest.fixture
def long(monkeypatch):
    """As if there were more entries than one paper holds."""
    monkeypatch.setattr(register_paper, "MOST_ROWS", 1)


def content(kept):
    with kept.file.open() as stream:
        return stream.read()


def ordered(client, register, kind, **asked):
    answer = client.get(reverse(f"reports:register-{kind}", args=[register.pk]), asked)
    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    return job


def test_a_long_list_is_several_papers_made_in_the_background(client, register, office, long):
    job = ordered(accounts.signed_in(client, office), register, "docx")
    run_now(job)
    first, last = (Document(io.BytesIO(content(one))) for one in job.files.order_by("pk"))
    assert first.paragraphs[0].text == "党员教育培训阵地登记表（第1份，共2份）"
    assert [cells(row)[:3] for row in first.tables[0].rows[1:-1]] == [["1", "东镇", "<b>会堂1"]]
    assert first.tables[0].rows[-1].cells[0].text == "接第2份"
    assert [cells(row)[:2] for row in last.tables[0].rows[1:-1]] == [["2", "西镇"]]
    assert last.tables[0].rows[-1].cells[0].text == "合计：共 2 条，面积 31平方米"
    assert Event.objects.get(action=REGISTER_EXPORTED).detail["rows"] == 2
    assert [one.name.rsplit("-", 2)[0] for one in job.files.order_by("pk")] == [
        "党员教育培训阵地登记表（第1份，共2份）",
        "党员教育培训阵地登记表（第2份，共2份）",
    ]


@pytest.mark.usefixtures("long")
def test_each_paper_is_a_pdf_too_and_the_conditions_go_with_the_order(
    client, register, office, towns
):
    factory.record(register, towns[1], office, 名称="三", 面积="1", 占比="1")
    job = ordered(accounts.signed_in(client, office), register, "pdf", unit=towns[1].pk)
    job = run_now(job)
    assert job.state == JobState.DONE, job.error
    assert job.files.count() == 2
    assert all(content(one).startswith(b"%PDF") for one in job.files.all())


def test_more_than_one_order_holds_is_refused_with_what_to_do(
    client, register, office, monkeypatch
):
    monkeypatch.setattr(register_files, "MOST", 1)
    accounts.signed_in(client, office)
    address = reverse("reports:register-docx", args=[register.pk])
    page = client.get(address, follow=True).content.decode()
    assert "共 2 条，超过一次导出的上限 1 条。请按单位、期间或状态筛选" in page
    assert not Event.objects.filter(action=REGISTER_EXPORTED).exists()


def test_whoever_may_not_know_it_any_more_gets_nothing(client, register, office, long):
    job = ordered(accounts.signed_in(client, office), register, "docx")
    Register.objects.update(seen_by=["cadre_office"])
    job = run_now(job)
    assert "已看不到它" in job.error
    assert not job.files.exists()
