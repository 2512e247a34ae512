"""Acts on letters of transfer."""

import datetime as dt

from branches.actions import (
    MEMBER_CREATED,
    MEMBER_MOVED,
    MEMBER_STATUS_CHANGED,
    SEARCHES_PRINTED,
    TRANSFER_ASKED,
    TRANSFER_BROUGHT,
    TRANSFER_ISSUED,
    TRANSFER_PRINTED,
    TRANSFER_RECEIVED,
    TRANSFER_WITHDRAWN,
)
from branches.choices.relations import Direction, LetterState
from branches.domain.relations import importing, letters, mobility, papers, search_papers, searches
from branches.domain.relations.importing import ToldLetter
from branches.domain.relations.letters import Brought, Issued, TransferAim
from branches.models import LostSearch, MemberContact, MobileGuest, MobileStay
from branches.permissions import (
    MEMBERS_MANAGE,
    TRANSFERS_ASK,
    TRANSFERS_KEEP,
    TRANSFERS_OUT,
    TRANSFERS_VIEW,
)
from portal.dates import PartialDate
from reports.domain.documents import DOCX
from tests.factories import branches as make
from tests.factories.people import PersonFactory
from tests.factories.relations import LetterFactory
from tests.guards.acts import MADE, SUBJECT, Act, given, of_plain

DAY = dt.date(2026, 5, 8)
GUEST = {"name": "赵来", "home": "邻县支部", "since": DAY}
ASKED = {"state": LetterState.ASKED, "issued_on": None, "valid_until": None, "number": ""}


def branch(unit):
    return make.PartyOrganizationFactory(unit=unit)


def member(unit, **more):
    return make.MemberFactory(organization=branch(unit), **more)


def inside(s, **more):
    facts = {"direction": Direction.INSIDE, "target": branch(s.there), "elsewhere": ""}
    return LetterFactory(member=member(s.here), **{"issued_on": DAY, **facts, **more})


def outside(s, **more):
    going = {"going_on": DAY, "going_letter": "1号"}
    return LetterFactory(member=member(s.here, **going), issued_on=DAY, number="1号", **more)


def away(s):
    return member(s.here, is_mobile=True, is_lost=True)


def searched(s):
    facts = {"on": DAY, "way": "phone", "result": "nothing"}
    return LostSearch.objects.create(member=away(s), **facts)


def finished(s):
    """A line of the ledger: issued and received long ago."""
    return ToldLetter(
        number="云组介77号",
        direction=Direction.INSIDE,
        source=branch(s.here),
        target=branch(s.there),
        issued_on=DAY,
        received_on=DAY,
    )


def brought():
    return Brought(number="1号", elsewhere="邻县县委", issued_on=DAY, received_on=DAY)


ACTS = (
    Act(
        letters.ask,
        lambda s: given(
            member(s.here), TransferAim(direction=Direction.INSIDE, target=branch(s.there))
        ),
        (TRANSFERS_ASK,),
        tells=((TRANSFER_ASKED, MADE),),
    ),
    Act(
        letters.issue,
        lambda s: given(inside(s, **ASKED), Issued(issued_on=DAY)),
        (TRANSFERS_KEEP,),
        tells=((TRANSFER_ISSUED, SUBJECT),),
    ),
    Act(
        letters.issue,
        lambda s: given(
            one := LetterFactory(member=member(s.here), **ASKED), Issued(issued_on=DAY)
        ).telling(member=one.member),
        (TRANSFERS_OUT, MEMBERS_MANAGE),
        tells=((MEMBER_STATUS_CHANGED, "member"), (TRANSFER_ISSUED, SUBJECT)),
        case="out of the county",
    ),
    Act(
        letters.receive,
        lambda s: given(one := inside(s), received_on=DAY).telling(member=one.member),
        (TRANSFERS_KEEP,),
        at=("there",),
        elsewhere="here",
        tells=((MEMBER_MOVED, "member"), (TRANSFER_RECEIVED, SUBJECT)),
    ),
    Act(
        letters.confirm,
        lambda s: given(one := outside(s), received_on=DAY).telling(member=one.member),
        (TRANSFERS_KEEP, MEMBERS_MANAGE),
        tells=((MEMBER_STATUS_CHANGED, "member"), (TRANSFER_RECEIVED, SUBJECT)),
    ),
    Act(
        letters.withdraw,
        lambda s: given(inside(s), reason="不再转出"),
        (TRANSFERS_KEEP,),
        tells=((TRANSFER_WITHDRAWN, SUBJECT),),
    ),
    Act(
        importing.bring,
        lambda s: given(member(s.here), finished(s)),
        (TRANSFERS_KEEP,),
        tells=((TRANSFER_BROUGHT, MADE),),
    ),
    Act(
        importing.take_out,
        lambda s: given(inside(s, state=LetterState.RECEIVED, received_on=DAY)),
        (TRANSFERS_KEEP,),
        tells=((TRANSFER_WITHDRAWN, SUBJECT),),
    ),
    Act(
        letters.bring_in,
        lambda s: given(
            branch(s.here),
            brought(),
            person=PersonFactory(unit=s.here),
            category="full",
            joined_on=PartialDate(2008, 6, 20),
            confirmed_on=PartialDate(2009, 6, 20),
        ),
        (TRANSFERS_KEEP, MEMBERS_MANAGE),
        tells=((MEMBER_CREATED, "made.member"), (TRANSFER_BROUGHT, MADE)),
    ),
    Act(
        search_papers.take_out,
        lambda s: given(searched(s).member, wanted=DOCX),
        (TRANSFERS_VIEW,),
        tells=((SEARCHES_PRINTED, SUBJECT),),
    ),
    *of_plain(
        mobility.STAYS,
        lambda s: {"member": away(s), "contact": "书记"},
        make=lambda s: MobileStay.objects.create(member=away(s)),
        corrects={"contact": "委员"},
    ),
    *of_plain(
        mobility.CONTACTS,
        lambda s: {"member": away(s), "on": DAY, "way": "phone"},
        make=lambda s: MemberContact.objects.create(member=away(s), on=DAY, way="phone"),
        corrects={"note": "正常"},
    ),
    *of_plain(
        searches.SEARCHES,
        lambda s: {"member": away(s), "on": DAY, "way": "phone", "result": "nothing"},
        make=searched,
        corrects={"note": "已问家属"},
    ),
    *of_plain(
        mobility.GUESTS,
        lambda s: {"organization": branch(s.here), **GUEST},
        make=lambda s: MobileGuest.objects.create(organization=branch(s.here), **GUEST),
        corrects={"contact": "书记"},
    ),
    Act(
        papers.take_out,
        lambda s: given(inside(s), wanted=DOCX),
        (TRANSFERS_KEEP,),
        tells=((TRANSFER_PRINTED, SUBJECT),),
    ),
)

EXEMPT = {
    "branches.moves.carry": "a part of move and receive, which ask the permission",
    "branches.relations.letters.require_an_end": "a reading: asks the permission for withdraw",
    "branches.relations.ledger.sent": "a part of leave: the letter of who is sent away",
    "branches.relations.tasks.issued": "a part of issue: its to-dos",
    "branches.relations.tasks.ended": "a part of the acts above: their to-dos end with them",
}
