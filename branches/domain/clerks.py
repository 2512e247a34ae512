"""Which branches a clerk works for, where a unit has several."""

from collections.abc import Iterator

from branches.actions import CLERK_TIED
from branches.models import BranchClerk
from branches.models.clerk import reaches
from branches.permissions import ORGANISATIONS_MANAGE
from portal.access import Actor, Denied, Permission, RoleKey, require
from portal.deeds.domain import plain
from portal.problems import Problem


def _is_clerk_there(tie: BranchClerk) -> Iterator[Problem]:
    unit = tie.organization.unit
    held = [one for one in tie.user.holdings if one.role == RoleKey.BRANCH_CLERK]
    if not any(unit.path.startswith(one.unit.path) for one in held):
        yield (
            "user",
            f"“{tie.user}”没有在“{unit}”的“支部书记（信息员）”角色，请先授予角色，再指定支部。",
        )
    if tie.organization.is_closed:
        yield "organization", f"“{tie.organization}”已撤销。请另选党组织。"


CLERKS = plain.PlainActs(
    BranchClerk,
    ORGANISATIONS_MANAGE,
    CLERK_TIED,
    fields=("user", "organization"),
    noun="支部信息员",
    adds="指定",
    unit="organization.unit",
    ends="closed_on",
    checks=_is_clerk_there,
)


def require_for(by: Actor, permission: Permission, organisation: object) -> None:
    """As `portal.access.require`, and a tied clerk only for his own organisations."""
    unit = getattr(organisation, "unit")  # noqa: B009 - any row that stands in a unit
    require(by, permission, unit)
    if not reaches(by, permission, organisation):
        raise Denied(f"您只负责所指定的支部，不包括“{organisation}”。请联系乡镇组织委员。")
