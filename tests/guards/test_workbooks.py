"""No formula leaves in a workbook: one place writes them, and whatever people typed stays text."""

import ast
import csv
import io

import django_tables2 as tables
import openpyxl
import pytest
from django.conf import settings
from django.utils import timezone

from portal.fields.choices import KindKey
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.imports.declaring import ROSTERS, RosterFinding
from portal.imports.domain import imports, workbooks
from portal.problems import Level
from portal.registers.domain import sheets
from portal.ui import export
from reports.datasets import Chosen, Printed, Sheet, SheetColumn
from reports.domain import printing
from reports.domain import tables as plain
from reports.domain.marks import Mark
from tests import sources
from tests.factories import accounts, orgs, registers
from tests.factories.branches import PartyOrganizationFactory
from tests.factories.imports import checked, workbook
from tests.imports.rosters import HEAD, row

WRITERS = {"Workbook", "writer", "DictWriter", "write_formula", "write_url", "add_worksheet"}
FACTORY = "portal/sheets/"
EVIL = ["=1+1", "＝1+1", "+1", "-1+1", "@SUM(1)", "\t=1+1"]
evil = pytest.mark.parametrize("text", EVIL)


def calls(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in WRITERS:
                yield f"{path.relative_to(settings.BASE_DIR)}:{node.lineno} {name}"


def test_only_the_factory_writes_workbooks_and_separated_text():
    writers = [call for path in sources.modules() for call in calls(path)]
    assert [call for call in writers if not call.startswith(FACTORY)] == []
    assert len(writers) >= 2, "the factory itself has moved"


def assert_harmless(content, *, holds):
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [c for sheet in book for line in sheet.iter_rows() for c in line if c.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    assert [cell for cell in cells if cell.hyperlink] == []
    for cell in cells:
        looks = str(cell.value).strip()[:1] in tuple("=＝+＋-－@＠") and cell.data_type == "s"
        assert cell.quotePrefix or not looks, f"{cell.coordinate}: {cell.value!r} can be run"
    rules = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
    assert all(rule.formula1.startswith("'选项'!$") for rule in rules if rule.type == "list")
    assert not [name for name in book.defined_names if not name.startswith("_xlnm")]
    assert any(holds.strip() in str(cell.value) for cell in cells)


@pytest.fixture
def county(db):
    return orgs.county()


class People(tables.Table):
    name = tables.Column()


@evil
def test_list(text, county):
    table = People([{"name": text}])
    table.columns["name"].column.verbose_name = text
    by = accounts.UserFactory(name=text)
    assert_harmless(export.list_workbook(table, title=text, by=by).content, holds=text)


@evil
def test_register_form(text, county):
    town = orgs.township(county, name=f"{text}镇", short_name=text)
    member = accounts.holder("township_member", town)
    options = registers.choices(text, f'{text}")&("')
    designed = [
        {"label": f"{text}文", "kind": KindKey.TEXT, "help": text},
        {"label": f"{text}选", "kind": KindKey.CHOICE, "choices": options, "help": text},
    ]
    register = registers.register(county, designed, (), name=text, note=text)
    record = registers.record(register, town, member, **{f"{text}文": text})
    definition = Definition.of(register.fieldset.versions.get())
    form = sheets.written(register, definition, [record], offered=[town], world=World())
    assert_harmless(form, holds=text)


@pytest.fixture
def keeper(county):
    PartyOrganizationFactory(unit=orgs.township(county), short_name="第一支部")
    return accounts.with_role(accounts.UserFactory(unit=county), "organization_office", county)


@pytest.fixture
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@evil
@pytest.mark.usefixtures("own_media")
@pytest.mark.parametrize("most", [0, workbooks.MOST_CELLS])
def test_own_workbook_marked(text, most, keeper, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_CELLS", most)
    content = workbook([HEAD, row(1, 学历=text), row(2, name=text, 现居住地=text)])
    batch = checked(content, by=keeper, name=f"{text.strip()}.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(imports.marked_workbook(batch, by=keeper)))
    cells = [cell for line in book.active.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert text.strip() in [str(cell.value).strip() for cell in cells]


@evil
def test_report_and_lists_of_an_import(text):
    findings = [RosterFinding(3, "name", Level.ERROR, text)]
    assert_harmless(workbooks.report(ROSTERS["members"], findings), holds=text)
    assert_harmless(workbooks.listed(text, (text,), [(text,), (-3,)], widths=(9,)), holds=text)


@evil
def test_template_of_an_import(text, db, monkeypatch):
    roster = ROSTERS["members"]
    column = next(iter(roster.columns().values()))
    for name, value in {"label": text, "help": text, "aliases": (text,)}.items():
        monkeypatch.setattr(column, name, value)
    monkeypatch.setattr(roster, "label", text)
    monkeypatch.setattr(roster, "sheet_names", (text,))
    monkeypatch.setattr(column.widget, "choices", lambda: [text, f'{text}",1)&('], raising=False)
    assert_harmless(workbooks.template(roster), holds=text)


class Rows(list):
    def iterator(self, chunk_size):
        return iter(self)


class Nothing:
    line = "=1+1"

    def add(self, row):
        pass


def dataset(text):
    columns = [SheetColumn(text, str), SheetColumn("数", lambda _: -5, is_number=True, group=text)]
    mark = Mark(text, text, text, timezone.localtime(), text, text)
    return Sheet(text, columns, Rows([text])), mark, plain.Counter(lambda *_: None, 1, 9)


@evil
def test_data_set_and_printed_roster(text):
    sheet, mark, count = dataset(text)
    assert_harmless(plain.xlsx([sheet], mark, count), holds=text)
    layout = Printed(
        key="x", label=text, title=text, sheet=lambda _: sheet, tally=lambda _: Nothing(),
        group_of=lambda _: text,
    )  # fmt: skip
    chosen = Chosen(None, None, timezone.localdate())
    sheet, mark, count = dataset(text)
    assert_harmless(printing.xlsx(layout, sheet, chosen, mark, count), holds=text)


@evil
def test_data_set_as_separated_text(text):
    sheet, mark, count = dataset(text)
    content = plain.csv_file(sheet, mark, count).decode("utf-8-sig")
    _, head, cells = csv.reader(io.StringIO(content, newline=""))
    assert (head, cells) == ([f"'{text}", "数"], [f"'{text}", "-5"])
