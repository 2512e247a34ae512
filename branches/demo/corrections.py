"""Notices of the demo county: some to be answered, some late, answered, returned, put right."""

import datetime as dt
from typing import Final

from branches.choices.corrections import CorrectionMatter, CorrectionState
from branches.choices.organisations import BRANCH_KINDS
from branches.demo.life import KEEPER
from branches.domain.reminders import Keepers
from branches.models import CorrectionNotice, PartyOrganization
from portal.accounts.models import User
from portal.demo import DemoPlan
from portal.rules.domain import calendar, memory

_EVERY: Final = 17  # branches
_MOST: Final = 24
_MATTERS: Final = (
    (
        CorrectionMatter.LIFE,
        "上季度没有召开支部党员大会",
        "补开支部党员大会，今后按季度召开并及时记录。",
    ),
    (CorrectionMatter.DUES, "部分党员党费没有按月登记", "核对收据，补登党费交纳记录。"),
    (CorrectionMatter.RECORDS, "主题党日记录与上月雷同", "据实更正记录，附照片。"),
    (
        CorrectionMatter.ADMISSION,
        "培养考察登记缺少半年考察意见",
        "补齐考察意见，今后每半年考察一次。",
    ),
)
# How long ago it was given, in working days; the term is ten.
_STATES: Final = (
    (CorrectionState.GIVEN, 3),
    (CorrectionState.GIVEN, 9),
    (CorrectionState.GIVEN, 15),
    (CorrectionState.ANSWERED, 8),
    (CorrectionState.RETURNED, 6),
    (CorrectionState.DONE, 40),
)
_TERM: Final = 10


def build(plan: DemoPlan) -> None:
    keeper = User.objects.filter(username=KEEPER).first()
    if keeper is None:
        return
    branches = PartyOrganization.objects.still_open().filter(kind__in=BRANCH_KINDS)
    chosen = branches.select_related("unit").in_tree_order()[::_EVERY][:_MOST]
    keepers = Keepers()
    with memory.remembered():
        CorrectionNotice.objects.bulk_create(
            _notice(number, branch, keepers, plan.today, keeper)
            for number, branch in enumerate(chosen)
        )


def _notice(
    number: int, branch: PartyOrganization, keepers: Keepers, today: dt.date, by: User
) -> CorrectionNotice:
    matter, problem, demand = _MATTERS[number % len(_MATTERS)]
    state, ago = _STATES[number % len(_STATES)]
    given_on = calendar.add_workdays(today, -ago).day
    due_on = calendar.add_workdays(given_on, _TERM).day
    is_answered = state in (
        CorrectionState.ANSWERED,
        CorrectionState.RETURNED,
        CorrectionState.DONE,
    )
    answered = calendar.add_workdays(given_on, 5).day if is_answered else None
    is_returned = state == CorrectionState.RETURNED
    return CorrectionNotice(
        organization=branch,
        giver=keepers.of(branch.unit)[1],
        matter=matter,
        problem=problem,
        demand=demand,
        basis="组织生活检查",
        given_on=given_on,
        workdays=_TERM,
        due_on=calendar.add_workdays(today, 2).day if is_returned else due_on,
        state=state,
        answer="已按要求改正，记录已补充。" if is_answered else "",
        answered_on=answered,
        review_note="没有附会议记录，请补充" if is_returned else "",
        returns=1 if is_returned else 0,
        closed_on=due_on if state == CorrectionState.DONE else None,
        by=by,
    )
