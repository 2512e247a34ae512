"""Which acts on cadres may be taken back, and what each of them may change."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

from django.db.models import Model

from cadres.models import Cadre, CadreRecord
from cadres.permissions import CADRES_MANAGE
from portal.access import Actor
from portal.deeds.domain import deeds, kinds
from portal.deeds.domain.kinds import DeedKind


def _cannot_stand(cadre: Cadre) -> Iterator[str]:
    if cadre.unit.is_closed and not cadre.has_left:
        yield f"“{cadre.unit}”已于 {cadre.unit.closed_on} 撤销，“{cadre}”不能回到那里。"


def _kind(key: str, label: str, *, small: bool = False) -> DeedKind:
    may = CADRES_MANAGE
    return kinds.add(
        DeedKind(f"cadres.{key}", label, may, lambda cadre: cadre.unit, _cannot_stand, small=small)
    )


APPOINTMENT = _kind("appointment", "任职")
DISMISSAL = _kind("dismissal", "免职")
PROMOTION = _kind("promotion", "晋升职级")
END_OF_RANK = _kind("end_of_rank", "终止职务层次或职级")
LEAVING = _kind("leaving", "离开")
RETURN = _kind("return", "恢复在册")
TRANSFER = _kind("transfer", "变更统计关系所在单位")
REMOVAL = _kind("removal", "删除一行", small=True)


def keeping(kind: DeedKind, cadre: Cadre, says: str, *, by: Actor) -> AbstractContextManager[None]:
    """Around an act on posts, ranks or the file itself."""

    def rows() -> Iterator[Model]:
        yield Cadre.objects.get(pk=cadre.pk)
        yield from cadre.posts.all()
        yield from cadre.ranks.all()

    return deeds.kept(kind, cadre, says=says, rows=rows, by=by)


def keeping_line(record: CadreRecord, says: str, *, by: Actor) -> AbstractContextManager[None]:
    """Around the removal of a line; the first page follows from what is left."""
    lines, cadre = type(record)._default_manager.filter(pk=record.pk), record.cadre

    def rows() -> Iterator[Model]:
        yield Cadre.objects.get(pk=cadre.pk)
        yield from lines.all()

    return deeds.kept(REMOVAL, cadre, says=says, rows=rows, by=by)
