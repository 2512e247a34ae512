"""Acts on talents and enterprises."""

import datetime as dt

from portal.people.actions import PERSON_CREATED
from portal.people.permissions import PEOPLE_MANAGE
from talent.actions import (
    CARD_CHANGED,
    MATCH_CHANGED,
    NEED_CHANGED,
    PIPELINE_CHANGED,
    PIPELINE_MOVED,
    RECOGNITION_CHANGED,
    STAY_MEASURE,
    TALENT_CHANGED,
    TALENT_CONFIRMED,
    TALENT_CONSENT,
    TALENT_STATE_CHANGED,
    TICKET_CHANGED,
)
from talent.choices import (
    ConsentAnswer,
    ConsentPurpose,
    ContactWay,
    MatchState,
    NeedState,
    RecognitionState,
    TalentState,
)
from talent.domain import (
    cards,
    consents,
    enterprises,
    leaving,
    losses,
    matches,
    needs,
    pipelines,
    policies,
    recognitions,
    talents,
    tickets,
)
from talent.permissions import (
    CARDS_MANAGE,
    TALENT_KEEP,
    TALENT_MATCH,
    TALENT_VERIFY,
    TICKETS_SEND,
)
from tests.factories import talent as make
from tests.factories.people import PersonFactory
from tests.guards.acts import MADE, SUBJECT, Act, given, of_plain

KEEP, VERIFY, MATCH = (TALENT_KEEP,), (TALENT_VERIFY,), (TALENT_MATCH,)
DAY = dt.date(2026, 3, 2)
VALUES = {"work_unit": "云岭光电有限公司", "field": "0102", "source": "1", "team": "3"}


def of_site(site, row, more):
    """What the site has to make first is told as a function of it."""
    return given(row, **{key: one(site) if callable(one) else one for key, one in more.items()})


def talent(site, **facts):
    return make.TalentFactory(unit=site.here, **facts)


def recognition(site, **facts):
    made = make.RecognitionFactory(profile=talent(site), **facts)
    return given(made).telling(profile=made.profile)


def need(site, **facts):
    return make.NeedFactory(unit=site.here, **facts)


def match(site, state, **facts):
    profile = talent(site)
    make.ConsentFactory(profile=profile, by=site.clerk)
    return make.MatchFactory(need=need(site), profile=profile, state=state, **facts)


def _of_need(function, build, needs_=KEEP):
    return Act(function, build, needs_, tells=((NEED_CHANGED, SUBJECT),))


def _of_match(function, state, **more):
    built = lambda s: given(match(s, state), **more)  # noqa: E731 - a row of the table
    return Act(function, built, MATCH, tells=((MATCH_CHANGED, SUBJECT),))


def _of_ticket(function, state, needs_=KEEP, **more):
    def built(s):
        unit = None if state == "registered" else s.here
        due = DAY + dt.timedelta(days=4000)
        ticket = make.TicketFactory(
            profile=talent(s), unit=unit, state=state, limit=10, due_on=due, begins_on=DAY
        )
        if state == "held":
            make.TicketHoldFactory(ticket=ticket)
        return of_site(s, ticket, more)

    return Act(function, built, needs_, tells=((TICKET_CHANGED, SUBJECT),))


def _moving(s):
    case = make.CaseFactory(unit=s.here, agreed_since=DAY)
    return given(case, stage=make.StageFactory(pipeline=case.pipeline), on=DAY, note="")


def _of_card(function, state="valid", **more):
    def built(s):
        card = make.CardFactory(
            profile=talent(s), state=state, issued_on=DAY, until=dt.date(2100, 1, 1)
        )
        return given(card, **more).telling(profile=card.profile)

    return Act(function, built, (CARDS_MANAGE,), tells=((CARD_CHANGED, "profile"),))


def _of_reissue(s):
    card = make.CardFactory(profile=talent(s), issued_on=DAY, until=dt.date(2100, 1, 1))
    return given(card, on=DAY).telling(profile=card.profile)


def _step(function, build, needs=VERIFY):
    return Act(function, build, needs, tells=((RECOGNITION_CHANGED, "profile"),))


def _with(built, **more):
    built.more |= more
    return built


ACTS = (
    Act(
        talents.register,
        lambda s: given(
            unit=s.here, facts={"name": "周明远", "sex": "male"}, values=VALUES, confirmed=False
        ),
        (TALENT_KEEP, PEOPLE_MANAGE),
        tells=((PERSON_CREATED, "made.person"), (TALENT_CHANGED, MADE)),
    ),
    Act(
        talents.open_for,
        lambda s: given(PersonFactory(unit=s.here), unit=s.here, **VALUES),
        KEEP,
        tells=((TALENT_CHANGED, MADE),),
    ),
    *of_plain(
        talents.TALENTS,
        lambda s: {"person": PersonFactory(unit=s.here), "unit": s.here, **VALUES},
        make=talent,
        corrects={"post": "总工程师"},
    ),
    Act(
        talents.verify,
        lambda s: given(talent(s, state=TalentState.PENDING)),
        VERIFY,
        tells=((TALENT_STATE_CHANGED, SUBJECT),),
    ),
    Act(
        talents.confirm,
        lambda s: given(talent(s), how=ContactWay.PHONE, on=DAY),
        KEEP,
        tells=((TALENT_CONFIRMED, SUBJECT),),
    ),
    Act(
        losses.keep,
        lambda s: given(talent(s), on=DAY, words="已面谈"),
        KEEP,
        tells=((STAY_MEASURE, SUBJECT),),
    ),
    Act(
        talents.pause,
        lambda s: given(talent(s), reason="本人要求"),
        KEEP,
        tells=((TALENT_STATE_CHANGED, SUBJECT),),
    ),
    Act(
        talents.resume,
        lambda s: given(talent(s, state=TalentState.PAUSED), reason="可以联系"),
        KEEP,
        tells=((TALENT_STATE_CHANGED, SUBJECT),),
    ),
    Act(
        leaving.leave,
        lambda s: given(talent(s), leaving="1", left_on=DAY),
        VERIFY,
        tells=((TALENT_STATE_CHANGED, SUBJECT),),
    ),
    Act(
        leaving.come_back,
        lambda s: given(talent(s, state=TalentState.OUT, left_on=DAY, leaving="1"), reason="调回"),
        VERIFY,
        tells=((TALENT_STATE_CHANGED, SUBJECT),),
    ),
    Act(
        consents.record,
        lambda s: given(
            talent(s),
            purposes=[ConsentPurpose.EMPLOYERS],
            answer=ConsentAnswer.YES,
            on=DAY,
            channel=ContactWay.PHONE,
        ),
        KEEP,
        tells=((TALENT_CONSENT, SUBJECT),),
    ),
    Act(
        recognitions.propose,
        lambda s: given(talent(s), grade=make.GradeFactory()),
        KEEP,
        tells=((RECOGNITION_CHANGED, SUBJECT),),
    ),
    _step(recognitions.announce, lambda s: _with(recognition(s), since=DAY)),
    _step(
        recognitions.grant,
        lambda s: _with(
            recognition(
                s, state=RecognitionState.NOTICE, notice_since=DAY, notice_until=dt.date(2026, 3, 6)
            ),
            since=dt.date(2026, 3, 9),
            document="云组发〔2026〕3号",
        ),
    ),
    _step(recognitions.revoke, lambda s: _with(recognition(s), on=DAY, reason="材料不实")),
    *of_plain(
        recognitions.GRADES,
        {"code": "G", "label": "实用人才", "position": 7, "document": "云组发〔2026〕3号",
         "since": DAY, "years": 5},
        make=lambda _: make.GradeFactory(),
        corrects={"label": "乡土人才"},
    ),
    *of_plain(
        enterprises.ENTERPRISES,
        lambda s: {"name": "云岭光电", "credit_code": make.credit_code(1), "unit": s.here},
        make=lambda s: make.EnterpriseFactory(unit=s.here),
        corrects={"contact": "李经理"},
    ),
    *of_plain(
        enterprises.YEARS,
        lambda s: {"enterprise": make.EnterpriseFactory(unit=s.here), "year": 2025, "staff": 30},
        make=lambda s: make.EnterpriseYearFactory(
            enterprise=make.EnterpriseFactory(unit=s.here)
        ),
        corrects={"staff": 60},
    ),
    *of_plain(
        enterprises.TITLES,
        lambda s: {
            "enterprise": make.EnterpriseFactory(unit=s.here), "kind": "1", "granted_on": DAY,
        },
        make=lambda s: make.EnterpriseTitleFactory(
            enterprise=make.EnterpriseFactory(unit=s.here)
        ),
        corrects={"document": "国科〔2026〕1号"},
    ),
    *of_plain(
        needs.NEEDS,
        lambda s: {"unit": s.here, "post": "工程师", "field": "0102", "way": "03", "since": DAY,
                   "number": 1},
        make=need,
        corrects={"number": 2},
    ),
    *of_plain(
        needs.RELATED,
        {"field": "0101", "other": "0104"},
        make=lambda _: make.RelatedFactory(),
        corrects={"other": "0403"},
    ),
    Act(
        tickets.register,
        lambda s: given(talent(s), matter="06", channel="phone", content="子女入学", on=DAY),
        KEEP,
        tells=((TICKET_CHANGED, MADE),),
    ),
    Act(
        tickets.claim,
        lambda s: given(
            talent(s), policy=make.PolicyFactory(), channel="unit", content="", on=DAY
        ),
        KEEP,
        tells=((TICKET_CHANGED, MADE),),
    ),
    *of_plain(
        policies.POLICIES,
        lambda s: {"name": "体检", "document": "云政办〔2026〕9号", "category": "05",
                   "unit": s.here, "matter": "11"},
        make=lambda s: make.PolicyFactory(unit=s.here),
        corrects={"standard": "每年一次"},
    ),
    *of_plain(
        pipelines.PIPELINES,
        {"name": "柔性引才", "kind": "lead", "since": DAY},
        make=lambda _: make.PipelineFactory(),
        corrects={"office": "省人社厅"},
    ),
    *of_plain(
        pipelines.STAGES,
        lambda _: {"pipeline": make.PipelineFactory(), "position": 1, "label": "线索"},
        make=lambda _: make.StageFactory(),
        corrects={"limit_days": 15},
    ),
    *of_plain(
        pipelines.CASES,
        lambda s: {"pipeline": make.StageFactory().pipeline, "name": "周教授团队",
                   "unit": s.here, "began_on": DAY},
        make=lambda s: make.CaseFactory(unit=s.here),
        corrects={"note": "已见面"},
    ),
    Act(
        pipelines.set_up,
        lambda _: given(make.PipelineFactory()),
        MATCH,
        at=(),
        tells=((PIPELINE_CHANGED, SUBJECT),),
    ),
    Act(pipelines.move, _moving, KEEP, tells=((PIPELINE_MOVED, SUBJECT),)),
    Act(
        cards.propose,
        lambda s: given(talent(s), officer="李专员", reason="云才〔2026〕3号"),
        KEEP,
        tells=((CARD_CHANGED, SUBJECT),),
    ),
    _of_card(cards.issue, "proposed", on=DAY),
    _of_card(cards.pause, reason="待核实"),
    _of_card(cards.resume, "paused"),
    _of_card(cards.verify, on=DAY, said="在岗"),
    _of_card(cards.end, why="left"),
    Act(
        cards.reissue,
        _of_reissue,
        (CARDS_MANAGE,),
        tells=((CARD_CHANGED, "profile"), (CARD_CHANGED, "profile")),
    ),
    _of_ticket(tickets.correct, "registered", content="子女就近入学"),
    _of_ticket(tickets.take_back, "registered"),
    _of_ticket(tickets.send, "registered", (TICKETS_SEND,), unit=lambda s: s.here),
    _of_ticket(tickets.accept, "sent"),
    _of_ticket(tickets.hand_back, "sent", reason="不属本单位"),
    _of_ticket(tickets.hold, "handling", reason="papers", words="缺户口簿"),
    _of_ticket(tickets.resume, "held"),
    _of_ticket(tickets.extend, "handling", (TICKETS_SEND,), days=3, reason="放假"),
    _of_ticket(tickets.finish, "handling", outcome="solved", words="已安排"),
    _of_ticket(tickets.follow_up, "done", (TICKETS_SEND,), satisfaction="good"),
    _of_need(needs.submit, lambda s: given(need(s, state=NeedState.DRAFT))),
    _of_need(needs.publish, lambda s: given(need(s, state=NeedState.SUBMITTED)), MATCH),
    _of_need(
        needs.hand_back,
        lambda s: given(need(s, state=NeedState.SUBMITTED), reason="要求不清"),
        MATCH,
    ),
    _of_need(needs.confirm, lambda s: given(need(s))),
    _of_need(needs.close, lambda s: given(need(s), why="own")),
    _of_need(
        needs.reopen,
        lambda s: given(
            need(s, state=NeedState.CLOSED, closed_on=DAY), number=2, reason="增加岗位"
        ),
    ),
    Act(
        matches.choose,
        lambda s: given(need(s), profile=talent(s)),
        MATCH,
        tells=((MATCH_CHANGED, MADE),),
    ),
    _of_match(matches.ask, MatchState.CANDIDATE),
    _of_match(matches.answer, MatchState.ASKED, agrees=True),
    _of_match(matches.recommend, MatchState.AGREED),
    _of_match(matches.talk, MatchState.RECOMMENDED),
    _of_match(matches.finish, MatchState.TALKING, outcome="silent"),
    _of_match(matches.end, MatchState.DONE, reason="已离开"),
)  # fmt: skip

EXEMPT = {
    "talent.cards.end_all": "a part of his leaving the store",
    "talent.matches.stop_all": "a part of his leaving the store",
    "talent.needs.held": "holds the need for the acts above, and asks the permission for them",
    "talent.talents.moved": "a part of the acts above",
    "talent.talents.held": "holds the file for the acts above, and asks the permission for them",
    "talent.twins.problems": "names only those whom the user sees, for the act of registering",
}
