"""Registers: opened, corrected, closed for filling."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from portal.access import Actor, require
from portal.audit.domain import events
from portal.fields.domain import designs, memory
from portal.fields.domain.definition import Definition, in_force
from portal.fields.models import FieldSet, FieldSetVersion
from portal.fields.permissions import FIELDS_DESIGN
from portal.problems import Problem, refuse_if
from portal.registers.actions import REGISTER_CHANGED, REGISTER_CREATED
from portal.registers.choices import RegisterKind
from portal.registers.domain import closing, keeping, looking_back, owed, rhythm, sorting
from portal.registers.models import Register
from portal.text import label_of, words_of
from portal.typed.arrays import NamedArrayField

OWNER = "registers"
# Settings that name fields.
OF_FIELDS: Final = frozenset(
    {"due_key", "closing_keys", "decision_key", "own_key", "look_back_key", "kept_keys"}
)


class Beginning(Protocol):
    """Puts the first fields on the draft of a register that is not saved yet."""

    def __call__(self, register: Register, draft: FieldSetVersion, *, by: Actor) -> None: ...


@transaction.atomic
def create(
    *,
    name: str,
    levels: Sequence[str],
    single: bool,
    subject_kind: str = "",
    begin: Beginning = closing.begin,
    by: Actor,
    **facts: Any,
) -> Register:
    """A register with a draft of its fields: empty, what every task has, or as `begin` fills it."""
    require(by, FIELDS_DESIGN)
    refuse_if(
        _name_is_free(name),
        closing.is_whole(by=by, levels=levels, **facts),
        rhythm.is_whole(single=single, **facts),
        owed.is_whole(single=single, **facts),
    )
    facts = sorting.settled(owed.settled(facts))
    fieldset = FieldSet.objects.create(code=_new_code(), label=name, owner=OWNER)
    register = Register(fieldset=fieldset, name=name, levels=levels, single=single, **facts)
    draft = designs.start_draft(fieldset, by=by)
    if subject_kind:
        designs.set_subject(draft, kind=subject_kind, by=by)
    begin(register, draft, by=by)
    register.save()
    events.record(REGISTER_CREATED, by=by, target=register)
    return register


_OWN: Final = frozenset(
    {
        *("id", "fieldset", "name", "note", "code", "is_open", "created_at", "search"),
        *("preset", "preset_edition", "preset_content", "subject_kind"),
    }
)


@transaction.atomic
def copy(source: Register, *, name: str, note: str, by: Actor) -> Register:
    """Another register with the newest fields and checks of this one and all its settings; none of
    its entries."""
    require(by, FIELDS_DESIGN)
    refuse_if(_name_is_free(name))
    fieldset = FieldSet.objects.create(code=_new_code(), label=name, owner=OWNER)
    draft = designs.start_draft(fieldset, by=by)
    designs.copy_in(source.fieldset.versions.latest("number"), draft, by=by)
    columns = (one.name for one in Register._meta.concrete_fields if one.name not in _OWN)
    settings = {column: getattr(source, column) for column in columns}
    register = Register(fieldset=fieldset, name=name, note=note, **settings)
    register.save()
    events.record(REGISTER_CREATED, by=by, target=register, copied=events.called(source))
    return register


@transaction.atomic
def edit(register: Register, *, by: Actor, **facts: Any) -> Register:
    """Name, note, levels, whether one record per unit, whether open for filling; what it is for,
    when an entry is due, who closes it, who knows of it."""
    require(by, FIELDS_DESIGN)
    designs.hold(register.fieldset)
    register.refresh_from_db(from_queryset=Register.objects.select_for_update(no_key=True))
    refuse_if(
        _name_is_free(facts["name"], apart_from=register),
        _single_fits(register, **facts),
        closing.is_whole(by=by, **facts),
        closing.fits(register, **facts),
        rhythm.fits(register, **facts),
        owed.fits(register, **facts),
        _rules_fit(register, facts),
    )
    facts = sorting.settled(owed.settled(facts))
    before = {name: getattr(register, name) for name in facts}
    for name, value in facts.items():
        setattr(register, name, value)
    register.save()
    if before.get("due_key") != register.due_key:
        closing.count_days_again(register)
    if before.get("own_key", register.own_key) != register.own_key:
        closing.tell_whose_again(register)
    if before.get("sort_rules", register.sort_rules) != register.sort_rules:
        sorting.apply_to_all(register)
    if before.get("looked_over_by") and not register.looked_over_by:
        closing.let_through(register)
    register.fieldset.change(label=register.name)
    labels = {key: field.label for key, field in closing.fields_of(register).items()}
    changed = {
        label_of(Register, name): [_told(name, value, labels) for value in (before[name], now)]
        for name, now in facts.items()
        if before[name] != now
    }
    events.record(REGISTER_CHANGED, by=by, target=register, changes=changed)
    return register


def _rules_fit(register: Register, facts: Mapping[str, Any]) -> Iterator[Problem]:
    """What is said of sorts, of what is long open, looked back at, kept by an office, counted."""
    columns = (one.name for one in Register._meta.concrete_fields)
    now = {name: facts.get(name, getattr(register, name)) for name in columns}
    fields = closing.fields_of(register)
    yield from sorting.fits(now, fields)
    yield from looking_back.fits(now, fields)
    yield from keeping.fits(now, fields)
    if now["long_days"] and now["kind"] != RegisterKind.TASK:
        yield "long_days", "只有任务才有办结。请留空。"
    if now["counts_in"] and now["counts_in"] == register.code:
        yield "counts_in", "不能计入自己。请另选，或留空。"
    if now["output_from"] and now["output_from"] == register.code:
        yield "output_from", "不能列出自己的。请另选，或留空。"
    if now["counts_as"] and not now["counts_in"]:
        yield "counts_in", "写了计入时算哪一类，还要选计入哪个登记簿。"


def _told(name: str, value: Any, labels: Mapping[str, str]) -> Any:
    """As people call it: roles, levels and choices by their names, fields by their labels."""
    if said := {"owed": owed.in_words, "sort_rules": sorting.in_words}.get(name):
        return said(value)
    column = Register._meta.get_field(name)
    if isinstance(column, NamedArrayField):
        return column.in_words(value)
    if name in OF_FIELDS:
        keys = [value] if isinstance(value, str) else value or []
        return "、".join(labels.get(key, key) for key in keys if key)
    return words_of(Register, name).get(str(value), value)


def standing(register: Register) -> Definition | None:
    """The definition of today, if one is published: a record is about the day it is saved."""
    return in_force(register.fieldset, on=timezone.localdate())


def current(register: Register) -> Definition:
    """The definition records are filled under today."""
    return _needed(standing(register), register)


class Held(NamedTuple):
    register: Register
    definition: Definition


def held(register: Register) -> Held:
    """The register and the definition of today, for an act that saves records: until it commits no
    version is published, which would seal what has become sensitive without seeing what is being
    saved. Of `register` only the key counts; one statement."""
    statement = f"""
        SELECT register.*, fieldset.stamp
        FROM {FieldSet._meta.db_table} AS fieldset
        JOIN {Register._meta.db_table} AS register ON register.fieldset_id = fieldset.id
        WHERE register.id = %s FOR SHARE OF fieldset
    """  # noqa: S608 - names of our own tables
    try:
        (fresh,) = Register.objects.raw(statement, [register.pk])
    except ValueError:
        raise Register.DoesNotExist from None
    today = timezone.localdate()
    stamp = fresh.stamp  # type: ignore[attr-defined]  # of its field set, read with it
    definition = memory.in_force(fresh.fieldset_id, stamp=stamp, on=today)
    return Held(fresh, _needed(definition, fresh))


def _needed(definition: Definition | None, register: Register) -> Definition:
    if definition is None:
        raise ValidationError(f"“{register}”还没有启用的版本。请先在“设计字段”中发布。")
    return definition


def _new_code() -> str:
    return f"register-{uuid.uuid4().hex[:12]}"


def _name_is_free(name: str, *, apart_from: Register | None = None) -> Iterator[tuple[str, str]]:
    namesakes = Register.objects.filter(name=name)
    if apart_from:
        namesakes = namesakes.exclude(pk=apart_from.pk)
    if namesakes.exists():
        yield "name", f"已有名为“{name}”的登记簿。请换一个名称。"


def _single_fits(register: Register, **facts: Any) -> Iterator[tuple[str, str]]:
    if not facts.get("single") or register.single:
        return
    about = register.records.with_about().values_list("about_key", flat=True)
    if about.count() > about.distinct().count():
        label = register.subject_label
        yield "single", f"有的{label}已填了多条，不能改为每个{label}一条。请先合并这些内容。"
