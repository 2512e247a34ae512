"""Acts on links between leaders and experts, on doctors sent to enterprises."""

from decimal import Decimal

from portal.files.actions import FILE_UPLOADED
from portal.periods import Period
from talent.actions import DISPATCH_CHANGED, LINK_CHANGED, TICKET_CHANGED
from talent.domain import dispatches, links
from talent.permissions import DISPATCHES_MANAGE, LINKS_MANAGE, TALENT_KEEP
from tests.factories import files
from tests.factories import talent as make
from tests.factories.accounts import UserFactory
from tests.guards.acts import MADE, SUBJECT, Act, given, of_plain
from tests.guards.acts.talent import DAY, talent

MANAGE = (LINKS_MANAGE,)


def _link(s):
    return make.LinkFactory(profile=talent(s))


def _of_contact(function, **more):
    return Act(
        function,
        lambda s: given(make.ContactFactory(link=_link(s)), **more),
        MANAGE,
        tells=((LINK_CHANGED, SUBJECT),),
    )


def _sent(s):
    return make.DispatchFactory(enterprise=make.EnterpriseFactory(unit=s.here))


def _of_dispatch(function, needs, about=SUBJECT, **more):
    return Act(
        function, lambda s: given(_sent(s), **more), needs, tells=((DISPATCH_CHANGED, about),)
    )


def _of_visit(function, **more):
    return Act(
        function,
        lambda s: given(make.VisitFactory(dispatch=_sent(s)), **more),
        (TALENT_KEEP,),
        tells=((DISPATCH_CHANGED, SUBJECT),),
    )


ACTS = (
    *of_plain(
        dispatches.DISPATCHES,
        lambda s: {
            "batch": "第一批", "college": "云岭大学", "profile": make.TalentFactory(), "since": DAY,
            "enterprise": make.EnterpriseFactory(unit=s.here), "until": DAY,
        },
        make=_sent,
        corrects={"college": "南滇工学院"},
    ),
    _of_dispatch(
        dispatches.serve, (TALENT_KEEP,), MADE,
        on=DAY, days=Decimal("1.5"), kind="guidance", content="指导",
    ),
    _of_visit(dispatches.confirm),
    _of_visit(dispatches.refuse, reason="没有来"),
    _of_dispatch(
        dispatches.report, (TALENT_KEEP,), MADE,
        quarter=Period.parse("2026-Q1"), summary="改进", on=DAY,
    ),
    Act(
        dispatches.attach,
        lambda s: given(_sent(s), file=files.sent("三方协议.pdf", files.pdf(1))),
        (DISPATCHES_MANAGE,),
        tells=((FILE_UPLOADED, "made.scan"), (DISPATCH_CHANGED, SUBJECT)),
    ),
    _of_dispatch(dispatches.end, (DISPATCHES_MANAGE,), on=DAY, rating="good"),
    *of_plain(
        links.LINKS,
        lambda s: {"year": 2026, "leader": UserFactory(), "profile": talent(s), "since": DAY},
        make=_link,
        corrects={"document": "云组发〔2026〕5号"},
    ),
    Act(
        links.tell,
        lambda s: given(
            _link(s), kind="visit", on=DAY, content="看望", problem="子女入学", matter="06"
        ),
        MANAGE,
        tells=((TICKET_CHANGED, "made.ticket"), (LINK_CHANGED, MADE)),
    ),
    _of_contact(links.correct, kind="phone", on=DAY, content="通电话"),
    _of_contact(links.withdraw, reason="记错了人"),
    Act(
        links.end,
        lambda s: given(_link(s), on=DAY, reason="领导调整分工"),
        MANAGE,
        tells=((LINK_CHANGED, SUBJECT),),
    ),
)  # fmt: skip
EXEMPT = {
    "talent.tickets.opened": "a part of acts that ask for their own right",
    "talent.links.end_all": "a part of letting somebody leave, which asks for its right",
    "talent.links.require_telling": "asks for the right of the acts",
    "talent.links.may_tell": "a reading: whether the act would be allowed",
}
