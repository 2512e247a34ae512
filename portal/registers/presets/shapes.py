"""The shape of a preset: a register as shipped, written as the office would describe it.

Options are divided by `/`; formulas and conditions name fields by their labels. What is not said is
as the office expects it: everything is required, whole numbers and amounts are not negative, what
people write in a few sentences has at most 200 characters.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portal.access import RoleKey
from portal.fields.choices import Evidence, KindKey
from portal.orgs.choices import UnitLevel
from portal.problems import Level
from portal.registers.choices import RegisterKind

ZERO = Decimal(0)
QUIET_DAYS = 30


@dataclass(frozen=True)
class PresetField:
    """`key` stays the same in all editions, whatever the label becomes."""

    key: str
    label: str
    kind: KindKey
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PresetCheck:
    expression: str
    message: str
    level: Level = Level.ERROR


@dataclass(frozen=True)
class PresetOwed:
    """So many entries each period by the day of `rule`; of those whose choice `field` says
    `option`, where one is named. Of each unit, or `by` others: the county as a whole, or each
    person with one of `roles`, else whom the field `person` names. `sum`: so much of a number."""

    rule: str
    times: int = 1
    field: str = ""
    option: str = ""
    by: str = ""
    person: str = ""
    roles: tuple[RoleKey, ...] = ()
    sum: str = ""


@dataclass(frozen=True)
class PresetSort:
    """Entries whose choice `field` says `option` are noted on, looked over, closed otherwise."""

    field: str
    option: str
    quiet_days: int | None = None
    looked_over_by: tuple[RoleKey, ...] = ()
    closed_by: tuple[RoleKey, ...] = ()


@dataclass(frozen=True)
class PresetLookBack:
    """What was closed is looked at again by the day of `rule`; `field` says how it is then."""

    field: str
    rule: str


@dataclass(frozen=True)
class PresetKept:
    """Fields only the roles fill; `lists`: entries only they list."""

    by: tuple[RoleKey, ...]
    fields: tuple[str, ...]
    lists: bool = False


@dataclass(frozen=True, eq=False)
class Preset:
    """`due`, `closing` and `decision` are keys of fields: by which day an entry is due, what has to
    be filled before it is closed, what a meeting decided. The first of `levels` is the one that
    mostly fills; `due_rule` says when a new entry is due, after `quiet_days` without a note it is
    flagged; `owed` is what has to be filled each period; whom the field `own` names sees his own
    entries. `subject` is what an entry is about, where that is no unit."""

    key: str
    name: str
    levels: tuple[UnitLevel, ...]
    prefix: str
    print_title: str
    fields: tuple[PresetField, ...]
    kind: RegisterKind = RegisterKind.LOG
    checks: tuple[PresetCheck, ...] = ()
    note: str = ""
    rhythm: str = ""
    single: bool = False
    due: str = ""
    closing: tuple[str, ...] = ()
    decision: str = ""
    due_rule: str = ""
    owed: tuple[PresetOwed, ...] = ()
    quiet_days: int | None = None
    filled_by: tuple[RoleKey, ...] = ()
    closed_by: tuple[RoleKey, ...] = ()
    seen_by: tuple[RoleKey, ...] = ()
    own: str = ""
    subject: str = ""
    sorts: tuple[PresetSort, ...] = ()
    look_back: PresetLookBack | None = None
    kept: PresetKept | None = None
    counts_in: tuple[str, str] = ("", "")  # another register's key, and what sort they are there
    output: str = ""  # another register's key: what its persons here have done there
    long: tuple[int, str] | None = None  # open for so many days: what becomes of it then

    def __str__(self) -> str:
        return self.name


def task(**facts: Any) -> Preset:
    """A list of tasks: its own fields between what every task says at its beginning and its end.
    `proven`: what is asked to prove the end; three files may be handed in."""
    own, proven = facts.pop("fields", ()), facts.pop("proven", may_prove(3))
    fields = (
        *_BEGINS,
        *own,
        *_ENDS,
        long("outcome", "办结情况", optional=True, **_AT_THE_END, **proven),
    )
    usual = {"closing": ("outcome",), "quiet_days": QUIET_DAYS}
    return Preset(kind=RegisterKind.TASK, fields=fields, due="due", **{**usual, **facts})


def check(expression: str, message: str) -> PresetCheck:
    return PresetCheck(expression, message)


def warning(expression: str, message: str) -> PresetCheck:
    return PresetCheck(expression, message, Level.WARNING)


# Fields -------------------------------------------------------------------------------------------


def _field(
    kind: KindKey, key: str, label: str, *, optional: bool = False, when: str = "", **more: Any
) -> PresetField:
    """`when`: asked for only if this holds."""
    settings: dict[str, Any] = {"required": not (optional or when), **more}
    if when:
        settings["required_when"] = when
    return PresetField(key, label, kind, settings)


def text(key: str, label: str, *, most: int = 60, **more: Any) -> PresetField:
    return _field(KindKey.TEXT, key, label, max_length=most, **more)


def long(key: str, label: str, *, most: int = 200, **more: Any) -> PresetField:
    return _field(KindKey.LONG_TEXT, key, label, max_length=most, **more)


def whole(key: str, label: str, measure: str = "", **more: Any) -> PresetField:
    return _field(KindKey.INTEGER, key, label, unit_of_measure=measure, **{"minimum": ZERO, **more})


def decimal(key: str, label: str, measure: str = "", **more: Any) -> PresetField:
    settings = {"minimum": ZERO, "decimals": 1, **more}
    return _field(KindKey.DECIMAL, key, label, unit_of_measure=measure, **settings)


def money(key: str, label: str, measure: str = "万元", **more: Any) -> PresetField:
    return _field(KindKey.MONEY, key, label, unit_of_measure=measure, minimum=ZERO, **more)


def choice(key: str, label: str, options: str, **more: Any) -> PresetField:
    return _field(KindKey.CHOICE, key, label, choices=_coded(options), **more)


def many(key: str, label: str, options: str, **more: Any) -> PresetField:
    return _field(KindKey.MULTI_CHOICE, key, label, choices=_coded(options), **more)


def day(key: str, label: str, **more: Any) -> PresetField:
    return _field(KindKey.DATE, key, label, **more)


def month(key: str, label: str, **more: Any) -> PresetField:
    return _field(KindKey.MONTH, key, label, **more)


def yes_no(key: str, label: str, **more: Any) -> PresetField:
    return _field(KindKey.YES_NO, key, label, **more)


def person(key: str, label: str, **more: Any) -> PresetField:
    return _field(KindKey.PERSON, key, label, **more)


def unit(key: str, label: str, **more: Any) -> PresetField:
    return _field(KindKey.UNIT, key, label, **more)


def file(key: str, label: str, **more: Any) -> PresetField:
    return _field(KindKey.FILE, key, label, **more)


def automatic(key: str, label: str, formula: str, measure: str = "", **more: Any) -> PresetField:
    settings = {"formula": formula, "unit_of_measure": measure, **more}
    return PresetField(key, label, KindKey.AUTOMATIC, settings)


def share(key: str, label: str, part: str, of: str) -> PresetField:
    """In points; 0 where there is nothing to divide by."""
    formula = f"if([{of}] > 0, round([{part}] ÷ [{of}] × 100, 1), 0)"
    return automatic(key, label, formula, "%", decimals=1)


# What else is said of a field ---------------------------------------------------------------------


def may_prove(most: int) -> dict[str, Any]:
    return {"evidence": Evidence.OPTIONAL, "evidence_most": most}


def must_prove(most: int) -> dict[str, Any]:
    return {"evidence": Evidence.REQUIRED, "evidence_most": most}


def expires(days: int) -> dict[str, Any]:
    """Its day is reminded of so many days before."""
    return {"expiry_days": days}


def _coded(options: str) -> list[dict[str, str]]:
    return [
        {"code": f"c{number}", "label": label}
        for number, label in enumerate(options.split("/"), start=1)
    ]


_BEGINS = (text("matter", "事项", most=100), long("measure", "措施", optional=True))
_ENDS = (
    person("keeper", "责任人", optional=True),
    day("due", "完成时限"),
)
_AT_THE_END: dict[str, Any] = {"help": "申请销号前填写，证明材料附在这一项。"}
