"""The rules acts on units keep: each check yields (form field, message) for what is wrong."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone

from portal.orgs.domain import tree
from portal.orgs.models import Unit, UnitName, UnitPlace
from portal.problems import Problem

# What state a unit is in ------------------------------------------------------------------------


def nothing_exists() -> Iterator[Problem]:
    if root := Unit.objects.filter(depth=1).first():
        yield "parent", f"已有最上级机构“{root.name}”。请为新机构选择上级。"


def is_open(*units: Unit) -> Iterator[Problem]:
    for unit in units:
        if unit.closed_on:
            yield NON_FIELD_ERRORS, f"“{unit.name}”已于 {unit.closed_on} 撤销，不能再办理此事项。"


def is_not_root(*units: Unit) -> Iterator[Problem]:
    for unit in units:
        if unit.is_root():
            yield NON_FIELD_ERRORS, f"“{unit.name}”是最上级机构，不能调整隶属、撤销、合并或拆分。"


def has_no_open_children(unit: Unit) -> Iterator[Problem]:
    children = list(tree.open_children(unit))
    if children:
        yield (
            NON_FIELD_ERRORS,
            (
                f"“{unit.name}”还有 {len(children):,} 个下级机构：{tree.spoken(children)}。"
                "请先撤销这些机构，或把它们调整到其他上级。"
            ),
        )


# Dates ------------------------------------------------------------------------------------------


def not_in_future(day: dt.date, *, field: str = "effective_on") -> Iterator[Problem]:
    today = timezone.localdate()
    if day > today:
        label = Unit._meta.get_field(field).verbose_name if field == "opened_on" else "生效日期"
        yield field, f"{label} {day} 晚于今天（{today}）。请在生效当日或之后办理。"


def after_opening(unit: Unit, day: dt.date) -> Iterator[Problem]:
    if day < unit.opened_on:
        yield (
            "effective_on",
            f"生效日期 {day} 早于“{unit.name}”的设立日期 {unit.opened_on}。请改为该日或之后。",
        )


def after_last_name(unit: Unit, day: dt.date) -> Iterator[Problem]:
    since = UnitName.objects.filter(unit=unit).current().get().valid_from
    if unit.opened_on <= day < since:
        yield "effective_on", f"“{unit.name}”自 {since} 起使用现名，生效日期不能早于该日。"


def after_first_day_of_name(unit: Unit, day: dt.date) -> Iterator[Problem]:
    yield from after_last_name(unit, day)
    if UnitName.objects.filter(unit=unit, valid_from=day).current().exists():
        yield (
            "effective_on",
            (
                f"“{unit.name}”这一名称自 {day} 起使用，同一天不能再次更名。"
                "如是名称录错，请用“更正”办理。"
            ),
        )


def after_last_place(unit: Unit, day: dt.date) -> Iterator[Problem]:
    since = UnitPlace.objects.filter(unit=unit).current().get().valid_from
    if unit.opened_on <= day < since:
        yield "effective_on", f"“{unit.name}”自 {since} 起隶属现在的上级，生效日期不能早于该日。"


def may_leave(unit: Unit, day: dt.date) -> Iterator[Problem]:
    """The unit can be put elsewhere on the day."""
    yield from after_opening(unit, day)
    yield from after_last_place(unit, day)


def may_end(unit: Unit, day: dt.date) -> Iterator[Problem]:
    """Nothing about the unit, nor about what was below it, happened after the day it ends."""
    yield from may_leave(unit, day)
    yield from after_last_name(unit, day)
    later = UnitPlace.objects.filter(parent=unit, valid_until__gt=day).select_related("unit")
    if place := later.order_by("-valid_until", "pk").first():
        yield (
            "effective_on",
            (
                f"“{place.unit.name}”到 {place.valid_until} 才不再隶属“{unit.name}”，"
                "生效日期不能早于该日。"
            ),
        )


def opened_before_all_else(unit: Unit, opened_on: dt.date) -> Iterator[Problem]:
    """A corrected opening date leaves every recorded period of the unit after it."""
    firsts = [
        unit.names.order_by("valid_from", "pk").values_list("valid_until", flat=True).first(),
        unit.places.order_by("valid_from", "pk").values_list("valid_until", flat=True).first(),
        unit.memberships.order_by("since", "pk").values_list("since", flat=True).first(),
    ]
    earliest = min((day for day in firsts if day), default=None)
    if earliest and opened_on > earliest:
        yield (
            "opened_on",
            f"“{unit.name}”在 {earliest} 已有更名、隶属调整或分组记录，设立日期不能晚于该日。",
        )


# Names and codes --------------------------------------------------------------------------------


def may_be_added(
    proposed: Unit, *, below: Unit | None, present: Unit | None = None, leaving: Iterable[Unit] = ()
) -> Iterator[Problem]:
    """The facts of a new unit, or of the `present` one after a correction, are in order."""
    yield from _fields_fit(proposed)
    known = proposed.kind_id is not None  # not yet where a form could not read it
    if known and not proposed.kind.is_active and (present is None or proposed.kind != present.kind):
        yield "kind", f"类别“{proposed.kind.label}”已停用。请另选类别。"
    apart_from = [*leaving, present] if present else [*leaving]
    yield from code_is_free(proposed.code, apart_from=present)
    yield from name_is_free(proposed.name, below=below, apart_from=apart_from)


def _fields_fit(proposed: Unit) -> Iterator[Problem]:
    """Lengths, blanks and numbers, as the model's own fields state them."""
    try:
        proposed.clean_fields(exclude=["path", "depth", "numchild", "search", "kind"])
    except ValidationError as refusal:
        for field, messages in refusal.message_dict.items():
            yield from ((field, message) for message in messages)


def name_fits(name: str, short_name: str) -> Iterator[Problem]:
    asked = {"name", "short_name"}
    proposed = Unit(name=name, short_name=short_name)
    yield from (problem for problem in _fields_fit(proposed) if problem[0] in asked)


def code_is_free(code: str, *, apart_from: Unit | None = None) -> Iterator[Problem]:
    holders = Unit.objects.filter(code=code)
    if apart_from is not None:
        holders = holders.exclude(pk=apart_from.pk)
    if holder := holders.first():
        state = "（已撤销）" if holder.closed_on else ""
        yield "code", f"编码“{code}”已由“{holder.name}”{state}使用。请换一个编码。"


def name_is_free(
    name: str, *, below: Unit | None, apart_from: Iterable[Unit] = (), field: str = "name"
) -> Iterator[Problem]:
    if below is None:
        return
    namesakes = tree.open_children(below, apart_from=apart_from).filter(name=name)
    if namesake := namesakes.first():
        yield (
            field,
            (
                f"“{below.name}”下已有“{name}”（编码 {namesake.code}）。"
                "请核对是否重复，或改用能够区分的名称。"
            ),
        )


def is_other_name(unit: Unit, name: str, short_name: str) -> Iterator[Problem]:
    if (name, short_name) == (unit.name, unit.short_name):
        yield "name", "新名称与现名相同。请填写更名后的全称和简称。"


# Parents ----------------------------------------------------------------------------------------


def is_other_parent(unit: Unit, parent: Unit) -> Iterator[Problem]:
    if unit.is_child_of(parent):
        yield "parent", f"“{unit.name}”已经隶属“{parent.name}”。请选择其他上级。"


def is_not_below(unit: Unit, others: Iterable[Unit], *, field: str) -> Iterator[Problem]:
    for other in others:
        if unit == other:
            yield field, f"不能选择“{unit.name}”自己。请另选机构。"
        elif unit.is_descendant_of(other):
            yield field, f"“{unit.name}”是“{other.name}”的下级，不能选择。请另选机构。"


def takes_children(parent: Unit, day: dt.date, *, field: str = "parent") -> Iterator[Problem]:
    """The parent is there on the day from which it is to have the unit."""
    if parent.closed_on:
        yield field, f"“{parent.name}”已于 {parent.closed_on} 撤销，不能接收机构。请另选机构。"
    elif parent.opened_on > day:
        yield (
            field,
            (
                f"“{parent.name}”自 {parent.opened_on} 起设立，{day} 时还不存在。"
                "请另选机构，或把生效日期改为该日之后。"
            ),
        )
