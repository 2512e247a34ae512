"""Acts on kinds of units: the county's own words for what the portal knows as levels."""

from collections.abc import Iterator

from django.db import transaction

from portal.access import Actor, require
from portal.audit.domain import events
from portal.orgs.actions import UNIT_KIND_CHANGED
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit, UnitKind
from portal.orgs.permissions import UNIT_KINDS_MANAGE
from portal.problems import Problem, refuse_if


@transaction.atomic
def create(*, code: str, label: str, level: str, position: int, by: Actor) -> UnitKind:
    require(by, UNIT_KINDS_MANAGE)
    refuse_if(_code_is_free(code), _label_is_free(label))
    kind = UnitKind.objects.create(code=code, label=label, level=level, position=position)
    events.record(UNIT_KIND_CHANGED, by=by, target=kind, summary=f"新增类别“{label}”")
    return kind


@transaction.atomic
def edit(
    kind: UnitKind, *, label: str, level: str, position: int, is_active: bool, by: Actor
) -> UnitKind:
    """Change a kind; its code stays. An inactive kind is no longer offered, units keep it."""
    require(by, UNIT_KINDS_MANAGE)
    kind.refresh_from_db(from_queryset=UnitKind.objects.select_for_update(no_key=True))
    refuse_if(_label_is_free(label, apart_from=kind), _level_may_change(kind, level))
    old = kind.label
    kind.label, kind.level, kind.position, kind.is_active = label, level, position, is_active
    kind.save()
    state = "在用" if is_active else "停用"
    events.record(
        UNIT_KIND_CHANGED,
        by=by,
        target=kind,
        summary=f"修改类别“{old}”：名称“{label}”，层级“{UnitLevel(level).label}”，{state}",
    )
    return kind


def _code_is_free(code: str) -> Iterator[Problem]:
    if holder := UnitKind.objects.filter(code=code).first():
        yield "code", f"标识“{code}”已由类别“{holder.label}”使用。请换一个标识。"


def _label_is_free(label: str, *, apart_from: UnitKind | None = None) -> Iterator[Problem]:
    namesakes = UnitKind.objects.filter(label=label)
    if apart_from is not None:
        namesakes = namesakes.exclude(pk=apart_from.pk)
    if namesakes.exists():
        yield "label", f"已有名为“{label}”的类别。请换一个名称。"


def _level_may_change(kind: UnitKind, level: str) -> Iterator[Problem]:
    if level == kind.level:
        return
    count = Unit.objects.filter(kind=kind).count()
    if count:
        yield (
            "level",
            (
                f"已有 {count:,} 个机构属于“{kind.label}”，不能改变层级。"
                "请新增一个类别，再逐个更正这些机构的类别。"
            ),
        )
