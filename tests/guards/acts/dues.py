"""Acts on dues."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from branches.actions import (
    DUES_PAID,
    DUES_PAYMENT_WITHDRAWN,
    DUES_PRINTED,
    DUES_RECEIVED,
    DUES_RELIEF_APPLIED,
    DUES_RELIEF_DECIDED,
    DUES_RELIEF_DISCUSSED,
    DUES_RELIEF_WITHDRAWN,
    DUES_REMITTANCE_WITHDRAWN,
    DUES_REMITTED,
    DUES_STANDARD_SET,
)
from branches.domain.dues import papers, payments, reliefs, remittances, sheet, standards
from branches.domain.dues.opening import month_of
from branches.domain.dues.papers import DuesPaper
from branches.domain.dues.payments import PaymentFacts
from branches.domain.dues.reliefs import ReliefFacts
from branches.domain.dues.remittances import RemittanceFacts
from branches.domain.dues.sheet import TypedCell
from branches.domain.dues.standards import StandardFacts
from branches.permissions import DUES_KEEP, DUES_MEMBERS, DUES_RECEIVE, DUES_VIEW
from portal.periods import Period, PeriodKind
from reports.domain.documents import DOCX
from tests.factories import branches as make
from tests.factories import dues
from tests.guards.acts import MADE, SUBJECT, Act, given

KEEP, RECEIVE = (DUES_KEEP,), (DUES_RECEIVE,)
ONE = Decimal("1.00")
today = timezone.localdate


def branch(unit, **more):
    return make.PartyOrganizationFactory(unit=unit, **more)


def member(unit):
    return make.MemberFactory(organization=branch(unit))


def owing(unit):
    """Somebody who owes this month."""
    now = month_of(today())
    return dues.MonthFactory(member=member(unit), month=now, asked_in=now)


def payment(unit, **more):
    return dues.PaymentFactory(member=member(unit), paid_on=today(), **more)


def relief(unit, **more):
    return dues.ReliefFactory(member=member(unit), applied_on=dt.date(2026, 1, 5), **more)


def quarter():
    return Period.containing(today(), PeriodKind.QUARTER)


def above(unit):
    """A branch below a committee, with money received."""
    top = branch(unit)
    below = branch(unit, parent=top)
    received = make.MemberFactory(organization=below)
    dues.PaymentFactory(member=received, paid_on=today(), amount=Decimal(9))
    return below, top


def remittance(unit):
    source, target = above(unit)
    return dues.RemittanceFactory(
        source=source, target=target, quarter=quarter(), remitted_on=today()
    )


def handed_up(s):
    facts = RemittanceFacts(quarter=quarter(), amount=ONE, remitted_on=today())
    return given(*above(s.here), facts)


def ticked(s):
    row = owing(s.here)
    cells = [TypedCell(row.member_id, row.month, "✓", "")]
    asked = given(row.organization, cells, paid_on=today(), today=today())
    return asked.telling(member=row.member)


def whole_month(s):
    row = owing(s.here)
    return given(row.organization, row.month, paid_on=today()).telling(member=row.member)


def standard():
    return StandardFacts(category="farmer", amount=ONE, since=month_of(today()))


def applied():
    now = month_of(today())
    return ReliefFacts(kind="exempt", since=now, until=now, reason="患病", applied_on=today())


ACTS = (
    Act(
        papers.take_out,
        lambda s: given(
            owing(s.here).organization, paper=DuesPaper.PUBLIC, year=today().year, wanted=DOCX
        ),
        (DUES_MEMBERS,),
        tells=((DUES_PRINTED, SUBJECT),),
    ),
    Act(
        papers.note,
        lambda s: given(remittance(s.here), wanted=DOCX),
        (DUES_VIEW,),
        tells=((DUES_PRINTED, SUBJECT),),
    ),
    Act(
        standards.approve,
        lambda s: given(member(s.here), standard()),
        KEEP,
        tells=((DUES_STANDARD_SET, SUBJECT),),
    ),
    Act(
        standards.remove,
        lambda s: given(dues.StandardFactory(member=member(s.here))),
        KEEP,
        tells=((DUES_STANDARD_SET, "subject.member"),),
    ),
    Act(
        payments.pay,
        lambda s: given(owing(s.here).member, PaymentFacts(amount=ONE, paid_on=today())),
        KEEP,
        tells=((DUES_PAID, SUBJECT),),
    ),
    Act(payments.pay_month, whole_month, KEEP, tells=((DUES_PAID, "member"),)),
    Act(
        payments.withdraw,
        lambda s: given(payment(s.here), reason="重复"),
        KEEP,
        tells=((DUES_PAYMENT_WITHDRAWN, "subject.member"),),
    ),
    Act(
        payments.remove,
        lambda s: given(payment(s.here, source="import")),
        KEEP,
        tells=((DUES_PAYMENT_WITHDRAWN, "subject.member"),),
    ),
    Act(sheet.save, ticked, KEEP, tells=((DUES_PAID, "member"),)),
    Act(
        reliefs.apply,
        lambda s: given(member(s.here), applied()),
        KEEP,
        tells=((DUES_RELIEF_APPLIED, MADE),),
    ),
    Act(
        reliefs.discuss,
        lambda s: given(relief(s.here), discussed_on=today(), opinion="同意"),
        KEEP,
        tells=((DUES_RELIEF_DISCUSSED, SUBJECT),),
    ),
    Act(
        reliefs.decide,
        lambda s: given(
            relief(s.here, state="discussed", discussed_on=dt.date(2026, 1, 6)),
            agreed=True,
            decided_on=today(),
            document="〔2026〕1号",
        ),
        RECEIVE,
        tells=((DUES_RELIEF_DECIDED, SUBJECT),),
    ),
    Act(
        reliefs.withdraw,
        lambda s: given(relief(s.here), reason="写错"),
        KEEP,
        tells=((DUES_RELIEF_WITHDRAWN, SUBJECT),),
    ),
    Act(remittances.register, handed_up, KEEP, tells=((DUES_REMITTED, MADE),)),
    Act(
        remittances.receive,
        lambda s: given(remittance(s.here), received_on=today()),
        RECEIVE,
        tells=((DUES_RECEIVED, SUBJECT),),
    ),
    Act(
        remittances.withdraw,
        lambda s: given(remittance(s.here), reason="写错"),
        KEEP,
        tells=((DUES_REMITTANCE_WITHDRAWN, SUBJECT),),
    ),
)

EXEMPT = {
    "branches.dues.standard_reminders.approved": "a part of the act: the to-do of January ends",
    "branches.dues.reminders.paid": "a part of the acts above: its to-do ends with them",
    "branches.dues.remittances.may_receive": "a reading: whether the button is offered",
}
