"""What is otherwise for entries of one sort: how often they are noted on, who looks them over, who
closes them. Each entry keeps what holds for it, so that lists and reminders ask the entry alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from portal.accounts.roles import ROLES
from portal.fields.domain.definition import Definition
from portal.fields.models import FieldDef
from portal.problems import Problem
from portal.registers.choices import RegisterKind
from portal.registers.domain import closing, owed
from portal.registers.models import Register, RegisterRecord

MOST: Final = 3
SortEntry = Mapping[str, Any]
_ROLES: Final = {"looked_over_by": "审核", "closed_by": "销号"}
_PLAIN: Final[dict[str, Any]] = {"quiet_days": None, "looked_over_by": [], "closed_by": []}


def apply(record: RegisterRecord, definition: Definition, values: Mapping[str, Any]) -> None:
    """What holds for the entry with these values; the first rule that fits."""
    fields = {key: kind.field for key, kind in definition.by_key.items()}
    rules = _coded(record.register.sort_rules, fields)
    said = next((one for one, code in rules if values.get(one["field"]) == code), {})
    for name, plain in _PLAIN.items():
        setattr(record, name, said.get(name, plain))


def apply_to_all(register: Register) -> None:
    """After the rules have changed; one statement each."""
    register.records.update(**_PLAIN)
    for one, code in reversed(list(_coded(register.sort_rules, closing.fields_of(register)))):
        rows = register.records.filter(**{f"open_values__{one['field']}": code})
        rows.update(**{name: one.get(name, plain) for name, plain in _PLAIN.items()})


def _coded(
    rules: Iterable[SortEntry], fields: Mapping[str, FieldDef]
) -> Iterator[tuple[SortEntry, str]]:
    """With the code of its option; one that is not there any more holds for nothing."""
    for one in rules:
        field = fields.get(one["field"])
        if field is not None and (code := owed.codes(field).get(one["option"])):
            yield one, code


def kept(entries: Iterable[SortEntry]) -> list[dict[str, Any]]:
    """Without the blank rows of a form."""
    return [
        {
            "field": one["field"],
            "option": one["option"],
            **{name: _plainly(one[name]) for name in _PLAIN if one.get(name)},
        }
        for one in entries
        if one.get("field")
    ]


def _plainly(value: Any) -> Any:
    return value if isinstance(value, int) else list(value)


def fits(now: Mapping[str, Any], fields: Mapping[str, FieldDef]) -> Iterator[Problem]:
    """`now`: the settings as they would be."""
    for n, one in enumerate(now["sort_rules"]):
        said = [name for name in _PLAIN if one.get(name)]
        if not one.get("field"):
            if said:
                yield f"sort_of{n}", "写了要求，还要选是哪一类的。"
            continue
        if now["kind"] != RegisterKind.TASK:
            yield f"sort_of{n}", "只有任务才按类别另定进展和销号。请留空。"
        if not owed.is_offered(one, fields):
            yield (
                f"sort_of{n}",
                f"没有类别“{one.get('option')}”可选，或者它是敏感内容。请重新选择。",
            )
        if not said:
            yield f"sort_of{n}", "这一类没有另写要求。请填写，或不选类别。"
        for name, act in _ROLES.items():
            if now["seen_by"] and (blind := set(one.get(name) or ()) - set(now["seen_by"])):
                roles = "、".join(sorted(ROLES[key].label for key in blind))
                yield f"sort_of{n}", f"{act}的{roles}看不到本登记簿，办不了。请另选。"


def in_words(rules: Iterable[SortEntry]) -> str:
    return "；".join(f"“{one['option']}”{'，'.join(_said(one))}" for one in rules)


def _said(one: SortEntry) -> Iterator[str]:
    if one.get("quiet_days"):
        yield f"{one['quiet_days']} 天没有进展提醒"
    for name, act in _ROLES.items():
        if one.get(name):
            roles = "、".join(ROLES[key].label for key in one[name] if key in ROLES)
            yield f"由{roles}{act}"


def must_hold(register: Register, fields: Mapping[str, FieldDef]) -> Iterator[Problem]:
    """A version that drops such a sort is not published."""
    for one in register.sort_rules:
        if not owed.is_offered(one, fields):
            words = f"按类别“{one['option']}”另有要求，草稿中没有了这个选项。"
            yield "effective_from", f"{words}请恢复它，或先在“修改”中取消。"


def settled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as they are kept."""
    rules = {"sort_rules": kept(facts["sort_rules"])} if "sort_rules" in facts else {}
    return {**facts, **rules}
