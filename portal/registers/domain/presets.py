"""Registers as shipped: made sound by the engine, installed by choice, known by their edition."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import cache, partial
from typing import Any, Final

from django.db import transaction

from portal.access import Actor, require
from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.audit.domain import events
from portal.fields.choices import Arrival
from portal.fields.domain import designs, soundness
from portal.fields.models import FieldCheck, FieldDef, FieldSet, FieldSetVersion
from portal.fields.permissions import FIELDS_DESIGN
from portal.problems import Problem, refuse_if
from portal.registers.actions import PRESETS_INSTALLED
from portal.registers.domain import owed, registers, sorting
from portal.registers.domain.registers import OWNER
from portal.registers.models import Register
from portal.registers.presets import PRESETS, Preset

# What a preset says of its register; a county may change each.
FACTS: Final = (
    *("name", "print_title", "note", "number_prefix", "due_key", "closing_keys"),
    *("decision_key", "due_rule", "quiet_days", "owed", "own_key"),
    *("sort_rules", "look_back_key", "look_back_rule", "counts_in", "counts_as", "output_from"),
    *("kept_by", "kept_keys", "kept_list", "long_days", "long_act"),
)
# What it says of a field.
SETTINGS: Final = (
    *("label", "kind", "required", "required_when", "minimum", "maximum", "decimals"),
    *("max_length", "choices", "help", "unit_of_measure", "sensitive", "formula"),
    *("evidence", "evidence_most", "expiry_days", "start"),
)
# And of one that arrives by itself, from where.
_ARRIVING: Final = ("arrival", "source")


def settled(preset: Preset) -> tuple[list[FieldDef], list[FieldCheck]]:
    """Its fields and checks as they are kept, not saved; refused where one is not sound."""
    version = FieldSetVersion(fieldset=FieldSet(owner=OWNER), number=1)
    fields = [
        FieldDef(version=version, key=one.key, label=one.label, kind=one.kind, **one.settings)
        for one in preset.fields
    ]
    checks = [
        FieldCheck(version=version, expression=c.expression, message=c.message, level=c.level)
        for c in preset.checks
    ]
    soundness.settle_all(fields, checks)
    return fields, checks


def facts_of(preset: Preset) -> dict[str, Any]:
    return {
        "name": preset.name,
        "print_title": preset.print_title,
        "note": preset.note,
        "number_prefix": preset.prefix,
        "due_key": preset.due,
        "closing_keys": list(preset.closing),
        "decision_key": preset.decision,
        "due_rule": preset.due_rule,
        "quiet_days": preset.quiet_days,
        "owed": owed.kept(asdict(one) for one in preset.owed),
        # Of the others no edition speaks of it.
        **({"own_key": preset.own} if preset.own else {}),
        **dict(_more_facts(preset)),
    }


def _more_facts(preset: Preset) -> Iterator[tuple[str, Any]]:
    if preset.sorts:
        yield "sort_rules", sorting.kept(asdict(one) for one in preset.sorts)
    if preset.look_back:
        yield "look_back_key", preset.look_back.field
        yield "look_back_rule", preset.look_back.rule
    if preset.counts_in[0]:
        yield from zip(("counts_in", "counts_as"), preset.counts_in, strict=True)
    if preset.output:
        yield "output_from", preset.output
    if preset.kept:
        yield "kept_by", list(preset.kept.by)
        yield "kept_keys", list(preset.kept.fields)
        yield "kept_list", preset.kept.lists
    if preset.long:
        yield from zip(("long_days", "long_act"), preset.long, strict=True)


@cache
def content(preset: Preset) -> dict[str, Any]:
    """All that an edition says, as JSON: `facts`, `fields` by key, `checks` by expression."""
    fields, checks = settled(preset)
    return {
        "facts": facts_of(preset),
        "fields": {field.key: settings_of(field) for field in fields},
        "checks": {check.expression: rule_of(check) for check in checks},
    }


def settings_of(field: FieldDef) -> dict[str, Any]:
    """As an edition says them: limits as text, the choices that are offered by their words."""
    settings = {name: getattr(field, name) for name in SETTINGS}
    limits = {
        name: None if settings[name] is None else f"{settings[name].normalize():f}"
        for name in ("minimum", "maximum")
    }
    arrives = field.arrival != Arrival.HAND
    return {
        **settings,
        **limits,
        **({name: getattr(field, name) for name in _ARRIVING} if arrives else {}),
        "choices": [c["label"] for c in field.choices if not c.get("retired")],
    }


def rule_of(check: FieldCheck) -> dict[str, str]:
    return {"message": check.message, "level": check.level}


@cache
def edition(preset: Preset) -> str:
    written = json.dumps(content(preset), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:12]


def hidden_from(preset: Preset, by: Actor) -> str:
    """Why somebody cannot add it: its register would be unknown to him."""
    held = {role.key for role in getattr(by, "roles", ())}
    if not preset.seen_by or held & set(preset.seen_by):
        return ""
    names = "、".join(ROLES[key].label for key in preset.seen_by)
    return f"“{preset}”只给{names}看，由他们添加。"


def left_for(by: Actor) -> list[Preset]:
    """Those that nobody has added yet and he may."""
    taken = set(Register.objects.exclude(preset="").values_list("preset", flat=True))
    return [
        preset
        for preset in PRESETS.values()
        if preset.key not in taken and not hidden_from(preset, by)
    ]


@transaction.atomic
def install(chosen: Iterable[Preset], *, on: dt.date, by: User) -> list[Register]:
    """Each becomes a register of the county's own, published as of a day and open for filling."""
    require(by, FIELDS_DESIGN)
    chosen = list(chosen)
    refuse_if(_may_be_added(chosen, by))
    made = [_install(preset, on, by) for preset in chosen]
    events.record(PRESETS_INSTALLED, by=by, registers=[events.called(one) for one in made])
    return made


def _install(preset: Preset, on: dt.date, by: User) -> Register:
    register = registers.create(
        **facts_of(preset),
        levels=list(preset.levels),
        single=preset.single,
        kind=preset.kind,
        rhythm=preset.rhythm,
        filled_by=list(preset.filled_by),
        closed_by=list(preset.closed_by),
        seen_by=list(preset.seen_by),
        subject_kind=preset.subject,
        code=preset.key,
        preset=preset.key,
        preset_edition=edition(preset),
        preset_content=content(preset),
        begin=partial(_lay_out, settled(preset)),
        by=by,
    )
    designs.publish(register.fieldset.versions.get(), effective_from=on, by=by)
    register.refresh_from_db(fields=["subject_kind"])  # which its published version has said
    return register


def _lay_out(
    parts: tuple[Sequence[FieldDef], Sequence[FieldCheck]],
    register: Register,
    draft: FieldSetVersion,
    *,
    by: Actor,
) -> None:
    fields, checks = parts
    designs.lay_out(draft, fields, checks, by=by)


def _may_be_added(chosen: Sequence[Preset], by: Actor) -> Iterator[Problem]:
    if not chosen:
        yield "", "没有选登记簿。请先勾选要添加的。"
    keys, names = [one.key for one in chosen], [one.name for one in chosen]
    for register in Register.objects.filter(preset__in=keys):
        yield "", f"“{PRESETS[register.preset]}”已经添加过，现在叫“{register}”。"
    namesakes = Register.objects.filter(name__in=names).exclude(preset__in=keys)
    for register in namesakes:
        yield "", f"已有名为“{register}”的登记簿。请先给它改名，再添加预置的。"
    for preset in chosen:
        if reason := hidden_from(preset, by):
            yield "", reason
