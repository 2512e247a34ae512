"""Which acts on units may be taken back, and what each of them may change."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import chain

from django.db.models import Model

from portal.access import Actor
from portal.deeds.domain import deeds, kinds
from portal.deeds.domain.kinds import DeedKind
from portal.orgs.choices import Change
from portal.orgs.domain import checks, tree
from portal.orgs.models import Unit
from portal.orgs.permissions import UNITS_MANAGE


def _cannot_stand(unit: Unit) -> Iterator[str]:
    """As it was, among what is there today."""
    if unit.is_closed:
        return
    above = tree.parent_of(unit)
    if above and above.is_closed:
        yield f"上级“{above}”已于 {above.closed_on} 撤销，“{unit}”不能恢复。"
    names = checks.name_is_free(unit.name, below=above, apart_from=[unit])
    yield from (message for _, message in names)


def _kind(change: Change, label: str) -> DeedKind:
    may = UNITS_MANAGE
    return kinds.add(DeedKind(f"orgs.{change}", label, may, lambda unit: unit, _cannot_stand))


RENAMING = _kind(Change.RENAMED, "更名")
MOVING = _kind(Change.MOVED, "调整隶属关系")
CLOSING = _kind(Change.CLOSED, "撤销机构")
MERGING = _kind(Change.MERGED, "合并机构")
SPLITTING = _kind(Change.SPLIT, "拆分机构")


def _of_unit(unit: Unit) -> Iterator[Model]:
    """Its row, names, places, story, groups, and what continues it."""
    yield Unit.objects.get(pk=unit.pk)
    for rows in (unit.names, unit.places, unit.changes, unit.memberships, unit.continued_by):
        yield from rows.all()


def keeping(kind: DeedKind, unit: Unit, says: str, *, by: Actor) -> AbstractContextManager[None]:
    return deeds.kept(kind, unit, says=says, rows=lambda: _of_unit(unit), by=by)


def keeping_all(
    kind: DeedKind, unit: Unit, says: str, concerned: list[Unit], *, by: Actor
) -> AbstractContextManager[None]:
    """Of a merge or a split: `concerned` may grow by the units the act makes."""

    def rows() -> Iterator[Model]:
        return chain.from_iterable(_of_unit(each) for each in [unit, *concerned])

    return deeds.kept(kind, unit, says=says, rows=rows, by=by)
