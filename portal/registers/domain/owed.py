"""What a register asks for every period, as its settings have it: several things, each with its
period, some only of entries of one sort, of each of its subjects or of others.

Kept as a list of mappings in the office's words: by which day (`rule`), how many (`times`), and,
where only entries of one sort count, the choice (`field`) and what it has to say (`option`). Where
no subject owes it, `by` says who: the county as a whole, or each person, whom the field `person`
names: those who hold one of `roles`, or without any all that were named within a year. `sum`: a
number that is added up instead of counting entries, such as days.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from portal.accounts.roles import ROLES
from portal.fields.choices import KindKey
from portal.fields.domain import memory
from portal.fields.models import FieldDef, FieldSet, FieldSetVersion
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if
from portal.registers.choices import OwedBy, RegisterKind
from portal.registers.domain import closing, counting
from portal.registers.models import Register, RegisterRecord
from portal.rules.domain import deadlines
from portal.rules.domain.deadlines import BadRuleError, InPeriod

MOST: Final = 4
OwedEntry = Mapping[str, Any]


@dataclass(frozen=True)
class Owed:
    """`times` entries in each period of the rule's kind, by the day it names; of those whose choice
    `key` says `option`, where one is named. `measure`: of what there are so many."""

    times: int
    rule: InPeriod
    key: str = ""
    option: str = ""
    code: str = ""
    by: str = OwedBy.SUBJECT
    person: str = ""
    roles: tuple[str, ...] = ()
    sum: str = ""
    measure: str = "条"

    def __str__(self) -> str:
        asked = f"至少 {self.times} {self.measure}{self.sort}"
        return f"{self.rule.kind.label}{asked}，时限：{self.rule}"

    @property
    def who(self) -> str:
        """Of whom it is asked, where that is no subject."""
        return OwedBy(self.by).label if self.by else ""

    @property
    def sort(self) -> str:
        return f"“{self.option}”" if self.option else ""

    @property
    def mark(self) -> str:
        """What parts it from the others of its period."""
        parts = [f"{self.key}-{self.code}"] if self.key else []
        parts += [f"{self.by}-{self.person}"] if self.by else []
        return "".join(f".{part}" for part in parts)

    @property
    def condition(self) -> Q:
        return counting.of_sort(self.key, self.code) if self.key else Q()

    def counts(self, record: RegisterRecord) -> bool:
        return not self.key or record.open_values.get(self.key) == self.code

    def period_of(self, day: Any) -> Period:
        return self.rule.period_of(day)

    def is_asked_in(self, period: Period) -> bool:
        return self.rule.counts_in(period)


def of(register: Register) -> list[Owed]:
    return list(read(register, {field.key: field for field in _fields(register)}))


def read(register: Register, fields: Mapping[str, FieldDef]) -> Iterator[Owed]:
    """Beside its fields. What asks for a sort that is not there any more asks for nothing."""
    for entry in register.owed:
        rule = deadlines.parse(entry["rule"])
        key, option = entry.get("field", ""), entry.get("option", "")
        code = codes(fields[key]).get(option, "") if key in fields else ""
        named = [entry[name] for name in _OF_FIELDS if entry.get(name)]
        if isinstance(rule, InPeriod) and bool(key) == bool(code) and fields.keys() >= set(named):
            yield Owed(
                entry.get("times") or 1,
                rule,
                key,
                option,
                code,
                **{name: entry[name] for name in ("by", "person", "sum") if entry.get(name)},
                roles=tuple(entry.get("roles", ())),
                measure=fields[entry["sum"]].unit_of_measure if entry.get("sum") else "条",
            )


_OF_FIELDS: Final = ("field", "person", "sum")


def _fields(register: Register) -> Iterable[FieldDef]:
    """Read only where one is named."""
    if not any(entry.get(name) for entry in register.owed for name in _OF_FIELDS):
        return ()
    stamp = FieldSet.objects.values_list("stamp", flat=True).get(pk=register.fieldset_id)
    definition = memory.in_force(register.fieldset_id, stamp=stamp, on=timezone.localdate())
    return definition.fields if definition else ()


def codes(field: FieldDef) -> dict[str, str]:
    """Of the options that are offered, by their words."""
    return {one["label"]: one["code"] for one in field.choices if not one.get("retired")}


def may_say_sort(field: FieldDef) -> bool:
    return field.kind == KindKey.CHOICE and not field.sensitive


def sorts(fields: Iterable[FieldDef]) -> list[tuple[str, str]]:
    """What a form offers: each option of each choice, and how it is called."""
    return [
        (f"{field.key}={option}", f"{field.label}为“{option}”的")
        for field in fields
        if may_say_sort(field)
        for option in codes(field)
    ]


def may_name(field: FieldDef) -> bool:
    """Whether it may say who owes."""
    return closing.may_be_own(field)


def may_add_up(field: FieldDef) -> bool:
    return field.kind in _NUMBERS and not field.sensitive


_NUMBERS: Final = (KindKey.INTEGER, KindKey.DECIMAL)


# In words and as kept -----------------------------------------------------------------------------


def kept(entries: Iterable[OwedEntry]) -> list[dict[str, Any]]:
    """Without the blank rows of a form; who else owes it only where it is somebody else."""
    return [
        {
            "rule": entry["rule"],
            "times": entry.get("times") or 1,
            "field": entry.get("field", ""),
            "option": entry.get("option", ""),
            **{name: entry[name] for name in ("by", "person", "sum") if entry.get(name)},
            **({"roles": list(entry["roles"])} if entry.get("roles") else {}),
        }
        for entry in entries
        if entry.get("rule")
    ]


def settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as they are kept."""
    return {**facts, "owed": kept(facts["owed"])} if "owed" in facts else dict(facts)


def in_words(entries: Iterable[OwedEntry]) -> str:
    return "；".join(_entry_in_words(entry) for entry in entries)


def _entry_in_words(entry: OwedEntry) -> str:
    asked = f"合计至少 {entry['times']}" if entry.get("sum") else f"至少 {entry['times']} 条"
    sort = f"“{entry['option']}”" if entry.get("option") else ""
    return f"{_who_in_words(entry)}{entry['rule']}{asked}{sort}"


def _who_in_words(entry: OwedEntry) -> str:
    who = OwedBy(entry.get("by", "")).label if entry.get("by") else ""
    roles = "、".join(ROLES[key].label for key in entry.get("roles", ()) if key in ROLES)
    return f"{who}（{roles}）" if roles else who


# Settings -----------------------------------------------------------------------------------------


def is_whole(
    *,
    kind: str = "",
    rhythm: str = "",
    single: bool = False,
    due_rule: str = "",
    owed: Sequence[OwedEntry] = (),
    **_: Any,
) -> Iterator[Problem]:
    """What can be said of the settings alone. A problem names the row of the form it is about."""
    if due_rule:
        yield from _readable("due_rule", due_rule)
    asked: set[tuple[Any, ...]] = set()
    periodic = kind == RegisterKind.PERIODIC
    for n, entry in enumerate(owed):
        rule, times = entry.get("rule", ""), entry.get("times")
        if not rule:
            if times or entry.get("field") or entry.get("by") or entry.get("sum"):
                yield f"owed_rule{n}", "写了每期至少几条，还要写最迟何时填报，如“每月末”。"
            continue
        yield from _names_a_day(f"owed_rule{n}", rule, rhythm if periodic else "")
        if not times and not periodic:
            yield f"owed_times{n}", "写了最迟何时填报，还要写每期至少几条。"
        if periodic:
            yield from _once_each(n, entry, first=not asked)
        if single:
            yield f"owed_rule{n}", _SINGLE
        if entry.get("roles") and entry.get("by") != OwedBy.PERSON:
            yield f"owed_roles{n}", "只有“每人”的才选角色。请留空，或把“由谁完成”改为每人。"
        names = ("field", "option", "by", "person")
        same = (_kind_of(rule), *(entry.get(name, "") for name in names))
        if same in asked and not periodic:
            yield f"owed_rule{n}", "与上面一项的期和类别相同，只留一项。"
        asked.add(same)


_SINGLE: Final = "每个单位只填一条的登记簿不按期填报。请留空，或取消“每个单位只填一条”。"


def _once_each(n: int, entry: OwedEntry, *, first: bool) -> Iterator[Problem]:
    if (entry.get("times") or 1) > 1:
        yield f"owed_times{n}", "定期的登记簿每期每个单位一条，这里留空。"
    if not first or any(entry.get(name) for name in ("field", "by", "sum")):
        yield f"owed_rule{n}", "定期的登记簿每期每个单位一条，只写一项时限，不分类别。"


def fits(register: Register, **facts: Any) -> Iterator[Problem]:
    """As `is_whole`, what is not given being as it was; and what is wrong beside its fields."""
    names = ("kind", "rhythm", "single", "due_rule", "owed")
    now = {**{name: getattr(register, name) for name in names}, **facts}
    yield from is_whole(**now)
    entries = list(enumerate(now["owed"]))
    named = any(entry.get(name) for _, entry in entries for name in _OF_FIELDS)
    fields = closing.fields_of(register) if named else {}
    for n, entry in entries:
        if entry.get("field") and not is_offered(entry, fields):
            words = f"没有类别“{entry.get('option')}”可选，或者它是敏感内容。请重新选择。"
            yield (f"owed_sort{n}", words)
        yield from _named_fields_fit(n, entry, fields)


def _named_fields_fit(
    n: int, entry: OwedEntry, fields: Mapping[str, FieldDef]
) -> Iterator[Problem]:
    person, summed = fields.get(entry.get("person", "")), fields.get(entry.get("sum", ""))
    if entry.get("by") == OwedBy.PERSON and (person is None or not may_name(person)):
        yield f"owed_by{n}", "每人完成的，要选写明是谁的人员字段。请重新选择。"
    if entry.get("sum") and (summed is None or not may_add_up(summed)):
        yield f"owed_sum{n}", "合计的须是不敏感的数字字段。请重新选择。"


def is_offered(entry: OwedEntry, fields: Mapping[str, FieldDef]) -> bool:
    field = fields.get(entry["field"])
    return field is not None and may_say_sort(field) and entry.get("option") in codes(field)


def _holds(entry: OwedEntry, fields: Mapping[str, FieldDef]) -> bool:
    """Whether what it names is still there."""
    sort = not entry.get("field") or is_offered(entry, fields)
    return sort and not list(_named_fields_fit(0, entry, fields))


def must_hold(version: FieldSetVersion) -> None:
    """A version that drops a sort every unit has to fill is not published."""
    register = Register.objects.filter(fieldset=version.fieldset_id).first()
    if register is None:
        return
    fields = {field.key: field for field in version.fields.all()}
    refuse_if(
        ("effective_from", _DROPPED.format(in_words([entry])))
        for entry in register.owed
        if not _holds(entry, fields)
    )


_DROPPED: Final = (
    "每期应填“{}”要用的字段或选项，草稿中没有了，或改成了敏感内容、别的类型。"
    "请恢复它，或先在“修改”中取消这一项。"
)


def _kind_of(words: str) -> str:
    try:
        rule = deadlines.parse(words)
    except BadRuleError:
        return words
    return rule.kind if isinstance(rule, InPeriod) else ""


def _readable(name: str, words: str) -> Iterator[Problem]:
    try:
        deadlines.parse(words)
    except BadRuleError as reason:
        yield name, str(reason)


def _names_a_day(name: str, words: str, rhythm: str) -> Iterator[Problem]:
    if problems := list(_readable(name, words)):
        yield from problems
        return
    rule = deadlines.parse(words)
    if not isinstance(rule, InPeriod):
        yield name, "没有填报时无从算起，不能写“登记后”。请写期内的一天，如“每月25日”。"
    elif rhythm and rule.kind != rhythm:
        asked = PeriodKind(rhythm).label
        yield name, f"本登记簿按{asked}填报，“{words}”不是按{asked}的时限。请改写。"
