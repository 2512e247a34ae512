"""Acts on kinds of units: the county's own words for what the portal knows as levels."""

from collections.abc import Iterator
from typing import Final

from portal.deeds.domain import plain
from portal.orgs.actions import UNIT_KIND_CHANGED
from portal.orgs.models import Unit, UnitKind
from portal.orgs.permissions import UNIT_KINDS_MANAGE
from portal.problems import Problem


def _level_may_change(kind: UnitKind) -> Iterator[Problem]:
    in_use = Unit.objects.filter(kind=kind.pk).exclude(kind__level=kind.level)
    if kind.pk and (count := in_use.count()):
        yield (
            "level",
            (
                f"已有 {count:,} 个机构属于“{kind.label}”，不能改变层级。"
                "请新增一个类别，再逐个更正这些机构的类别。"
            ),
        )


KINDS: Final = plain.PlainActs(
    UnitKind,
    UNIT_KINDS_MANAGE,
    UNIT_KIND_CHANGED,
    fields=("code", "label", "level", "position"),
    noun="类别",
    stays=("code",),
    ends="is_active",
    checks=_level_may_change,
)
