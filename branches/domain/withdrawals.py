"""Which acts of party work may be taken back, and what each of them may change."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

from django.db.models import Model

from branches.domain import reminders, tree
from branches.domain.admission.following import MOVED
from branches.domain.relations import ledger
from branches.models import CaseStep, PartyMember, PartyOrganization, VillageOfficer
from branches.permissions import (
    MEMBERS_MANAGE,
    OFFICERS_MANAGE,
    ORGANISATIONS_MANAGE,
    TRANSFERS_KEEP,
)
from portal.access import Actor
from portal.accounts.models import User
from portal.deeds.domain import deeds, kinds
from portal.deeds.domain.kinds import DeedKind
from portal.inbox.models import Task


def _cannot_stand(organisation: PartyOrganization) -> Iterator[str]:
    above = tree.parent_of(organisation)
    if not organisation.is_closed and above and above.is_closed:
        yield f"上级“{above}”已于 {above.closed_on} 撤销，“{organisation}”不能恢复。"


def _cannot_return(member: PartyMember) -> Iterator[str]:
    home = member.organization
    if home.is_closed and not member.has_left:
        yield f"“{home}”已于 {home.closed_on} 撤销，“{member}”不能回到那里。"


def _cannot_serve(officer: VillageOfficer) -> Iterator[str]:
    if officer.in_office and officer.unit.is_closed:
        yield f"“{officer.unit}”已于 {officer.unit.closed_on} 撤销，“{officer}”不能恢复在任。"


def _kind_of_organisation(key: str, label: str) -> DeedKind:
    may = ORGANISATIONS_MANAGE
    return kinds.add(DeedKind(f"branches.{key}", label, may, lambda o: o.unit, _cannot_stand))


def _kind_of_member(key: str, label: str) -> DeedKind:
    may = MEMBERS_MANAGE
    return kinds.add(
        DeedKind(
            f"branches.{key}",
            label,
            may,
            lambda m: m.organization.unit,
            _cannot_return,
            after=ledger.follow,
        )
    )


def _kind_of_officer(key: str, label: str) -> DeedKind:
    may = OFFICERS_MANAGE
    return kinds.add(DeedKind(f"branches.{key}", label, may, lambda o: o.unit, _cannot_serve))


ELECTION = _kind_of_organisation("election", "登记换届")
OTHER_DATE = _kind_of_organisation("other_date", "批准提前或延期换届")
MOVING = _kind_of_organisation("moving", "调整隶属关系")
COMMITTEE = _kind_of_organisation("committee", "调整班子")
CLOSING = _kind_of_organisation("closing", "撤销党组织")
MOVE = _kind_of_member("move", "转接组织关系")
STATUS = _kind_of_member("status", "状态变更")
LEAVING = _kind_of_member("leaving", "离开本县党组织")
RETURN = _kind_of_member("return", "重新转入")
RECEIPT = kinds.add(
    DeedKind(
        "branches.receipt",
        "接收组织关系",
        TRANSFERS_KEEP,
        ledger.received_at,
        _cannot_return,
        after=ledger.follow,
    )
)
APPOINTMENT = _kind_of_officer("appointment", "登记任职")
LEAVING_OFFICE = _kind_of_officer("leaving_office", "登记离任")


def _of_organisation(organisation: PartyOrganization) -> list[Model]:
    """Its row, committee, elections, places and to-dos."""
    tasks = Task.objects.filter(key__in=reminders.keys_of(organisation))
    return [
        PartyOrganization.objects.get(pk=organisation.pk),
        *organisation.posts.all(),
        *organisation.elections.all(),
        *organisation.affiliations.all(),
        *tasks,
    ]


def _of_member(member: PartyMember) -> list[Model]:
    """Her row, moves, steps and stays, her admission and what of her dues ends when she leaves."""
    return [
        PartyMember.objects.get(pk=member.pk),
        *member.moves.all(),
        *member.status_changes.all(),
        *member.admissions.all(),
        *CaseStep.objects.filter(case__member=member, code=MOVED),
        *member.dues_months.filter(settled_on=None),
        *member.stays.all(),
    ]


def keeping_organisation(
    kind: DeedKind, organisation: PartyOrganization, says: str, *, by: User
) -> AbstractContextManager[None]:
    return deeds.kept(
        kind, organisation, says=says, rows=lambda: _of_organisation(organisation), by=by
    )


def keeping_member(
    kind: DeedKind, member: PartyMember, says: str, *, by: Actor
) -> AbstractContextManager[None]:
    return deeds.kept(kind, member, says=says, rows=lambda: _of_member(member), by=by)


def keeping_officer(
    kind: DeedKind, officer: VillageOfficer, says: str, *, by: Actor
) -> AbstractContextManager[None]:
    """An officer not yet saved is made by the act, and goes with it."""
    rows = VillageOfficer.objects.filter
    return deeds.kept(kind, officer, says=says, rows=lambda: rows(pk=officer.pk), by=by)
