"""Who does not count among those entitled to vote, since when, and by which paper."""

from collections.abc import Iterator
from typing import Final

from branches.actions import RIGHTS_LIMITED
from branches.choices.admission import LimitCause
from branches.models import RightsLimit
from branches.permissions import ADMISSION_APPROVE
from portal.deeds.domain import plain
from portal.problems import Problem


def _fits(limit: RightsLimit) -> Iterator[Problem]:
    if limit.until and limit.until < limit.since:
        yield "until", f"止于 {limit.until}，早于开始的 {limit.since}。请核对。"
    if limit.cause == LimitCause.APPROVED and not limit.reason:
        yield "reason", "经批准不计入应到的，请选择原因。"
    if limit.cause != LimitCause.APPROVED and limit.reason:
        yield "reason", "原因只用于“经批准不计入应到”。请留空，或者改选情形。"


LIMITS: Final = plain.PlainActs(
    RightsLimit,
    ADMISSION_APPROVE,
    RIGHTS_LIMITED,
    fields=("member", "cause", "reason", "since", "until", "document"),
    noun="表决权受限",
    adds="登记",
    unit="member.organization.unit",
    ends="closed_on",
    ending=plain.Ending(
        closes="解除",
        reopens="撤回解除",
        stands="受限",
        closed_means="恢复表决权、选举权和被选举权，以后的应到人数计入本人。",
        reopened_means="重新不计入应到人数。",
    ),
    checks=_fits,
)
