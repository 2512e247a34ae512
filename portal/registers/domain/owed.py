"""What a register asks of each of its subjects every period, as its settings have it: several
things, each with its period, some only of entries of one sort.

Kept as a list of mappings in the office's words: by which day (`rule`), how many (`times`), and,
where only entries of one sort count, the choice (`field`) and what it has to say (`option`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone

from portal.fields.choices import KindKey
from portal.fields.domain import memory
from portal.fields.models import FieldDef, FieldSet, FieldSetVersion
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if
from portal.registers.choices import RegisterKind
from portal.registers.domain import closing, counting
from portal.registers.models import Register, RegisterRecord
from portal.rules.domain import deadlines
from portal.rules.domain.deadlines import BadRuleError, InPeriod

MOST: Final = 4
OwedEntry = Mapping[str, Any]


@dataclass(frozen=True)
class Owed:
    """`times` entries of each subject in each period of the rule's kind, by the day it names; of
    those whose choice `key` says `option`, where one is named."""

    times: int
    rule: InPeriod
    key: str = ""
    option: str = ""
    code: str = ""

    def __str__(self) -> str:
        return f"{self.rule.kind.label}至少 {self.times} 条{self.sort}，时限：{self.rule}"

    @property
    def sort(self) -> str:
        return f"“{self.option}”" if self.option else ""

    @property
    def mark(self) -> str:
        """What parts it from the others of its period."""
        return f".{self.key}-{self.code}" if self.key else ""

    @property
    def condition(self) -> Q:
        return counting.of_sort(self.key, self.code) if self.key else Q()

    def counts(self, record: RegisterRecord) -> bool:
        return not self.key or record.open_values.get(self.key) == self.code

    def period_of(self, day: Any) -> Period:
        return Period.containing(day, self.rule.kind)


def of(register: Register) -> list[Owed]:
    return list(read(register, {field.key: field for field in _fields(register)}))


def read(register: Register, fields: Mapping[str, FieldDef]) -> Iterator[Owed]:
    """Beside its fields. What asks for a sort that is not there any more asks for nothing."""
    for entry in register.owed:
        rule = deadlines.parse(entry["rule"])
        key, option = entry.get("field", ""), entry.get("option", "")
        code = _codes(fields[key]).get(option, "") if key in fields else ""
        if isinstance(rule, InPeriod) and bool(key) == bool(code):
            yield Owed(entry.get("times") or 1, rule, key, option, code)


def _fields(register: Register) -> Iterable[FieldDef]:
    """Read only where a sort is asked for."""
    if not any(entry.get("field") for entry in register.owed):
        return ()
    stamp = FieldSet.objects.values_list("stamp", flat=True).get(pk=register.fieldset_id)
    definition = memory.in_force(register.fieldset_id, stamp=stamp, on=timezone.localdate())
    return definition.fields if definition else ()


def _codes(field: FieldDef) -> dict[str, str]:
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
        for option in _codes(field)
    ]


# In words and as kept -----------------------------------------------------------------------------


def kept(entries: Iterable[OwedEntry]) -> list[dict[str, Any]]:
    """Without the blank rows of a form."""
    return [
        {
            "rule": entry["rule"],
            "times": entry.get("times") or 1,
            "field": entry.get("field", ""),
            "option": entry.get("option", ""),
        }
        for entry in entries
        if entry.get("rule")
    ]


def settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as they are kept."""
    return {**facts, "owed": kept(facts["owed"])} if "owed" in facts else dict(facts)


def in_words(entries: Iterable[OwedEntry]) -> str:
    return "；".join(
        f"{entry['rule']}至少 {entry['times']} 条"
        + (f"“{entry['option']}”" if entry.get("option") else "")
        for entry in entries
    )


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
            if times or entry.get("field"):
                yield f"owed_rule{n}", "写了每期至少几条，还要写最迟何时填报，如“每月末”。"
            continue
        yield from _names_a_day(f"owed_rule{n}", rule, rhythm if periodic else "")
        if not times and not periodic:
            yield f"owed_times{n}", "写了最迟何时填报，还要写每期至少几条。"
        if periodic:
            yield from _once_each(n, entry, first=not asked)
        if single:
            yield f"owed_rule{n}", _SINGLE
        same = (_kind_of(rule), entry.get("field", ""), entry.get("option", ""))
        if same in asked and not periodic:
            yield f"owed_rule{n}", "与上面一项的期和类别相同，只留一项。"
        asked.add(same)


_SINGLE: Final = "每个单位只填一条的登记簿不按期填报。请留空，或取消“每个单位只填一条”。"


def _once_each(n: int, entry: OwedEntry, *, first: bool) -> Iterator[Problem]:
    if (entry.get("times") or 1) > 1:
        yield f"owed_times{n}", "定期的登记簿每期每个单位一条，这里留空。"
    if not first or entry.get("field"):
        yield f"owed_rule{n}", "定期的登记簿每期每个单位一条，只写一项时限，不分类别。"


def fits(register: Register, **facts: Any) -> Iterator[Problem]:
    """As `is_whole`, what is not given being as it was; and what is wrong beside its fields."""
    names = ("kind", "rhythm", "single", "due_rule", "owed")
    now = {**{name: getattr(register, name) for name in names}, **facts}
    yield from is_whole(**now)
    named = [(n, entry) for n, entry in enumerate(now["owed"]) if entry.get("field")]
    fields = closing.fields_of(register) if named else {}
    for n, entry in named:
        if not _is_offered(entry, fields):
            words = f"没有类别“{entry.get('option')}”可选，或者它是敏感内容。请重新选择。"
            yield (f"owed_sort{n}", words)


def _is_offered(entry: OwedEntry, fields: Mapping[str, FieldDef]) -> bool:
    field = fields.get(entry["field"])
    return field is not None and may_say_sort(field) and entry.get("option") in _codes(field)


def must_hold(version: FieldSetVersion) -> None:
    """A version that drops a sort every unit has to fill is not published."""
    register = Register.objects.filter(fieldset=version.fieldset_id).first()
    if register is None:
        return
    fields = {field.key: field for field in version.fields.all()}
    refuse_if(
        ("effective_from", _SORT_DROPPED.format(entry["option"]))
        for entry in register.owed
        if entry.get("field") and not _is_offered(entry, fields)
    )


_SORT_DROPPED: Final = (
    "草稿中没有了每期应填的“{}”，或把它改成了敏感内容、别的类型。"
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
