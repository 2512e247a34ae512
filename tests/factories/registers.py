"""Registers as tests need them: laid out as presets are, and published through the acts."""

from django.utils import timezone

from portal.fields.choices import KindKey
from portal.fields.domain import designs, soundness
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.fields.models import FieldCheck, FieldDef
from portal.orgs.choices import UnitLevel
from portal.registers.domain import registers, secrecy
from portal.registers.models import Register, RegisterRecord
from tests.factories import accounts


def choices(*labels):
    return [{"code": f"c{n}", "label": label} for n, label in enumerate(labels, start=1)]


BASIC = [
    {"label": "名称", "kind": KindKey.TEXT, "required": True, "max_length": 40},
    {"label": "面积", "kind": KindKey.DECIMAL, "unit_of_measure": "平方米", "minimum": 0},
    {"label": "党员数", "kind": KindKey.INTEGER, "minimum": 0, "maximum": 5000},
    {"label": "女党员数", "kind": KindKey.INTEGER, "minimum": 0},
    {"label": "等级", "kind": KindKey.CHOICE, "choices": choices("一级", "二级", "待提升")},
    {
        "label": "整改措施",
        "kind": KindKey.LONG_TEXT,
        "required_when": '[等级] = "待提升"',
    },
    {"label": "女党员占比", "kind": KindKey.AUTOMATIC, "formula": "[女党员数] ÷ [党员数] × 100"},
    {"label": "联系电话", "kind": KindKey.TEXT, "sensitive": True},
]
CHECK = {"expression": "[女党员数] ≤ [党员数]", "message": "女党员数不能超过党员数"}


def designer(county):
    return accounts.holder("organization_office", county)


def draft(county, fields=BASIC, checks=(CHECK,), *, by=None, **facts):
    """A register whose first version is still a draft."""
    by = by or designer(county)
    facts = {"name": "党建阵地登记", "levels": [UnitLevel.TOWNSHIP], "single": False, **facts}
    register = registers.create(by=by, **facts)
    version = register.fieldset.versions.get()
    if version.fields.exists():  # a register of tasks begins with those of a task
        designs.add_fields(version, fields, by=by)
        for check in checks:
            designs.add_check(version, by=by, **check)
    else:
        _lay_out(version, fields, checks, by)
    return register


def _lay_out(version, fields, checks, by):
    """All at once, which costs a tenth of one after the other."""
    numbered = [
        FieldDef(**{"version": version, "key": f"f{number}", **settings})
        for number, settings in enumerate(fields, start=1)
    ]
    every_check = [FieldCheck(version=version, **check) for check in checks]
    soundness.settle_all(numbered, every_check)
    designs.lay_out(version, numbered, every_check, by=by)


def register(county, fields=BASIC, checks=(CHECK,), *, by=None, **facts):
    by = by or designer(county)
    made = draft(county, fields, checks, by=by, **facts)
    version = made.fieldset.versions.get()
    designs.publish(version, effective_from=timezone.localdate(), by=by)
    return Register.objects.get(pk=made.pk)


def record(register, unit, by, **values):
    """A stored record; values by label, as kept."""
    version = register.fieldset.versions.get()
    definition = Definition.of(version)
    keys = {field.label: field.key for field in definition.fields}
    made = register.new_record(unit)
    made.version, made.by = version, by
    kept = {keys[label]: value for label, value in values.items()}
    secrecy.hold(made, definition, kept, world=World())
    made.save()
    return made


def key(register, label):
    """The key of a field by its label, in the newest version that has it."""
    versions = register.fieldset.versions.order_by("-number")
    for version in versions:
        if found := version.fields.filter(label=label).first():
            return found.key
    raise LookupError(label)


def raw(register, **typed):
    return {key(register, label): value for label, value in typed.items()}


def kept(county, code, fields, *entries, **facts):
    """A shipped register with its entries: of a unit, on a day, with values as they are kept."""
    made = register(county, fields, (), name=code)
    made.code = code
    made.save()
    for unit, day, values in entries:
        entry = record(made, unit, designer(county))
        RegisterRecord.objects.filter(pk=entry.pk).update(
            open_values=values, counts_on=day, **facts
        )


def words(key, *options):
    """A field of a shipped register that is chosen from."""
    return {
        "key": key, "label": key, "kind": KindKey.CHOICE, "choices": choices(*options)
    }  # fmt: skip
