"""Rules only a merge or a split has to keep."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.core.exceptions import NON_FIELD_ERRORS

from portal.orgs.domain import checks, tree
from portal.orgs.domain.steps import NewUnit
from portal.orgs.models import Unit
from portal.problems import Problem, refuse_if

Part = Unit | NewUnit


def refuse_merge(
    ending: Sequence[Unit], into: Unit, children: Sequence[Unit], day: dt.date
) -> None:
    """Raise what stands against `into` continuing the ending units and taking their children."""
    refuse_if(
        something_to_merge(ending, into),
        checks.is_open(into, *ending),
        checks.is_not_root(*ending),
    )
    refuse_if(
        checks.is_not_below(into, ending, field="into"),
        checks.not_in_future(day),
        checks.takes_children(into, day, field="into"),
        *(checks.may_end(unit, day) for unit in ending),
        *(checks.may_leave(child, day) for child in children),
        names_stay_apart(children, below=into, leaving=ending),
    )


def refuse_split(
    unit: Unit, into: Sequence[Part], children: Mapping[Unit, Part], *, keep: bool, day: dt.date
) -> None:
    """Raise what stands against the unit going on in these parts."""
    existing = [part for part in into if isinstance(part, Unit)]
    leaving = [] if keep else [unit]
    refuse_if(checks.is_open(unit, *existing), checks.is_not_root(unit))
    refuse_if(
        enough_parts(unit, into, keep=keep),
        checks.not_in_future(day),
        checks.after_opening(unit, day),
        parts_may_be_added(into, below=tree.parent_of(unit), day=day, leaving=leaving),
        children_fit(unit, into, children, keep=keep),
    )
    refuse_if(parts_take(unit, children, existing, day), () if keep else checks.may_end(unit, day))


def something_to_merge(ending: Sequence[Unit], into: Unit) -> Iterator[Problem]:
    if not ending:
        yield "sources", f"请选择并入“{into.name}”的机构，至少一个，且不是它自己。"


def names_stay_apart(
    arriving: Sequence[Unit], *, below: Unit, leaving: Iterable[Unit] = ()
) -> Iterator[Problem]:
    """No two open units of one name stand below the same parent once the units have arrived."""
    staying = tree.open_children(below, apart_from=[*leaving, *arriving])
    counts = Counter([*staying.values_list("name", flat=True), *(u.name for u in arriving)])
    for name in dict.fromkeys(unit.name for unit in arriving):
        if counts[name] > 1:
            yield (
                NON_FIELD_ERRORS,
                f"办理后“{below.name}”下将有 {counts[name]} 个“{name}”。请先把其中的机构更名。",
            )


def enough_parts(unit: Unit, into: Sequence[Part], *, keep: bool) -> Iterator[Problem]:
    fewest = 1 if keep else 2
    if len(set(into)) < fewest:
        yield "into", f"“{unit.name}”拆分后至少要有两个机构。请补充拆分出的机构。"
    if len(set(into)) < len(into):
        yield "into", "拆分出的机构重复。请删去重复的一个。"


def parts_differ(into: Sequence[Part]) -> Iterator[Problem]:
    new = [part for part in into if isinstance(part, NewUnit)]
    for label, values in (("名称", [p.name for p in new]), ("编码", [p.code for p in new])):
        for value, times in Counter(values).items():
            if times > 1:
                yield "into", f"拆分出的机构{label}“{value}”重复。请修改其中一个。"


def parts_may_be_added(
    into: Sequence[Part], *, below: Unit | None, day: dt.date, leaving: Iterable[Unit]
) -> Iterator[Problem]:
    """What is wrong with a new part is said with the part's name: a form may have several."""
    yield from parts_differ(into)
    for part in into:
        if isinstance(part, NewUnit):
            problems = checks.may_be_added(part.on(day), below=below, leaving=leaving)
            yield from (("into", f"{part.name or '新机构'}：{message}") for _, message in problems)


def children_fit(
    unit: Unit, into: Sequence[Part], children: Mapping[Unit, Part], *, keep: bool
) -> Iterator[Problem]:
    """Each given child is one of the unit's open ones and goes to a part; none is left behind."""
    present = list(tree.open_children(unit))
    for child, part in children.items():
        if child not in present:
            yield (
                "children",
                f"“{child.name}”不是“{unit.name}”的下级机构，或者已经撤销。请刷新后重新选择。",
            )
        if part not in into:
            yield "children", f"“{child.name}”的去向“{part}”不在拆分出的机构中。请重新选择。"
    left = [child for child in present if child not in children]
    if left and not keep:
        yield (
            "children",
            (
                f"“{unit.name}”拆分后撤销，还有 {len(left):,} 个下级机构没有去向："
                f"{tree.spoken(left)}。"
                "请逐个选择归属。"
            ),
        )


def parts_take(
    unit: Unit, children: Mapping[Unit, Part], existing: Sequence[Unit], day: dt.date
) -> Iterator[Problem]:
    for part in existing:
        yield from checks.is_not_below(part, [unit], field="into")
        yield from checks.takes_children(part, day, field="into")
        arriving = [child for child, chosen in children.items() if chosen == part]
        yield from names_stay_apart(arriving, below=part)
    for child in children:
        yield from checks.may_leave(child, day)
