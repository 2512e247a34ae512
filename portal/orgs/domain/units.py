"""Acts on one unit: create, correct, rename, move, close."""

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from portal.access import Actor, Denied, require
from portal.audit.domain import events
from portal.orgs.actions import UNIT_WITHDRAWN
from portal.orgs.choices import Change
from portal.orgs.domain import checks, chronicle, steps, tree, withdrawals
from portal.orgs.domain.steps import NewUnit
from portal.orgs.models import Unit, UnitKind, UnitName
from portal.orgs.permissions import UNITS_MANAGE
from portal.problems import refuse_if

_FACTS: Final = ("kind", "name", "short_name", "code", "position", "opened_on")


@transaction.atomic
def create(
    parent: Unit | None,
    *,
    kind: UnitKind,
    name: str,
    short_name: str,
    code: str,
    position: int,
    opened_on: dt.date,
    document: str = "",
    by: Actor | None,
) -> Unit:
    """Add a unit below `parent`; without one, the root of an empty system, where nobody is yet."""
    new = NewUnit(kind=kind, name=name, short_name=short_name, code=code, position=position)
    tree.hold(*([parent] if parent else []))
    if parent is None:
        refuse_if(checks.nothing_exists())
    elif by is None:
        raise Denied("下级机构须由有权限的人员设立。")
    else:
        require(by, UNITS_MANAGE, parent)
        refuse_if(checks.is_open(parent))
    refuse_if(
        checks.not_in_future(opened_on, field="opened_on"),
        checks.may_be_added(new.on(opened_on), below=parent),
    )
    return steps.add(parent, new, opened_on=opened_on, document=document, by=by)


def check(known: dict[str, Any], *, below: Unit | None, present: Unit | None = None) -> None:
    """What `create` would refuse of facts of which some are missing, or `correct` of `present`."""
    opened_on = known.get("opened_on")
    proposed = Unit(**{name: known[name] for name in _FACTS if name in known})
    refuse_if(
        checks.not_in_future(opened_on, field="opened_on") if opened_on else (),
        checks.opened_before_all_else(present, opened_on) if present and opened_on else (),
        checks.may_be_added(proposed, below=below, present=present),
    )


@transaction.atomic
def correct(
    unit: Unit,
    *,
    kind: UnitKind,
    name: str,
    short_name: str,
    code: str,
    position: int,
    opened_on: dt.date,
    by: Actor,
) -> Unit:
    """Mend what was typed wrongly; the right value counts as if it had stood there all along."""
    tree.hold(unit)
    require(by, UNITS_MANAGE, unit)
    refuse_if(checks.is_open(unit))
    new = NewUnit(kind=kind, name=name, short_name=short_name, code=code, position=position)
    refuse_if(
        checks.not_in_future(opened_on, field="opened_on"),
        checks.opened_before_all_else(unit, opened_on),
        checks.may_be_added(new.on(opened_on), below=tree.parent_of(unit), present=unit),
    )
    facts = {**new.facts(), "opened_on": opened_on}
    if summary := _differences(unit, facts):
        _apply(unit, facts)
        today = timezone.localdate()
        chronicle.tell(unit, Change.CORRECTED, summary, effective_on=today, document="", by=by)
    return unit


def _differences(unit: Unit, facts: dict[str, Any]) -> str:
    """`编码：101 → 102；排序号：10 → 20`, empty when nothing differs."""
    return "；".join(
        f"{Unit._meta.get_field(field).verbose_name}：{getattr(unit, field)} → {value}"
        for field, value in facts.items()
        if getattr(unit, field) != value
    )


def _apply(unit: Unit, facts: dict[str, Any]) -> None:
    opened_on, order = unit.opened_on, (unit.position, unit.code)
    for field, value in facts.items():
        setattr(unit, field, value)
    unit.save(update_fields=[*facts, "search"])
    UnitName.objects.filter(unit=unit).current().update(name=unit.name, short_name=unit.short_name)
    if unit.opened_on != opened_on:
        chronicle.begin_on(unit, was=opened_on)
    if (unit.position, unit.code) != order:
        tree.sort_again(unit)


@transaction.atomic
def rename(
    unit: Unit,
    *,
    name: str,
    short_name: str,
    effective_on: dt.date,
    document: str = "",
    by: Actor,
) -> Unit:
    """Give the unit a new name from a day on; the old one stays in its history."""
    tree.hold(unit)
    require(by, UNITS_MANAGE, unit)
    refuse_if(checks.is_open(unit))
    refuse_if(
        checks.is_other_name(unit, name, short_name),
        checks.not_in_future(effective_on),
        checks.after_opening(unit, effective_on),
        checks.after_first_day_of_name(unit, effective_on),
        checks.name_is_free(name, below=tree.parent_of(unit), apart_from=[unit]),
        checks.name_fits(name, short_name),
    )
    summary = f"“{unit.name}”更名为“{name}”（简称“{short_name}”）"
    with withdrawals.keeping(withdrawals.RENAMING, unit, summary, by=by):
        unit.name, unit.short_name = name, short_name
        unit.save(update_fields=["name", "short_name", "search"])
        chronicle.next_name(unit, effective_on)
        chronicle.tell(
            unit, Change.RENAMED, summary, effective_on=effective_on, document=document, by=by
        )
    return unit


@transaction.atomic
def move(unit: Unit, *, parent: Unit, effective_on: dt.date, document: str = "", by: Actor) -> Unit:
    """Put the unit, with everything below it, under another parent."""
    tree.hold(unit, parent)
    for concerned in (unit, parent):
        require(by, UNITS_MANAGE, concerned)
    refuse_if(checks.is_open(unit), checks.is_not_root(unit))
    refuse_if(
        checks.is_other_parent(unit, parent),
        checks.is_not_below(parent, [unit], field="parent"),
        checks.not_in_future(effective_on),
        checks.after_opening(unit, effective_on),
        checks.after_last_place(unit, effective_on),
        checks.takes_children(parent, effective_on),
        checks.name_is_free(unit.name, below=parent, apart_from=[unit], field="parent"),
    )
    says = f"{effective_on} 起隶属“{parent.name}”"
    with withdrawals.keeping(withdrawals.MOVING, unit, says, by=by):
        steps.relocate(unit, parent, effective_on=effective_on, document=document, by=by)
    return unit


@transaction.atomic
def withdraw(unit: Unit, *, by: Actor) -> None:
    """Take back one that was set up by mistake. What anything refers to is closed instead
    (`ProtectedError`)."""
    tree.hold(unit)
    require(by, UNITS_MANAGE, unit)
    if children := list(Unit.objects.in_branch(unit)[:1]):
        raise ProtectedError(f"“{unit}”已有下级机构。", set(children))
    events.record(UNIT_WITHDRAWN, by=by, target=unit)
    Unit.objects.filter(pk=unit.pk).delete()


@transaction.atomic
def close(unit: Unit, *, effective_on: dt.date, document: str = "", by: Actor) -> Unit:
    """End the unit. Its name, place and group memberships end the same day."""
    tree.hold(unit)
    require(by, UNITS_MANAGE, unit)
    refuse_if(checks.is_open(unit), checks.is_not_root(unit))
    refuse_if(
        checks.has_no_open_children(unit),
        checks.not_in_future(effective_on),
        checks.may_end(unit, effective_on),
    )
    summary = f"撤销“{unit.name}”"
    with withdrawals.keeping(withdrawals.CLOSING, unit, f"{effective_on} 撤销", by=by):
        steps.shut(unit, effective_on)
        chronicle.tell(
            unit, Change.CLOSED, summary, effective_on=effective_on, document=document, by=by
        )
    return unit
