"""Acts on visiting campaigns, whom they go to, and what was found there."""

import datetime as dt

from talent.actions import CAMPAIGN_CHANGED, NEED_CHANGED, TICKET_CHANGED, VISIT_TOLD
from talent.domain import visiting
from talent.domain.visiting import NeedHeard
from talent.permissions import CAMPAIGNS_MANAGE, TALENT_KEEP
from tests.factories import visiting as make
from tests.factories.talent import EnterpriseFactory, TalentFactory
from tests.guards.acts import MADE, SUBJECT, Act, given, of_plain
from tests.guards.acts.talent import DAY

KEEP, MANAGE = (TALENT_KEEP,), (CAMPAIGNS_MANAGE,)
FAR = dt.date(2100, 1, 1)


def _target(s):
    return make.TargetFactory(unit=s.here)


def _starting(s):
    EnterpriseFactory(unit=s.here, is_large=True)
    return given(make.CampaignFactory(started_on=None))


def _of_target(function, **more):
    return Act(
        function,
        lambda s: given(_target(s), **more),
        MANAGE,
        tells=((CAMPAIGN_CHANGED, SUBJECT),),
    )


def _of_visit(function, **more):
    return Act(
        function,
        lambda s: given(make.CampaignVisitFactory(target=_target(s)), **more),
        KEEP,
        tells=((VISIT_TOLD, SUBJECT),),
    )


ACTS = (
    *of_plain(
        visiting.CAMPAIGNS,
        lambda _: {"name": "大走访", "since": DAY, "until": FAR},
        make=lambda _: make.CampaignFactory(started_on=None),
        corrects={"document": "云才办〔2026〕3号"},
    ),
    Act(visiting.start, _starting, MANAGE, at=(), tells=((CAMPAIGN_CHANGED, SUBJECT),)),
    Act(
        visiting.finish,
        lambda _: given(make.CampaignFactory(), on=DAY),
        MANAGE,
        at=(),
        tells=((CAMPAIGN_CHANGED, SUBJECT),),
    ),
    Act(
        visiting.add,
        lambda s: given(
            make.CampaignFactory(), enterprise=EnterpriseFactory(unit=s.here), profile=None
        ),
        MANAGE,
        at=(),
        tells=((CAMPAIGN_CHANGED, MADE),),
    ),
    _of_target(visiting.assign, visitor=None),
    _of_target(visiting.drop, reason="搬离"),
    Act(
        visiting.tell,
        lambda s: given(
            _target(s), on=DAY, visitors="李干事", content="看望", problem="子女入学", matter="06",
            applicant=TalentFactory(unit=s.here),
            wanted=NeedHeard(post="工程师", field="0102", way="01", number=1),
        ),
        KEEP,
        tells=(
            (NEED_CHANGED, "made.need"), (TICKET_CHANGED, "made.ticket"), (VISIT_TOLD, MADE),
        ),
    ),
    _of_visit(visiting.correct, on=DAY, visitors="李干事", content="座谈"),
    _of_visit(visiting.withdraw, reason="记错了"),
)  # fmt: skip
EXEMPT = {
    "talent.needs.noted": "a part of a visit, which asks for its own right",
    "talent.visiting.require_telling": "asks for the right of the acts",
    "talent.visiting.may_tell": "a reading: whether the act would be allowed",
}
