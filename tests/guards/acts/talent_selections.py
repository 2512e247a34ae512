"""Acts on rounds of selection, on who is nominated, and on titles."""

import datetime as dt
from decimal import Decimal

from talent.actions import (
    ALLOWANCE_CHANGED,
    CANDIDATE_CHANGED,
    SELECTION_CHANGED,
    SELECTION_MOVED,
)
from talent.domain import candidates, opinions, panels, selections, titles
from talent.permissions import SELECTION_MANAGE, TALENT_KEEP
from tests.factories import selections as rounds
from tests.guards.acts import MADE, SUBJECT, Act, given, of_plain
from tests.guards.acts.talent import DAY, of_site, talent

KEEP, MANAGE = (TALENT_KEEP,), (SELECTION_MANAGE,)
LONG_AGO, FAR = dt.date(2020, 1, 6), dt.date(2100, 1, 1)
TERM = {"state": "named", "named_on": DAY, "until": FAR}
PANEL = {"judges": ["甲"], "criteria": ["实绩"], "full_marks": [60]}


def _candidate(s, stage, state, **facts):
    selection = rounds.SelectionFactory(stage=stage, until=FAR, **PANEL, **_days(stage))
    return rounds.CandidateFactory(round=selection, profile=talent(s), state=state, **facts)


def _days(stage):
    if stage == "named":
        return {"named_on": DAY, "term_until": LONG_AGO}
    return {"notice_since": LONG_AGO, "notice_until": LONG_AGO} if stage == "notice" else {}


def _of_round(function, stage, state="qualified", about=SUBJECT, tells=SELECTION_MOVED, **more):
    """`more` may ask the candidate who stands in the round."""

    def built(s):
        one = _candidate(s, stage, state)
        facts = {key: told(one) if callable(told) else told for key, told in more.items()}
        return given(one.round, **facts)

    return Act(function, built, MANAGE, at=(), tells=((tells, about),))


def _of_candidate(function, stage, state, needs_=MANAGE, about=SUBJECT, **more):
    def built(s):
        return of_site(s, _candidate(s, stage, state), more)

    return Act(function, built, needs_, tells=((CANDIDATE_CHANGED, about),))


def _marked(s):
    one = _candidate(s, "judging", "qualified")
    rounds.SelectionSheetFactory(candidate=one, marks=[50])
    return given(one.round)


def _answered(s):
    one = _candidate(s, "consulting", "qualified")
    rounds.OpinionFactory(candidate=one)
    return given(one.round, office="1", objected=[one], on=DAY)


def _to_announce(s):
    one = _candidate(s, "deciding", "chosen")
    one.round.decided_on = DAY
    one.round.save()
    return given(one.round, since=DAY)


def _due(s):
    one = _candidate(s, "named", "named", named_on=DAY, until=FAR)
    rounds.AllowanceFactory(candidate=one)
    return given(one.round, month=dt.date(2026, 3, 1), on=DAY)


def _to_settle(s):
    one = _candidate(s, "notice", "chosen")
    opinion = rounds.OpinionFactory(candidate=one, answer="objects")
    return given(opinion, upheld=True).telling(one=one)


def _of_title(function, about=SUBJECT, **more):
    def built(s):
        return given(_candidate(s, "named", **TERM), **more)

    return Act(function, built, MANAGE, tells=((CANDIDATE_CHANGED, about),))


ACTS = (
    *of_plain(
        selections.ROUNDS,
        {"kind": "1", "name": "乡村之星评选", "document": "云人才办〔2026〕3号", "places": 5,
         "age_most": None, "term_years": 5, "allowance": "none", "amount": None, "months": None,
         "since": DAY, "until": FAR},
        make=lambda _: rounds.SelectionFactory(until=FAR),
        corrects={"places": 6},
    ),
    _of_round(selections.apportion, "draft", tells=SELECTION_CHANGED, systems="教育 412"),
    _of_round(selections.set_panel, "draft", tells=SELECTION_CHANGED, judges="甲",
              criteria="实绩 60"),
    _of_round(selections.call, "draft"),
    _of_round(selections.check, "nominating"),
    _of_round(selections.judge, "consulting", reason="报名少"),
    _of_round(selections.back, "judging", reason="重来"),
    _of_round(selections.cancel, "checking", reason="不评了"),
    _of_round(selections.expire, "named"),
    Act(
        candidates.nominate,
        lambda s: given(
            talent(s),
            selection=rounds.SelectionFactory(stage="nominating", until=FAR),
            deeds="带徒",
        ),
        KEEP,
        tells=((CANDIDATE_CHANGED, MADE),),
    ),
    _of_candidate(candidates.amend, "nominating", "nominated", KEEP, system=None, front_line=True,
                  deeds="带徒"),
    _of_candidate(candidates.withdraw, "nominating", "nominated", KEEP, reason="本人不愿意"),
    _of_candidate(candidates.qualify, "checking", "nominated"),
    _of_candidate(candidates.disqualify, "checking", "nominated", reason="材料不实"),
    _of_round(opinions.consult, "checking", offices=["1"]),
    Act(opinions.answer, _answered, MANAGE, at=(), tells=((SELECTION_MOVED, SUBJECT),)),
    _of_candidate(opinions.object_to, "notice", "chosen", on=DAY),
    Act(opinions.settle, _to_settle, MANAGE, tells=((CANDIDATE_CHANGED, "one"),)),
    _of_round(panels.mark, "judging", judge=0, marks=lambda one: {one: [Decimal(50)]}),
    Act(panels.close_judging, _marked, MANAGE, at=(), tells=((SELECTION_MOVED, SUBJECT),)),
    _of_round(panels.decide, "deciding", chosen=lambda one: [one], on=DAY),
    Act(titles.announce, _to_announce, MANAGE, at=(), tells=((SELECTION_MOVED, SUBJECT),)),
    _of_round(titles.name, "notice", "chosen", on=DAY, document="文", pays_from=DAY),
    Act(titles.pay, _due, MANAGE, at=(), tells=((ALLOWANCE_CHANGED, SUBJECT),)),
    _of_title(titles.appraise, year=2026, result="passed", on=DAY),
    _of_title(titles.revoke, on=DAY, reason="违规"),
)  # fmt: skip

_PART = "a part of other acts"
EXEMPT = {
    "talent.selections.held": _PART,
    "talent.selections.moved": _PART,
    "talent.candidates.managed": _PART,
    "talent.candidates.saved": _PART,
    "talent.candidates.tell": _PART,
    "talent.titles.leave": "a part of his leaving the store",
}
