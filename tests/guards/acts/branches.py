"""Acts on party organisations, members, and officers of villages."""

import datetime as dt

from branches.actions import (
    COMMITTEE_CHANGED,
    ELECTION_DATE_APPROVED,
    ELECTION_RECORDED,
    MEMBER_CHANGED,
    MEMBER_CREATED,
    MEMBER_MOVED,
    MEMBER_STATUS_CHANGED,
    OFFICER_APPOINTED,
    OFFICER_CHANGED,
    OFFICER_LEFT,
    ORGANISATION_CHANGED,
    ORGANISATION_CLOSED,
    ORGANISATION_CREATED,
    ORGANISATION_MOVED,
    ORGANISATION_WITHDRAWN,
)
from branches.choices.members import MemberSecret, StatusEvent
from branches.choices.organisations import OrganisationKind
from branches.domain import (
    clerks,
    committees,
    elections,
    members,
    moves,
    officers,
    organisations,
    statuses,
    withdrawals,
)
from branches.domain.committees import Seat
from branches.domain.organisations import Facts
from branches.models import BranchClerk
from branches.permissions import MEMBERS_MANAGE, OFFICERS_MANAGE, ORGANISATIONS_MANAGE
from portal.dates import PartialDate
from portal.deeds.actions import DEED_WITHDRAWN
from portal.deeds.domain import deeds
from portal.deeds.models import Deed
from portal.people.actions import IDENTITY_REVEALED
from portal.people.permissions import IDENTITY_REVEAL
from tests.factories import branches as make
from tests.factories.accounts import UserFactory, holder
from tests.factories.people import PersonFactory
from tests.guards.acts import MADE, SUBJECT, Act, given, of_plain

KEEP = (ORGANISATIONS_MANAGE,)
MEMBERS = (MEMBERS_MANAGE,)
OFFICERS = (OFFICERS_MANAGE,)
DAY = dt.date(2026, 5, 8)
MONTH = PartialDate(2026, 5)


def branch(unit, **facts):
    return make.PartyOrganizationFactory(unit=unit, **facts)


def committee(unit, **facts):
    return branch(unit, kind=OrganisationKind.COMMITTEE, **facts)


def facts(unit, organisation=None, **changed):
    """Of a new branch; or those of one on record, with what is changed."""
    new = {
        "kind": OrganisationKind.BRANCH,
        "name": "中共云岭县新村支部委员会",
        "short_name": "新村党支部",
        "code": "N1",
        "founded_on": PartialDate(2026, 5),
    }
    known = {name: getattr(organisation, name) for name in new} if organisation else new
    return Facts(**{**known, "unit": unit, **changed})


def elected(unit):
    return branch(unit, last_elected_on=dt.date(2023, 5, 8), term_years=3)


def seats(unit):
    return [Seat(person=PersonFactory(unit=unit), post="1")]


def member(unit, **more):
    return make.MemberFactory(organization=branch(unit), **more)


def going(unit):
    return member(unit, going_on=dt.date(2026, 4, 5), going_letter="云组介〔2026〕1号")


def gone(unit):
    return member(unit, left_on=dt.date(2026, 1, 5), leaving_reason="1")


def created_at_the_top(s):
    return given(None, facts=facts(s.here), since=DAY)


def election(s):
    one = elected(s.here)
    with withdrawals.keeping_organisation(withdrawals.ELECTION, one, "换届", by=UserFactory()):
        type(one).objects.filter(pk=one.pk).update(contact="0100-123456")
    return given(Deed.objects.latest("pk")).telling(organisation=one)


ORGANISATIONS = (
    Act(
        organisations.create,
        lambda s: given(committee(s.there), facts=facts(s.here), since=DAY),
        KEEP,
        at=("here", "there"),
        tells=((ORGANISATION_CREATED, MADE),),
    ),
    Act(
        organisations.create,
        created_at_the_top,
        KEEP,
        at=("county",),
        elsewhere="here",  # keeping the organisation's own unit does not do
        tells=((ORGANISATION_CREATED, MADE),),
        case="at the top",
    ),
    Act(
        organisations.change,
        lambda s: given(one := branch(s.here), facts=facts(s.there, one, short_name="新支部")),
        KEEP,
        at=("here", "there"),
        tells=((ORGANISATION_CHANGED, SUBJECT),),
    ),
    Act(
        organisations.move,
        lambda s: given(branch(s.here), parent=committee(s.there), effective_on=DAY),
        KEEP,
        at=("here", "there"),
        tells=((ORGANISATION_MOVED, SUBJECT),),
    ),
    Act(
        organisations.close,
        lambda s: given(branch(s.here), effective_on=DAY, reason="党员全部转出"),
        KEEP,
        tells=((ORGANISATION_CLOSED, SUBJECT),),
    ),
    Act(
        organisations.withdraw,
        lambda s: given(branch(s.here)),
        KEEP,
        tells=((ORGANISATION_WITHDRAWN, SUBJECT),),
    ),
    Act(
        committees.change,
        lambda s: given(branch(s.here), seats=seats(s.here), effective_on=DAY),
        KEEP,
        tells=((COMMITTEE_CHANGED, SUBJECT),),
    ),
    Act(
        elections.record,
        lambda s: given(elected(s.here), held_on=DAY, term_years=3, seats=seats(s.here)),
        KEEP,
        tells=((ELECTION_RECORDED, SUBJECT),),
    ),
    Act(
        deeds.withdraw,
        election,
        KEEP,
        tells=((DEED_WITHDRAWN, "organisation"),),
    ),
    Act(
        elections.approve_other_date,
        lambda s: given(
            elected(s.here), next_election_on=dt.date(2026, 8, 8), document="云组〔2026〕1号"
        ),
        KEEP,
        tells=((ELECTION_DATE_APPROVED, SUBJECT),),
    ),
)

PEOPLE = (
    Act(
        members.register,
        lambda s: given(
            organization=branch(s.here),
            person=PersonFactory(unit=s.here),
            category="full",
            joined_on=PartialDate(2008, 6, 20),
            confirmed_on=PartialDate(2009, 6, 20),
        ),
        MEMBERS,
        tells=((MEMBER_CREATED, MADE),),
    ),
    Act(
        members.change,
        lambda s: given(member(s.here), remark="已核"),
        MEMBERS,
        tells=((MEMBER_CHANGED, SUBJECT),),
    ),
    Act(
        members.reveal,
        lambda s: given(
            member(s.here, landline="0100-1234567"),
            what=MemberSecret.LANDLINE,
            reason="核对党员档案",
        ),
        (IDENTITY_REVEAL,),
        tells=((IDENTITY_REVEALED, SUBJECT),),
    ),
    Act(
        moves.move,
        lambda s: given(member(s.here), organization=branch(s.there), moved_on=DAY),
        MEMBERS,
        at=("here", "there"),
        tells=((MEMBER_MOVED, SUBJECT),),
    ),
    Act(
        moves.leave,
        lambda s: given(member(s.here), left_on=DAY, leaving_reason="1"),
        MEMBERS,
        tells=((MEMBER_STATUS_CHANGED, SUBJECT),),
    ),
    Act(
        moves.confirm_gone,
        lambda s: given(going(s.here), received_on=DAY),
        MEMBERS,
        tells=((MEMBER_STATUS_CHANGED, SUBJECT),),
    ),
    Act(
        moves.recall,
        lambda s: given(going(s.here), on=DAY),
        MEMBERS,
        tells=((MEMBER_STATUS_CHANGED, SUBJECT),),
    ),
    Act(
        moves.take_back,
        lambda s: given(gone(s.here), organization=branch(s.there), on=DAY),
        MEMBERS,
        at=("here", "there"),
        tells=((MEMBER_STATUS_CHANGED, SUBJECT),),
    ),
    Act(
        statuses.change_status,
        lambda s: given(member(s.here), what=StatusEvent.LOST, on=DAY),
        MEMBERS,
        tells=((MEMBER_STATUS_CHANGED, SUBJECT),),
    ),
    Act(
        officers.appoint,
        lambda s: given(
            unit=s.village, person=PersonFactory(unit=s.village), village_post="2", since=MONTH
        ),
        OFFICERS,
        tells=((OFFICER_APPOINTED, MADE),),
    ),
    Act(
        officers.change,
        lambda s: given(make.OfficerFactory(unit=s.village), remark="已核"),
        OFFICERS,
        tells=((OFFICER_CHANGED, SUBJECT),),
    ),
    Act(
        officers.leave,
        lambda s: given(make.OfficerFactory(unit=s.village), until=MONTH, resign_reason="1"),
        OFFICERS,
        tells=((OFFICER_LEFT, SUBJECT),),
    ),
)


def tie(s, user=None):
    user = user or holder("branch_clerk", s.here)
    return BranchClerk.objects.create(user=user, organization=branch(s.here))


CLERK = of_plain(
    clerks.CLERKS,
    lambda s: {"user": holder("branch_clerk", s.here), "organization": branch(s.here)},
    make=tie,
    corrects=lambda s: {"organization": branch(s.here)},
)

ACTS = (*ORGANISATIONS, *PEOPLE, *CLERK)

EXEMPT = {
    "branches.withdrawals.keeping_member": "a part of the acts it stands around",
    "branches.withdrawals.keeping_officer": "a part of the acts it stands around",
    "branches.withdrawals.keeping_organisation": "a part of the acts it stands around",
    "branches.members.held": "holds a member for the acts above, and asks the permission for them",
    "branches.persons.found_or_created": "a part of register and appoint; creates by people.create",
    "branches.relations.disposal_tasks.settle": "a part of the review of a case",
    "branches.review.correction_tasks.follow": "a part of acts on a notice: its to-dos follow",
    "branches.review.corrections.giver_of": "a reading: at whose desk a notice is given",
    "branches.review.passing_on.by_itself": "a part of registering a problem of a committee",
    "branches.review.passing_on.asked_for": "a part of problems.pass_on",
    "branches.review.tasks.settle": "a part of acts on a sheet or a problem: its to-dos end",
    "branches.reminders.complete": "a part of elections.record: its to-dos end with it",
    "branches.reminders.withdraw": "a part of acts that end a term: its to-dos go with it",
    "branches.statuses.keep": "a part of the acts above: the step's trace",
}
