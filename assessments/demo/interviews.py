"""Whom the rules would have talked to: of the last month but one decided, of the last waiting."""

from assessments.choices import InterviewState
from assessments.domain.interviews import deciding, proposing
from portal.access import RoleKey
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.periods import Period, PeriodKind


def build(plan: DemoPlan) -> None:
    leader = User.objects.active().holding(RoleKey.DEPARTMENT_LEADER).order_by("pk").first()
    if leader is None:
        return
    last = Period.containing(plan.today, PeriodKind.MONTH).previous()
    for number, proposal in enumerate(proposing.propose(last.previous())):
        if number:
            reason = "已书面说明并完成整改。"
            deciding.decide(proposal, state=InterviewState.DECLINED, reason=reason, by=leader)
        else:
            deciding.decide(proposal, state=InterviewState.ACCEPTED, by=leader)
    proposing.propose(last)
