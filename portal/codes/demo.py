"""The demo county added a few values of its own and closed one it no longer uses."""

from typing import Final

from django.db import transaction

from portal.codes.choices import Origin
from portal.codes.domain import memory
from portal.codes.models import Code
from portal.demo import DemoPlan

# Table, code, label, parent, aliases, whether it is closed.
OWN: Final[tuple[tuple[str, str, str, str, list[str], bool], ...]] = (
    ("officer_source", "X01", "乡贤回归", "", ["返乡乡贤", "新乡贤"], False),
    ("officer_source", "X02", "党建指导员转任", "", [], True),
    ("village_post", "X01", "牧区网格员", "8", ["嘎查网格员"], False),
    ("award", "X01", "云岭先锋", "R4", ["云岭先锋称号"], False),
    ("frontline", "X01", "边境管理一线", "1", ["边境一线", "护边一线"], False),
    ("region", "539928", "云岭县", "530000", ["本县", "云岭"], False),
)


def build(plan: DemoPlan) -> None:
    Code.objects.bulk_create(
        [
            Code(
                table=table,
                code=code,
                label=label,
                parent=parent,
                aliases=aliases,
                origin=Origin.COUNTY,
                position=_after(table, parent),
                closed_on=plan.today if closed else None,
            )
            for table, code, label, parent, aliases, closed in OWN
        ]
    )
    transaction.on_commit(memory.announce)


def _after(table: str, parent: str) -> int:
    """The place of the last one of its family: the code decides between the two."""
    rows = Code.objects.filter(table=table)
    family = rows.filter(parent=parent) if parent else rows
    last = family.order_by("-position").first() or rows.get(code=parent)
    return last.position
