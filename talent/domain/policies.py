"""What policies grant: kept by the talent office, read by everybody who looks after talents."""

from collections.abc import Iterator
from typing import Final

from portal.deeds.domain import plain
from portal.problems import Problem
from portal.typed import fault
from talent.actions import POLICY_CHANGED
from talent.domain import conditions
from talent.models import PolicyItem
from talent.permissions import CARDS_MANAGE

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "政策": ("name", "document", "level", "category", "target"),
    "给什么": ("standard", "amount", "exclusive", "times"),
    "要什么": ("conditions", "papers"),
    "怎么办": ("unit", "matter", "limit", "accepts_since", "accepts_until"),
}
FIELDS: Final = tuple(name for names in GROUPS.values() for name in names)


def _sound(item: PolicyItem) -> Iterator[Problem]:
    if reason := fault(conditions.read, item.conditions):
        yield "conditions", reason
    if item.unit_id and item.unit.is_closed:
        yield "unit", f"“{item.unit}”已于 {item.unit.closed_on} 撤销，请选择承接它的单位。"
    since, until = item.accepts_since, item.accepts_until
    if since and until and until < since:
        yield "accepts_until", "受理期止早于受理期起，请核对。"
    if item.exclusive and item.amount is None:
        yield "amount", "同组从高不重复，要写金额才能比较高低。"


POLICIES: Final = plain.PlainActs(
    PolicyItem,
    CARDS_MANAGE,
    POLICY_CHANGED,
    fields=FIELDS,
    noun="人才政策",
    adds="登记",
    ends="closed_on",
    checks=_sound,
)
