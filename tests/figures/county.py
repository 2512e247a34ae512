"""A county small enough to count by hand, as it stands on 29 November 2026.

county ─ town A ─ village a1, village a2
       ─ town B ─ village b1
       ─ department D
"""

import datetime as dt
from types import SimpleNamespace

from branches.choices.members import Category, Membership
from branches.choices.organisations import SECRETARY, HostState, Nature, OrganisationKind
from branches.models import AbnormalSpell, MemberMove
from portal.dates import PartialDate
from tests.factories import accounts, orgs
from tests.factories.branches import (
    ElectionFactory,
    MemberFactory,
    OfficerFactory,
    PartyOrganizationFactory,
)
from tests.factories.cadres import AppraisalFactory, CadreFactory
from tests.factories.life import ActivityFactory

NOW = "2026-11-29T12:00"
PROBATIONARY = {"category": Category.PROBATIONARY, "confirmed_on": None}


def elected(day, years):
    return {"last_elected_on": day, "term_years": years}


def build():
    county = orgs.county()
    a, b = orgs.township(county, name="甲镇"), orgs.township(county, name="乙镇")
    c = SimpleNamespace(
        county=county,
        a=a,
        b=b,
        a1=orgs.village(a, name="甲一村"),
        a2=orgs.village(a, name="甲二村"),
        b1=orgs.village(b, name="乙一村"),
        d=orgs.department(county, name="财政局"),
    )
    c.office = accounts.holder("assessment_office", county)
    organisations(c)
    members(c)
    spells(c)
    activities(c)
    officers(c)
    cadres(c)
    return c


def activities(c):
    """Theme days of both branches of A in November; the second was entered late."""
    held = ((c.first, 12, 14, 4, 3), (c.second, 5, 20, 2, 2))
    for branch, day, entered, expected, present in held:
        ActivityFactory(
            organization=branch,
            held_on=dt.date(2026, 11, day),
            entered_on=dt.date(2026, 11, entered),
            expected=expected,
            present=present,
            absent=expected - present,
        )


def organisations(c):
    """Overdue: one in A. Fell due this year: that, one in B held in time, one in D held late."""
    make = PartyOrganizationFactory
    c.top = make(unit=c.a, kind=OrganisationKind.COMMITTEE, **elected(dt.date(2021, 11, 20), 5))
    c.first = make(unit=c.a1, **elected(dt.date(2024, 5, 10), 3))
    c.second = make(unit=c.a2, kind=OrganisationKind.JOINT_BRANCH, host_state=HostState.DORMANT)
    approved = {"next_election_on": dt.date(2027, 1, 15)}
    make(
        unit=c.b,
        kind=OrganisationKind.GENERAL_BRANCH,
        **elected(dt.date(2021, 3, 1), 5),
        **approved,
    )
    c.third = make(unit=c.b1, **elected(dt.date(2026, 6, 10), 3))
    c.offices = make(unit=c.d, **elected(dt.date(2026, 9, 1), 3))
    make(unit=c.d, kind=OrganisationKind.LEADING_GROUP)
    make(unit=c.a1, kind=OrganisationKind.GROUP, parent=c.first)
    make(unit=c.d, nature=Nature.FUNCTIONAL)
    make(unit=c.a2, closed_on=dt.date(2026, 10, 1))
    in_time = {"held_on": dt.date(2026, 6, 10), "was_due_on": dt.date(2026, 6, 20)}
    late = {"held_on": dt.date(2026, 9, 1), "was_due_on": dt.date(2026, 8, 15)}
    ElectionFactory(organization=c.third, **in_time)
    ElectionFactory(organization=c.offices, **late)


def members(c):
    """Counted: four in A (one complete), four in B, seven in D."""
    whole = MemberFactory(organization=c.first, education="21")
    whole.person.phone = "13900000001"
    whole.person.save()
    MemberFactory(organization=c.first, is_retired=True)
    MemberFactory(organization=c.first, is_mobile=True)
    MemberFactory(organization=c.top, state=Membership.SUSPENDED)
    gone = {"left_on": dt.date(2026, 11, 10), "leaving_reason": "1"}
    MemberFactory(organization=c.top, **gone)
    MemberFactory(organization=c.third, joined_on=PartialDate(2026, 11, 5), **PROBATIONARY)
    MemberFactory(organization=c.third, joined_on=PartialDate(2025, 11, 5), **PROBATIONARY)
    extended = {"extended_until": dt.date(2026, 12, 1)}
    joined = PartialDate(2025, 10, 1)
    MemberFactory(organization=c.third, joined_on=joined, **extended, **PROBATIONARY)
    MemberFactory(organization=c.third, is_lost=True)
    moved = MemberFactory(organization=c.first, joined_on=PartialDate(2026, 11, 12), **PROBATIONARY)
    MemberMove.objects.create(
        member=moved, source=c.third, target=c.first, moved_on="2026-11-20", by=c.office
    )
    MemberFactory.create_batch(7, organization=c.offices)


def spells(c):
    """Since when a2 and b1 are on the list of abnormal organisations."""
    for organisation, day in ((c.second, 28), (c.third, 30)):
        AbnormalSpell.objects.create(organization=organisation, since=dt.date(2026, 8, day))


def officers(c):
    """a1 is led by one who heads both; a2 lost its secretary in September, b1 in June."""
    OfficerFactory(unit=c.a1, party_post=SECRETARY, village_post="1", heads_both=True)
    for unit, day in ((c.a2, PartialDate(2026, 9, 15)), (c.b1, PartialDate(2026, 6, 30))):
        OfficerFactory(unit=unit, party_post=SECRETARY, until=day, in_office=False)
    OfficerFactory(unit=c.a1, since=PartialDate(2026, 11, 10))
    OfficerFactory(unit=c.b1, since=PartialDate(2026, 11))
    # Two weeks after the election of its own village: no adjustment between elections.
    ElectionFactory(organization=c.second, held_on=dt.date(2026, 10, 20))
    OfficerFactory(unit=c.a2, until=PartialDate(2026, 11, 3), in_office=False)


def cadres(c):
    c.cadres = [CadreFactory(unit=c.d), CadreFactory(unit=c.d), CadreFactory(unit=c.a)]
    AppraisalFactory(cadre=c.cadres[0], year=2025, conclusion="2")
