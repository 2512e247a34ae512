"""What a later edition of a preset would change in a county's register: offered, never done.

Three sides are compared: the edition the register came from, the one shipped now, and what the
county has today, its draft included. Only what differs between the first two is offered, and what
the county changed itself is named beside it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.access import Actor, require
from portal.accounts.roles import role_label
from portal.audit.domain import events
from portal.fields.domain import designs, formulas, options
from portal.fields.models import FieldCheck, FieldDef, FieldSetVersion
from portal.fields.permissions import FIELDS_DESIGN
from portal.registers.actions import PRESET_ADOPTED, PRESET_KEPT
from portal.registers.domain import owed, presets, registers, sorting
from portal.registers.models import Register
from portal.registers.presets import PRESETS
from portal.text import label_of, words_of

Content = Mapping[str, Any]
ADDED, CHANGED, REMOVED = "新增", "修改", "删除"


@dataclass(frozen=True)
class ComparedSetting:
    """One setting: as it came, as it is shipped now, as the county has it."""

    name: str
    was: str
    offered: str
    here: str

    @property
    def is_own(self) -> bool:
        return self.here != self.was


@dataclass(frozen=True)
class PresetChange:
    """`group` and `key` name the part: a fact of the register, a field, a check."""

    group: str
    key: str
    what: str
    about: str
    lines: tuple[ComparedSetting, ...] = ()
    values: Content = field(default_factory=dict)

    @property
    def part(self) -> str:
        return f"{self.group}:{self.key}"

    @property
    def is_own(self) -> bool:
        """The county has changed it itself: taking it over puts that aside."""
        return any(line.is_own for line in self.lines)


def differences(register: Register) -> list[PresetChange]:
    preset = PRESETS.get(register.preset)
    if preset is None or register.preset_edition == presets.edition(preset):
        return []
    came, shipped = register.preset_content, presets.content(preset)
    here = _here(register)
    sides = (came, shipped, here)
    labels = {key: one["label"] for side in sides for key, one in side["fields"].items()}
    return [
        *_facts(came["facts"], shipped["facts"], here["facts"], labels),
        *_parts("fields", came, shipped, here, labels),
        *_parts("checks", came, shipped, here, labels),
    ]


@transaction.atomic
def adopt(register: Register, part: str, *, by: Actor) -> Register:
    """One difference taken over: into the draft, which the county publishes when it likes; what is
    said of the register itself, at once."""
    require(by, FIELDS_DESIGN)
    one = _held(register, part)
    if one.group == "facts":
        facts = {name: getattr(register, name) for name in presets.FACTS}
        registers.edit(register, by=by, **{**facts, **one.values})
    else:
        _put(designs.start_draft(register.fieldset, by=by), one, by)
    events.record(PRESET_ADOPTED, by=by, target=register, what=one.what, about=one.about)
    settle(register)
    return register


@transaction.atomic
def keep(register: Register, part: str, *, by: Actor) -> Register:
    """The county stays with its own; it is not asked about this edition's part again."""
    require(by, FIELDS_DESIGN)
    one = _held(register, part)
    events.record(PRESET_KEPT, by=by, target=register, what=one.what, about=one.about)
    _take_note(register, [one.part])
    return register


def settle(register: Register) -> None:
    """What the county has published as the edition says is not offered again, whatever becomes of
    it later."""
    preset = PRESETS.get(register.preset)
    if preset is None or register.preset_edition == presets.edition(preset):
        return
    published = register.fieldset.versions.published().order_by("-number").first()
    if published is None:
        return
    shipped, here = presets.content(preset), _here(register, published)
    same = [
        f"{group}:{key}"
        for group in ("facts", "fields", "checks")
        for key in shipped[group].keys() | register.preset_content[group].keys()
        if shipped[group].get(key) == here[group].get(key)
    ]
    _take_note(register, same)


# Comparing ----------------------------------------------------------------------------------------


def _here(register: Register, version: FieldSetVersion | None = None) -> Content:
    newest = version or register.fieldset.versions.order_by("-number").first()
    fields: Iterable[FieldDef] = newest.fields.order_by("position", "pk") if newest else ()
    checks: Iterable[FieldCheck] = newest.checks.all() if newest else ()
    return {
        "facts": {name: getattr(register, name) for name in presets.FACTS},
        "fields": {field.key: presets.settings_of(field) for field in fields},
        "checks": {check.expression: presets.rule_of(check) for check in checks},
    }


def _facts(
    came: Content, shipped: Content, here: Content, labels: Mapping[str, str]
) -> Iterator[PresetChange]:
    for name, value in shipped.items():
        if value in (came.get(name), here[name]):
            continue
        about = label_of(Register, name)
        texts = [_in_words(name, side.get(name), labels) for side in (came, shipped, here)]
        line = ComparedSetting(about, *texts)
        yield PresetChange("facts", name, CHANGED, f"登记簿的{about}", (line,), {name: value})


def _parts(
    group: str, came: Content, shipped: Content, here: Content, labels: Mapping[str, str]
) -> Iterator[PresetChange]:
    old, new, own = came[group], shipped[group], here[group]
    for key in new:
        if key not in old:
            if key not in own:
                about = _about(group, key, new[key], labels)
                yield PresetChange(group, key, ADDED, about, (), new[key])
        elif key in own:  # what the county has taken out itself is not brought back
            yield from _changed(group, key, (old[key], new[key], own[key]), labels)
    for key in old:
        if key not in new and key in own:
            lines = tuple(_lines(old[key], old[key], own[key], own[key], labels))
            about = _about(group, key, own[key], labels)
            yield PresetChange(group, key, REMOVED, about, lines)


def _changed(
    group: str, key: str, sides: tuple[Content, Content, Content], labels: Mapping[str, str]
) -> Iterator[PresetChange]:
    old, new, own = sides
    values = {
        name: value for name, value in new.items() if value not in (old.get(name), own.get(name))
    }
    if values:
        lines = tuple(_lines(values, old, new, own, labels))
        yield PresetChange(group, key, CHANGED, _about(group, key, own, labels), lines, values)


def _lines(
    names: Iterable[str], old: Content, new: Content, own: Content, labels: Mapping[str, str]
) -> Iterator[ComparedSetting]:
    for name in names:
        was, offered, here = (_in_words(name, side.get(name), labels) for side in (old, new, own))
        if (was, offered) != (here, here):
            yield ComparedSetting(_called(name), was, offered, here)


# In words -----------------------------------------------------------------------------------------


def _about(group: str, key: str, content: Content, labels: Mapping[str, str]) -> str:
    if group == "fields":
        return f"字段“{content['label']}”"
    return f"校验“{_named(key, labels)}”"


def _called(name: str) -> str:
    if name in presets.SETTINGS:
        return label_of(FieldDef, name)
    return label_of(FieldCheck, name)


_SAID: Final[Mapping[str, Callable[[Any], str]]] = {
    "owed": owed.in_words,
    "sort_rules": sorting.in_words,
    "kept_by": lambda keys: "、".join(map(role_label, keys)),
}


def _in_words(name: str, value: Any, labels: Mapping[str, str]) -> str:
    if name in registers.OF_FIELDS:
        keys = [value] if isinstance(value, str) else value or []
        return "、".join(labels.get(key, key) for key in keys if key) or "空"
    if said := _SAID.get(name):
        return said(value or ()) or "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value) or "空"
    if value in (None, ""):
        return "空"
    words = {
        **words_of(FieldDef, "kind"),
        **words_of(FieldDef, "evidence"),
        **words_of(FieldCheck, "level"),
    }
    return words.get(str(value)) or _named(str(value), labels)


def _named(formula: str, labels: Mapping[str, str]) -> str:
    fields = [FieldDef(key=key, label=label) for key, label in labels.items()]
    return formulas.with_labels(formula, fields)


# Taking over --------------------------------------------------------------------------------------


def _held(register: Register, part: str) -> PresetChange:
    designs.hold(register.fieldset)
    register.refresh_from_db(from_queryset=Register.objects.select_for_update(no_key=True))
    for one in differences(register):
        if one.part == part:
            return one
    raise ValidationError("这一处已经没有差别，可能是他人刚刚办理。请刷新页面查看。")


def _put(draft: FieldSetVersion, one: PresetChange, by: Actor) -> None:
    if one.group == "checks":
        _put_check(draft, one, by)
        return
    settings = dict(one.values)
    present = draft.fields.filter(key=one.key).first()
    for limit in ("minimum", "maximum"):
        if settings.get(limit) is not None:
            settings[limit] = Decimal(settings[limit])
    if "choices" in settings:
        before = present.choices if present else []
        settings["choices"] = options.coded(settings["choices"], before)
    if one.what == ADDED:
        designs.add_field(draft, key=one.key, by=by, **settings)
    elif present and one.what == REMOVED:
        designs.remove_field(present, by=by)
    elif present:
        designs.edit_field(present, by=by, **settings)


def _put_check(draft: FieldSetVersion, one: PresetChange, by: Actor) -> None:
    present = draft.checks.filter(expression=one.key).first()
    if one.what == ADDED:
        designs.add_check(draft, by=by, expression=one.key, **one.values)
    elif present and one.what == REMOVED:
        designs.remove_check(present, by=by)
    elif present:
        designs.edit_check(present, by=by, **one.values)


def _take_note(register: Register, parts: Iterable[str]) -> None:
    """Of these the register has now seen what the shipped edition says."""
    preset = PRESETS[register.preset]
    shipped = presets.content(preset)
    known = {group: dict(contents) for group, contents in register.preset_content.items()}
    for part in parts:
        group, _, key = part.partition(":")
        if key in shipped[group]:
            known[group][key] = shipped[group][key]
        else:
            known[group].pop(key, None)
    register.preset_content = known
    if known == shipped:
        register.preset_edition = presets.edition(preset)
    register.save(update_fields=["preset_content", "preset_edition"])
