"""Registers as shipped: each sound, added as the county's own, known by its edition."""

from collections import Counter
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.access import Denied
from portal.audit.models import Event
from portal.fields.domain import engine, soundness
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.registers.actions import PRESETS_INSTALLED
from portal.registers.choices import RegisterKind
from portal.registers.domain import closing, presets, records, registers
from portal.registers.models import Register
from portal.registers.presets import LINES, PRESETS
from tests.factories import accounts
from tests.factories import registers as factory


def test_the_presets_are_those_of_the_inventory():
    of_forms = {
        *("POR-01", "POR-02", "CAD-24", "CAD-28", "CAD-29", "CAD-36", "ASM-03", "ASM-14"),
        *("ASM-15", "ASM-16", "ASM-19", "ASM-22", "REP-04", "BRA-09", "BRA-10", "BRA-11"),
        *("BRA-23", "BRA-25", "BRA-31", "BRA-39", "BRA-41", "TAL-06", "TAL-09", "TAL-18"),
        *("ASM-13", "ASM-20"),
    }
    assert len(of_forms) == 26
    assert of_forms | {"REP-03"} <= PRESETS.keys()
    assert sum(map(len, LINES.values())) == len(PRESETS)
    for name in ("name", "prefix", "print_title"):
        twice = Counter(getattr(preset, name) for preset in PRESETS.values())
        assert [value for value, count in twice.items() if count > 1] == []


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_is_sound(preset):
    fields, checks = presets.settled(preset)
    keys = {field.key for field in fields}
    assert len(keys) == len(fields)
    version = fields[0].version
    assert list(soundness.is_sound(Definition(version, tuple(fields), tuple(checks)))) == []
    assert {*preset.closing, *filter(None, [preset.due])} <= keys
    if preset.kind == RegisterKind.TASK:
        assert closing.may_be_due(next(f for f in fields if f.key == preset.due))
        assert preset.closed_by


def test_the_edition_tells_contents_apart():
    preset = PRESETS["POR-02"]
    same = replace(preset)
    other = replace(preset, fields=preset.fields[:-1])
    assert presets.edition(same) == presets.edition(preset) != presets.edition(other)


@pytest.fixture
def add(office):
    def install(*keys, by=office):
        chosen = [PRESETS[key] for key in keys]
        return presets.install(chosen, on=timezone.localdate(), by=by)

    return install


@pytest.mark.django_db
def test_a_preset_becomes_a_register_that_can_be_filled_and_changed(add, town, member, office):
    (register,) = add("ASM-16")
    assert (register.kind, register.number_prefix) == (RegisterKind.TASK, "ZG")
    assert (register.due_key, register.closing_keys) == ("due", ["outcome"])
    assert Event.objects.get(action=PRESETS_INSTALLED).detail["registers"] == ["问题整改台账"]
    typed = {"事项": "党费", "完成时限": "2026-12-31", "来源": "审计", "类型": "立行立改"}
    record = records.create(register, unit=town, raw=factory.raw(register, **typed), by=member)
    assert record.number.startswith("ZG")
    facts = {"name": "整改", "note": "", "number_prefix": "ZG", "due_key": "due"}
    assert registers.edit(register, by=office, **facts).name == "整改"
    copied = registers.copy(register, name="另一本", note="", by=office)
    assert (copied.preset, copied.print_title) == ("", "问题整改台账")
    with pytest.raises(ValidationError, match="已经添加过，现在叫“整改”"):
        add("ASM-16")


@pytest.mark.django_db
def test_all_of_them_are_added_at_once(county, office):
    leader = accounts.holder("cadre_office", county)
    left = presets.left_for(office)
    assert {"CAD-24", "CAD-28"} == PRESETS.keys() - {preset.key for preset in left}
    presets.install(left, on=timezone.localdate(), by=office)
    presets.install(presets.left_for(leader), on=timezone.localdate(), by=leader)
    assert Register.objects.exclude(preset="").count() == len(PRESETS)
    for register in Register.objects.select_related("fieldset"):
        assert registers.current(register).fields


@pytest.mark.django_db
def test_what_cannot_be_added_is_told(add, office, member, register):
    with pytest.raises(Denied):
        add("POR-01", by=member)
    with pytest.raises(ValidationError, match="没有选登记簿"):
        add()
    with pytest.raises(ValidationError, match="只给干部科、部领导看"):
        add("CAD-28")
    Register.objects.filter(pk=register.pk).update(name="每周例会")
    with pytest.raises(ValidationError, match="已有名为“每周例会”的登记簿"):
        add("POR-01")


@pytest.mark.django_db
def test_the_command_adds_what_is_left(office, capsys):
    call_command("install_presets", "POR-01", "--as", office.username)
    assert Register.objects.get().name == "每周例会"
    with pytest.raises(CommandError, match="没有这些预置：XYZ"):
        call_command("install_presets", "XYZ", "--as", office.username)
    with pytest.raises(CommandError, match="已经添加过"):
        call_command("install_presets", "POR-01", "--as", office.username)


POINTS = [
    ({"采用层次": "中央级", "采用方式": "单篇"}, "40.0"),
    ({"采用层次": "省级", "采用方式": "综合"}, "10.0"),
    ({"采用层次": "县级"}, "5.0"),
    ({"采用层次": "未采用"}, "0.0"),
    ({}, "0.0"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "points"), POINTS)
def test_points_of_information_work(town, typed, points):
    fields, checks = presets.settled(PRESETS["REP-03"])
    definition = Definition(fields[0].version, tuple(fields), tuple(checks))
    keys = {field.label: field.key for field in fields}
    raw = {keys[label]: value for label, value in typed.items()}
    values, findings = engine.parse_row(definition, raw, unit=town, world=World())
    assert values["points"] == points
    asked = {finding.column for finding in findings}
    assert ("taken_on" in asked) == (typed.get("采用层次", "未采用") != "未采用")
    assert ("evidence" in asked) == (typed.get("采用层次") in ("省级", "中央级"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "worked_out"),
    [(("100", "80", "60"), ("80.0", "20.00")), (("0", "0", "0"), ("0.0", "0.00"))],
)
def test_rates_of_funds(town, typed, worked_out):
    fields, checks = presets.settled(PRESETS["BRA-37"])
    definition = Definition(fields[0].version, tuple(fields), tuple(checks))
    raw = dict(zip(("budget", "paid", "used"), typed, strict=True))
    values, findings = engine.parse_row(definition, raw, unit=town, world=World())
    assert (values["rate"], values["left"]) == worked_out
    assert findings == []
