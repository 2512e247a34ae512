"""Locks of acts on admissions."""

import datetime as dt

from branches.choices.admission import CaseEnd, HitConclusion, StepCode, StepDecision
from branches.domain.admission import audits, cases, opening
from branches.domain.admission.story import StepFacts
from tests.guards.locks import Locking

DAY = dt.date(2025, 2, 3)


def _talk(w):
    return StepFacts(code=StepCode.TALK, happened_on=DAY)


def _review(w):
    day = dt.date(2026, 4, 28)
    return StepFacts(code=StepCode.PREREVIEW, happened_on=day, decision=StepDecision.ACCEPT)


ACTS: dict[str, Locking] = {
    "branches apply": Locking(
        "branch", lambda w: opening.apply(w.branch, person=w.low, applied_on=DAY, by=w.by)
    ),
    "branches adopt": Locking("member", lambda w: opening.adopt(w.member, by=w.by)),
    "branches a case": Locking(
        "admission", lambda w: cases.record_step(w.admission, _talk(w), by=w.by)
    ),
    "branches a case, its branch": Locking(
        "branch", lambda w: cases.record_step(w.admission, _talk(w), by=w.by)
    ),
    "branches a case, the plan": Locking(
        "admission_plan", lambda w: cases.record_step(w.admission, _review(w), by=w.by)
    ),
    "branches a case, its end": Locking(
        "admission",
        lambda w: cases.end(w.admission, how=CaseEnd.STOPPED, on=DAY, reason="甲", by=w.by),
    ),
    "branches a case, where to": Locking(
        "other_branch",
        lambda w: cases.move_case(w.admission, organisation=w.other_branch, moved_on=DAY, by=w.by),
    ),
    "branches a finding": Locking(
        "admission_finding",
        lambda w: audits.conclude(
            w.admission_finding, conclusion=HitConclusion.FALSE, handling="甲", by=w.by
        ),
    ),
    "branches a step of a case": Locking(
        "case_step",
        lambda w: cases.return_step(w.case_step, reason="甲", by=w.by),
    ),
}
