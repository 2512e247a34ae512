"""Demo data: the invented county 云岭县 with its towns, villages, departments and their past."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from portal.demo import DemoPlan
from portal.orgs.choices import UnitLevel
from portal.orgs.demo.past import add_history
from portal.orgs.demo.plan import UnitDraft, county
from portal.orgs.demo.story import write_story
from portal.orgs.models import ComparisonGroup, GroupMembership, Unit, UnitKind

KINDS: Final = {
    "county": ("县", UnitLevel.COUNTY),
    "street": ("街道", UnitLevel.TOWNSHIP),
    "town": ("镇", UnitLevel.TOWNSHIP),
    "township": ("乡", UnitLevel.TOWNSHIP),
    "community": ("社区", UnitLevel.VILLAGE),
    "village": ("村", UnitLevel.VILLAGE),
    "party": ("党委部门", UnitLevel.DEPARTMENT),
    "mass": ("人大政协群团", UnitLevel.DEPARTMENT),
    "justice": ("政法单位", UnitLevel.DEPARTMENT),
    "government": ("政府部门", UnitLevel.DEPARTMENT),
    "institution": ("事业单位", UnitLevel.DEPARTMENT),
    "enterprise": ("县属企业", UnitLevel.ENTERPRISE),
    "other": ("其他单位", UnitLevel.OTHER),
}
# Left out of its group on purpose: the home page of the assessment office then has something to do.
_FORGOTTEN: Final = {"县第一中学", "县委社会工作部"}


def build(plan: DemoPlan) -> None:
    root = county(plan.scale)
    add_history(root)
    kinds = _kinds()
    units = _units(root, kinds)
    Unit.objects.bulk_create(units.values(), batch_size=1000)
    write_story(root, units)
    # Since before the months that are compared with last year's.
    _groups(units, since=dt.date(plan.today.year - 2, 1, 1))


def _kinds() -> dict[str, UnitKind]:
    for position, (code, (label, level)) in enumerate(KINDS.items(), start=1):
        UnitKind.objects.get_or_create(
            code=code, defaults={"label": label, "level": level, "position": position * 10}
        )
    return {kind.code: kind for kind in UnitKind.objects.all()}


def _units(root: UnitDraft, kinds: dict[str, UnitKind]) -> dict[UnitDraft, Unit]:
    placed = _placed(root, Unit.step_path("", 1))
    return {draft: _unit(draft, path, kinds) for draft, path in placed}


def _placed(draft: UnitDraft, path: str) -> Iterator[tuple[UnitDraft, str]]:
    """Every draft with the path its position among its siblings gives it."""
    yield draft, path
    children = sorted(draft.children, key=lambda child: (child.position, child.code))
    for step, child in enumerate(children, start=1):
        yield from _placed(child, Unit.step_path(path, step))


def _unit(draft: UnitDraft, path: str, kinds: dict[str, UnitKind]) -> Unit:
    unit = Unit(
        kind=kinds[draft.kind],
        name=draft.name,
        short_name=draft.short_name,
        code=draft.code,
        position=draft.position,
        opened_on=draft.opened_on,
        closed_on=draft.closed_on,
        path=path,
        depth=len(path) // Unit.steplen,
        numchild=len(draft.children),
    )
    unit.fill_search()
    return unit


def _groups(units: dict[UnitDraft, Unit], *, since: dt.date) -> None:
    labels = dict.fromkeys(draft.group for draft in units if draft.group)
    groups = {
        label: ComparisonGroup.objects.create(name=label, position=position * 10)
        for position, label in enumerate(labels, start=1)
    }
    GroupMembership.objects.bulk_create(
        GroupMembership(group=groups[draft.group], unit=unit, since=max(since, unit.opened_on))
        for draft, unit in units.items()
        if draft.group and draft.short_name not in _FORGOTTEN
    )
