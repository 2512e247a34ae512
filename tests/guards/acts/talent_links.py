"""Acts on links between leaders and experts."""

from talent.actions import LINK_CHANGED, TICKET_CHANGED
from talent.domain import links
from talent.permissions import LINKS_MANAGE
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


ACTS = (
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
)
EXEMPT = {
    "talent.tickets.opened": "a part of acts that ask for their own right",
    "talent.links.end_all": "a part of letting somebody leave, which asks for its right",
    "talent.links.require_telling": "asks for the right of the acts",
    "talent.links.may_tell": "a reading: whether the act would be allowed",
}
