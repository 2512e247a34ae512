"""Cells of a register's workbook: its own form comes back the same; percents are asked."""

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.fields.choices import KindKey as K
from portal.fields.domain import engine
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds import KINDS
from portal.fields.domain.rows import Filled
from portal.fields.domain.sheet_form import FormWorkbook
from portal.fields.domain.world import World
from portal.fields.models import FieldDef, FieldSet, FieldSetVersion
from portal.imports.kit import CellError, Context, Doubt
from portal.imports.reading.opening import open_workbook
from portal.orgs.models import Unit
from portal.registers.importers.cells import FieldCell
from portal.registers.importers.rosters import roster_of
from portal.registers.models import Register
from tests.factories.registers import choices

OPTIONS = choices("一级", "二级", "其他（注明）")
ALL_KINDS = [
    FieldDef(key="f1", label="整数", kind=K.INTEGER),
    FieldDef(key="f2", label="小数", kind=K.DECIMAL, decimals=4),
    FieldDef(key="f3", label="占比", kind=K.PERCENT, decimals=2),
    FieldDef(key="f4", label="金额", kind=K.MONEY, unit_of_measure="万元"),
    FieldDef(key="f5", label="文字", kind=K.TEXT),
    FieldDef(key="f6", label="长文字", kind=K.LONG_TEXT),
    FieldDef(key="f7", label="单选", kind=K.CHOICE, choices=OPTIONS),
    FieldDef(key="f8", label="多选", kind=K.MULTI_CHOICE, choices=OPTIONS),
    FieldDef(key="f9", label="日期", kind=K.DATE),
    FieldDef(key="f10", label="年月", kind=K.MONTH),
    FieldDef(key="f11", label="是否", kind=K.YES_NO),
]
dates = st.dates(dt.date(1900, 3, 1), dt.date(2100, 12, 31))
text = st.text("甲乙 12=+-。，%#'\"", max_size=20).map(lambda words: f"字{words}甲")
ROW = st.fixed_dictionaries(
    {},
    optional={
        "f1": st.integers(-(10**14), 10**14),
        "f2": st.decimals(-(10**9), 10**9, places=4),
        "f3": st.decimals(-500, 500, places=2),
        "f4": st.decimals(0, 10**12, places=2).map(str),
        "f5": text,
        "f6": text,
        "f7": st.sampled_from(["一级", "二级", "其他（注明）"]),
        "f8": st.lists(st.sampled_from(["一级", "二级", "其他（注明）"]), min_size=1, unique=True),
        "f9": dates,
        "f10": dates.map(lambda day: f"{day:%Y-%m}"),
        "f11": st.booleans().map(str),
    },
)


def read(kind, *cells):
    """As the engine reads the distinct cells of a column."""
    context = Context(SimpleNamespace(), dt.date(2026, 3, 8), frozenset(cells))
    reader = FieldCell(kind).prepare(context)
    return [reader.read(cell) for cell in cells]


def kind_of(key, **settings):
    return KINDS[key](FieldDef(key="f1", label="列", kind=key, **settings))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROW, min_size=1, max_size=8))
def test_a_form_reads_back_what_was_written(rows):
    version = FieldSetVersion(number=1, fieldset=FieldSet(code="c", label="表"))
    definition = Definition(version, tuple(ALL_KINDS), ())
    unit, world = Unit(pk=1, name="东河镇", short_name="东河镇"), World()
    stored = [engine.parse_cells(definition, row, world) for row in rows]
    assert [findings for _, findings in stored] == [[]] * len(rows)
    written = [Filled(n, 1, unit, values) for n, (values, _) in enumerate(stored, 1)]
    body = FormWorkbook(definition, title="表", units=["东河镇"], world=world).write(written)
    book = open_workbook(body, "表.xlsx")
    roster = roster_of(Register(fieldset=version.fieldset, name="表"), definition)
    table = roster.table_of(book, book.sheet("填报"))
    assert set(table.settled) == set(roster.fields)
    back = [
        {k: read(definition.by_key[k], row[table.settled[k]])[0] for k in definition.by_key}
        for row in table.rows
    ]
    filled = [{k: v for k, v in values.items() if v is not None} for values in back]
    assert filled == [{k: v for k, v in r.values.items() if v is not None} for r in written]


def test_what_is_wrong_is_told_as_forms_tell_it_and_options_are_offered():
    with pytest.raises(CellError, match="请从一级、二级、其他（注明）中选") as refusal:
        read(kind_of(K.CHOICE, choices=OPTIONS), "四级")
    assert refusal.value.candidates == ("一级", "二级", "其他（注明）")
    with pytest.raises(CellError, match="公式错误"):
        read(kind_of(K.TEXT), "#REF!")


def test_percents_that_excel_keeps_as_fractions_are_taken_so_and_asked():
    kind = kind_of(K.PERCENT, decimals=1)
    doubts = read(kind, 0.855, 1.0)
    assert all(isinstance(one, Doubt) for one in doubts)
    assert [one.value for one in doubts] == ["85.5", "100.0"]
    assert "“0.855”按 85.5% 读取" in doubts[0].message
    assert read(kind, 85.5, 0.5) == ["85.5", "0.5"]
    assert read(kind, "85.5%", "0.5") == ["85.5", "0.5"]
