"""A case as a line of steps: what was done when, what may come next, what is due."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from branches.choices.admission import (
    LEADS_TO,
    OF_COUNTY,
    OF_HIGHER,
    STAGES,
    AdmissionStage,
    CaseSource,
    StepCode,
    StepDecision,
)
from branches.domain.admission import chart, clocks
from branches.domain.admission.clocks import AdmissionClock
from branches.domain.admission.story import NEEDS, STAGE_BEFORE, Story, is_repeated
from branches.domain.terms import months_later
from branches.models import AdmissionStep, CaseStep
from portal.rules.domain import rules

S = StepCode


@dataclass
class PathRow:
    """A row of the chart in one case."""

    step: AdmissionStep
    done: list[CaseStep] = field(default_factory=list)
    clock: AdmissionClock | None = None
    earliest: dt.date | None = None
    is_open: bool = False  # it may be taken now
    is_next: bool = False
    owner: str = ""  # whose step it is when it is not the branch's

    @property
    def missing_paper(self) -> bool:
        return bool(self.done and self.step.papers and not self.done[-1].has_paper)


def rows_of(story: Story, steps: list[CaseStep], chart_rows: list[AdmissionStep]) -> list[PathRow]:
    due = {one.code: one for one in clocks.running(story)}
    line = [
        PathRow(
            step=step,
            done=[one for one in steps if one.code == step.code],
            clock=due.get(step.code),
            earliest=clocks.earliest(story, step.code),
            is_open=story.is_running and is_open(story, step.code),
            owner=owner_of(step.code),
        )
        for step in chart_rows
    ]
    wanted = next_code(story)
    for row in line:
        row.is_next = row.step.code == wanted
    return line


def owner_of(code: str) -> str:
    if code in OF_COUNTY:
        return "组织部"
    return "上级" if code in OF_HIGHER else ""


def is_open(story: Story, code: str) -> bool:
    """Whether the step can be taken as far as what came before goes; its day is asked later."""
    if code not in S.values:
        return not story.has(code)
    again = clocks.was_extended(story) and not clocks.awaits_confirmation(story)
    if story.has(code) and not is_repeated(code) and not _once_more(story, code, again=again):
        return False
    if STAGES.index(story.stage) < STAGES.index(STAGE_BEFORE[S(code)]):
        return False
    if code in LEADS_TO and story.stage != STAGE_BEFORE[S(code)]:
        return False
    if story.source != CaseSource.APPLIED:
        return True
    return all(story.has(need) for need in NEEDS.get(code, ()))


def _once_more(story: Story, code: str, *, again: bool) -> bool:
    if code == S.CONFIRMATION:
        return clocks.awaits_confirmation(story)
    return again and code in (S.REQUEST, S.CONVERSION)


def next_code(story: Story) -> str | None:
    """The first of the chart that is open and not done again and again; a review that is due
    comes before it."""
    if not story.is_running:
        return None
    usual = [code for code in S if not is_repeated(code) and is_open(story, code)]
    started = [code for code in usual if not _is_passed(story, code)]
    return next(iter(started), next(iter(usual), None))


def _is_passed(story: Story, code: StepCode) -> bool:
    """Left out on the way: a case of the roster begins at a later step."""
    return STAGES.index(STAGE_BEFORE[code]) < STAGES.index(story.stage)


def standing_words(story: Story, today: dt.date) -> tuple[str, str]:
    """The nearest clock in words and a tone."""
    running = clocks.running(story)
    if not running:
        return "", "plain"
    nearest = running[0]
    left = nearest.days_left(today)
    label = chart.name(nearest.code)
    if left < 0:
        return f"{label}超期 {-left} 天", "bad"
    tone = "warn" if left <= 15 else "plain"  # noqa: PLR2004 - as reminders do
    return f"{label} {nearest.due} 前", tone


def is_over(story: Story, today: dt.date) -> bool:
    return any(one.is_over(today) for one in clocks.running(story))


def decision_words(step: CaseStep) -> str:
    """Only where a decision was asked."""
    asked = (S.LISTED, S.VETTING, S.PREREVIEW, S.ASSEMBLY, S.APPROVAL, S.CONVERSION, S.CONFIRMATION)
    if step.code not in asked or not step.decision:
        return ""
    return StepDecision(step.decision).label


def stage_places() -> list[Any]:
    return [(stage.value, stage.label) for stage in AdmissionStage]


def doubts(story: Story, today: dt.date) -> Iterator[str]:
    """What a look at the case should tell, without stopping anything: until it is approved."""
    if not story.is_running or story.has(S.APPROVAL):
        return
    review = story.last(S.PREREVIEW)
    if review and review.leaves_on:
        months = rules.value("AD-10", "leaving_months", on=review.happened_on)
        if review.leaves_on < months_later(review.happened_on, months):
            yield (
                f"预审后不满 {months} 个月（{review.leaves_on}）将离开本单位，"
                "一般不办理接收预备党员的手续。"
            )
    last = clocks.approved_by(story)
    if last and last < today and story.source != CaseSource.ROSTER:
        yield f"支部大会后超过 {last} 仍未审批，决议已失效，应当重新办理。"
