"""How a cell comes by its first value, and which fields may say so."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from portal.fields import owners
from portal.fields.choices import Arrival, Deviation, Evidence
from portal.fields.choices import KindKey as K
from portal.fields.domain import designs, engine
from portal.fields.domain.changes import differences
from portal.fields.domain.definition import Definition
from portal.fields.domain.kinds import KINDS
from portal.fields.domain.world import World
from portal.fields.forms import FieldForm
from portal.fields.models import FieldDef
from portal.fields.sources import SOURCES, Source
from portal.orgs.models import Unit
from tests.factories.registers import choices

TOWN = Unit(pk=1, name="云岭县东河镇", short_name="东河镇", code="101")


def definition(*settings):
    fields = [
        FieldDef(**{"key": f"f{n}", "label": f"字段{n}", "kind": K.INTEGER, **one})
        for n, one in enumerate(settings, 1)
    ]
    return Definition(None, tuple(fields), ())


def arriving(*settings, last=None):
    return engine.arriving(definition(*settings), unit=TOWN, world=World(), last=last)


@pytest.fixture
def counts(monkeypatch):
    source = Source("test.count", "计数", lambda *_: {TOWN.pk: 12}, is_number=True)
    monkeypatch.setitem(SOURCES, source.key, source)
    return {"arrival": Arrival.SOURCE, "source": source.key}


def test_a_source_brings_what_could_be_typed(counts):
    text = {"kind": K.TEXT, "arrival": Arrival.SOURCE, "source": "unit.code"}
    percent = {**counts, "kind": K.PERCENT, "decimals": 1}
    assert arriving(counts, percent, text, {}) == {"f1": 12, "f2": "12.0", "f3": "101"}


def test_what_would_be_refused_does_not_arrive(counts, monkeypatch):
    assert arriving({**counts, "maximum": 11}) == {}
    monkeypatch.delitem(SOURCES, "test.count")
    assert arriving(counts) == {}


def test_the_last_row_is_carried_where_it_still_fits():
    carried = {"arrival": Arrival.CARRIED}
    options = choices("一级", "二级")
    settings = (
        carried,
        {**carried, "kind": K.MULTI_CHOICE, "choices": options},
        {**carried, "kind": K.CHOICE, "choices": options},
        {**carried, "kind": K.DATE},
        {},
    )
    last = {"f1": 0, "f2": ["c1", "c2"], "f3": "c9", "f4": "2026-03-08", "f5": 5}
    assert arriving(*settings, last=last) == {"f1": 0, "f2": ["c1", "c2"], "f4": "2026-03-08"}
    assert arriving(*settings) == {}


def test_the_heading_says_where_it_came_from_and_what_is_to_be_attached(counts):
    field = FieldDef(kind=K.INTEGER, help="年末数。", evidence=Evidence.REQUIRED, **counts)
    guidance = "年末数。\n整数\n由系统带出“计数”，请核对。必须附佐证材料，最多 1 个文件，"
    guidance += "每个不超过 10 MB。"
    assert KINDS[K.INTEGER](field).guidance == guidance


def test_what_may_be_left_blank_is_asked_without_being_required():
    asked = {"required": True, "excusable": True, "kind": K.INTEGER}
    described = definition(asked, {"required": True})
    assert described.schema()["required"] == ["f2"]
    assert KINDS[K.INTEGER](described.fields[0]).asked == "确实填不出的，空着并写明原因。"


# Evidence -----------------------------------------------------------------------------------------


def unproven(evidence, *settings, **values):
    made = definition(*settings)
    findings = engine.complete(made, values, unit=TOWN, world=World(), evidence=evidence)
    return [(finding.column, finding.message) for finding in findings]


def test_evidence_is_asked_of_filled_cells_whose_field_asks_for_it():
    asks, may = {"evidence": Evidence.REQUIRED}, {"evidence": Evidence.OPTIONAL}
    assert unproven({}, asks, may, {}, asks, f1=1, f2=1, f3=1) == [
        ("f1", "“字段1”必须附佐证材料。")
    ]
    assert unproven({"f1": 1}, asks, may, {}, f1=0, f2=1) == []
    assert unproven({"f1": 2}, asks, f1=1) == [("f1", "“字段1”最多附 1 个文件，现在有 2 个。")]
    assert unproven({"f1": 2}, {**may, "evidence_most": 2}, f1=1) == []


def test_owners_whose_rows_keep_no_evidence_are_not_asked():
    assert unproven(None, {"evidence": Evidence.REQUIRED}, f1=1) == []


# Design -------------------------------------------------------------------------------------------


@pytest.fixture
def next_draft(register, office):
    return designs.start_draft(register.fieldset, by=office)


@pytest.fixture
def _every_setting(monkeypatch):
    """Registers as if their rows heeded everything, as ledgers will."""
    whole = replace(owners.OWNERS["registers"], asks=owners.ASKED)
    monkeypatch.setitem(owners.OWNERS, "registers", whole)


@pytest.mark.parametrize(
    ("settings", "where", "reason"),
    [
        ({"arrival": "source"}, "source", "请选择自动取值"),
        ({"arrival": "source", "source": "unit.name"}, "source", "“单位全称”是文字"),
        ({"arrival": "source", "source": "no.such"}, "source", "没有这项自动取值"),
        ({"arrival": "source", "source": "unit.name", "kind": K.DATE}, "arrival", "只有数字和文字"),
        ({"arrival": "carried", "sensitive": True}, "arrival", "只能手工填写"),
        ({"evidence": "required", "evidence_most": 0}, "evidence_most", "1 到 9 个"),
        ({"evidence": "optional", "evidence_most": 10}, "evidence_most", "1 到 9 个"),
        ({"evidence": "optional", "evidence_megabytes": 21}, "evidence_megabytes", "1 到 20 MB"),
        ({"kind": K.DATE, "expiry_days": 9, "sensitive": True}, "expiry_days", "敏感内容"),
        ({"kind": K.DATE, "expiry_days": 0}, "expiry_days", "1 到 1,000 天"),
        ({"excusable": True}, "excusable", "不是必填的字段本来就能空着"),
    ],
)
@pytest.mark.usefixtures("_every_setting")
def test_settings_that_make_no_sense_are_refused(next_draft, office, settings, where, reason):
    with pytest.raises(ValidationError) as refusal:
        designs.add_field(next_draft, by=office, **{"label": "数", "kind": K.INTEGER, **settings})
    assert list(refusal.value.message_dict) == [where]
    assert reason in refusal.value.message_dict[where][0]


@pytest.mark.usefixtures("_every_setting")
def test_settings_are_kept_and_told(next_draft, office):
    settings = {
        "arrival": Arrival.SOURCE,
        "source": "unit.villages",
        "evidence": Evidence.OPTIONAL,
        "evidence_most": 3,
        "deviation": Deviation.STOCK,
        "required": True,
        "excusable": True,
    }
    made = designs.edit_field(next_draft.fields.get(label="党员数"), by=office, **settings)
    made.refresh_from_db()
    assert {name: getattr(made, name) for name in settings} == settings
    (change,) = differences(next_draft)
    assert change.detail.split("；") == [
        "必填由“否”改为“是”",
        "必填的可写明原因后空着由“否”改为“是”",
        "自动取值由“空”改为“所辖村（社区）数”",
        "初始内容由“手工填写”改为“系统带出”",
        "佐证材料由“不要”改为“可附”",
        "最多几个佐证文件由“1”改为“3”",
        "与往期比较由“不比较”改为“存量，与上期比”",
    ]


@pytest.mark.usefixtures("_every_setting")
@pytest.mark.parametrize("kind", [K.FILE, K.AUTOMATIC])
def test_what_nobody_types_neither_arrives_nor_is_proved(next_draft, office, kind):
    asked = {"arrival": Arrival.CARRIED, "evidence": Evidence.REQUIRED, "deviation": "stock"}
    settings = {"formula": "1+1"} if kind == K.AUTOMATIC else {}
    made = designs.add_field(next_draft, by=office, label="新", kind=kind, **asked, **settings)
    assert (made.arrival, made.evidence, made.deviation) == ("hand", "none", "none")


@pytest.mark.usefixtures("_every_setting")
def test_only_figures_are_compared(next_draft, office):
    made = designs.add_field(next_draft, by=office, label="新", kind=K.TEXT, deviation="flow")
    assert made.deviation == Deviation.NONE


def test_an_owner_is_offered_what_its_rows_heed(next_draft, office):
    """Registers have no periods to compare with, and no note beside each cell."""
    offered = FieldForm(draft=next_draft).fields.keys() & owners.ASKED
    assert offered == owners.ASKED - {"deviation", "excusable"}
    asked = {"arrival": Arrival.CARRIED, "evidence": "required", "deviation": "stock"}
    asked |= {"required": True, "excusable": True}
    made = designs.add_field(next_draft, by=office, label="新", kind=K.INTEGER, **asked)
    assert (made.arrival, made.evidence, made.deviation) == ("carried", "required", "none")
    assert (made.required, made.excusable) == (True, False)
