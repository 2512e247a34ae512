"""What a sheet form holds is read back the same."""

import datetime as dt
import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.fields.choices import KindKey as K
from portal.fields.domain import engine, sheet_reading
from portal.fields.domain.definition import Definition
from portal.fields.domain.rows import Filled
from portal.fields.domain.sheet_form import FormWorkbook
from portal.fields.domain.world import World
from portal.fields.models import FieldDef, FieldSet, FieldSetVersion
from portal.orgs.models import Unit
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
text = st.text(st.characters(codec="utf-8"), max_size=30)
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


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROW, min_size=1, max_size=8))
def test_a_sheet_reads_back_what_was_written(rows):
    version = FieldSetVersion(number=1, fieldset=FieldSet(code="c", label="表"))
    definition = Definition(version, tuple(ALL_KINDS), ())
    unit, world = Unit(pk=1, name="东河镇", short_name="东河镇"), World()
    stored = [engine.parse_cells(definition, row, world) for row in rows]
    assert [findings for _, findings in stored] == [[]] * len(rows)
    written = [Filled(n, 1, unit, values) for n, (values, _) in enumerate(stored, 1)]
    body = FormWorkbook(definition, title="表", units=["东河镇"], world=world).write(written)
    sheet = sheet_reading.read(io.BytesIO(body), definition, world)
    back = [engine.parse_cells(definition, row.raw, world) for row in sheet.rows]
    assert [findings for _, findings in back] == [[]] * len(rows)
    filled = [{k: v for k, v in values.items() if v is not None} for values, _ in back]
    assert filled == [{k: v for k, v in r.values.items() if v is not None} for r in written]
