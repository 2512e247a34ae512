"""By which day the next steps are due, and from which day they are possible.

A clock keeps the version of the rule of the day it started; a floor is judged by the version of
the day of the act. Months run from the anchor, never from the last result.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from branches.choices.admission import AdmissionStage, NoticeKind, StepCode, StepDecision
from branches.domain.admission.story import NEEDS, Story
from branches.domain.terms import months_later
from portal.dates import MONTHS
from portal.rules.domain import rules
from portal.rules.domain.rules import InForce

S = StepCode
REVIEW_OVER: Final = "review"  # as the list of cases is asked for them
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True)
class AdmissionClock:
    """A step not yet taken, and its day. `special`: the last day for reasons that are given.
    `told_from`: where its reminders begin earlier than usual."""

    code: str
    started_on: dt.date
    due: dt.date
    rule: str
    version: int | None = None
    special: dt.date | None = None
    told_from: dt.date | None = None

    def is_over(self, today: dt.date) -> bool:
        return self.due < today

    def days_left(self, today: dt.date) -> int:
        return (self.due - today).days


def running(story: Story) -> list[AdmissionClock]:
    """Those of a case that goes on, the nearest first."""
    if not story.is_running:
        return []
    return sorted(_running(story), key=lambda one: (one.due, one.code))


def _running(story: Story) -> Iterator[AdmissionClock]:
    simple = (
        (S.TALK, S.APPLICATION, "AD-01", "talk_months"),
        (S.ACTIVIST_FILED, S.ACTIVIST, "AD-10", "filing_months"),
        (S.ASSEMBLY, S.PREREVIEW, "AD-05", "assembly_months"),
        (S.FILED, S.APPROVAL, "AD-10", "filing_months"),
        (S.CONFIRMATION, S.CONVERSION, "AD-09", "months"),
    )
    for code, start, rule, key in simple:
        began = story.day(start)
        if began and not _is_done(story, code, began):
            yield _clock(code, began, rule, key)
    yield from _reviews(story)
    yield from _of_approval(story)
    yield from _of_probation(story)


def _is_done(story: Story, code: str, began: dt.date) -> bool:
    """After a longer probation the steps of conversion are taken once more."""
    day = story.day(code)
    return day is not None and (code != S.CONFIRMATION or day >= began)


def _clock(code: str, began: dt.date, rule: str, key: str) -> AdmissionClock:
    held = rules.current(rule, on=began)
    due = months_later(began, held[key])
    return AdmissionClock(code, began, due, rule, held.version.pk)


def next_review(anchor: dt.date, last: dt.date | None, months: int) -> dt.date:
    """At most so many months after the last one, counted in whole months from the anchor."""
    return months_later(anchor, _full_months(anchor, last or anchor) + months)


def _full_months(anchor: dt.date, day: dt.date) -> int:
    months = (day.year - anchor.year) * MONTHS + day.month - anchor.month
    while months > 0 and months_later(anchor, months) > day:
        months -= 1
    return max(months, 0)


def _reviews(story: Story) -> Iterator[AdmissionClock]:
    began = story.day(S.ACTIVIST)
    if began is None or story.stage != AdmissionStage.ACTIVIST:
        return
    held = rules.current("AD-02", on=began)
    due = next_review(began, story.day(S.REVIEW), held["review_months"])
    yield AdmissionClock(S.REVIEW, began, due, "AD-02", held.version.pk)


def review_is_over(story: Story, today: dt.date) -> bool:
    """Of an activist: the half year since he was found or last looked at is over."""
    return any(clock.is_over(today) for clock in _reviews(story))


def _of_approval(story: Story) -> Iterator[AdmissionClock]:
    assembled, approved = story.day(S.ASSEMBLY), story.day(S.APPROVAL)
    if assembled and story.stage == AdmissionStage.CANDIDATE:
        held = rules.current("AD-06", on=assembled)
        yield AdmissionClock(
            S.APPROVAL,
            assembled,
            months_later(assembled, held["months"]),
            "AD-06",
            held.version.pk,
            months_later(assembled, held["special_months"]),
        )
    if approved and not story.has(S.OATH):
        held = rules.current("AD-07", on=approved)
        if held["months"]:  # the rules of 2014 knew no day for it
            due = months_later(approved, held["months"])
            yield AdmissionClock(S.OATH, approved, due, "AD-07", held.version.pk)


def approved_by(story: Story) -> dt.date | None:
    """The last day of an approval, reasons given or not: after it the assembly decides anew."""
    assembled = story.day(S.ASSEMBLY)
    if assembled is None:
        return None
    return months_later(assembled, rules.value("AD-06", "special_months", on=assembled))


def _of_probation(story: Story) -> Iterator[AdmissionClock]:
    began, end = story.day(S.ASSEMBLY), probation_end(story)
    if began is None or end is None or story.stage != AdmissionStage.PROBATIONARY:
        return
    if awaits_confirmation(story):
        return
    held = rules.current("AD-10", on=began)
    due = next_review(began, story.day(S.FURTHER), held["further_months"])
    if due < end:
        yield AdmissionClock(S.FURTHER, began, due, "AD-10", held.version.pk)
    requested = story.day(S.REQUEST)
    extended = _extended_on(story)
    if requested is None or (extended and requested <= extended):
        told_from = months_later(end, -held["request_months"])
        yield AdmissionClock(S.REQUEST, began, end, "AD-08", told_from=told_from)


def awaits_confirmation(story: Story) -> bool:
    """The assembly has decided about becoming full; the committee above has not."""
    held, confirmed = story.day(S.CONVERSION), story.day(S.CONFIRMATION)
    return held is not None and (confirmed is None or confirmed < held)


def _extended_on(story: Story) -> dt.date | None:
    step = next((s for s in story.every(S.CONFIRMATION) if s.decision == StepDecision.EXTEND), None)
    return step.happened_on if step else None


def probation_end(story: Story) -> dt.date | None:
    """A year after the assembly, by the version of that day; later if it was extended."""
    began = story.day(S.ASSEMBLY)
    if began is None:
        return None
    usual = months_later(began, rules.value("AD-08", "months", on=began))
    confirmed = [s for s in story.every(S.CONFIRMATION) if s.decision == StepDecision.EXTEND]
    if not confirmed:
        return usual
    decided = [s for s in story.every(S.CONVERSION) if s.extended_until]
    return decided[-1].extended_until if decided else usual


def was_extended(story: Story) -> bool:
    return _extended_on(story) is not None


def earliest(story: Story, code: str) -> dt.date | None:
    """The first day a step is possible, as far as it is known; None where nothing is."""
    before = [day for need in NEEDS.get(code, ()) if (day := story.day(need))]
    floors = list(before)
    activist = story.day(S.ACTIVIST)
    if code == S.OPINION and activist:
        floors.append(months_later(activist, _floor(activist, "AD-02", "least_months")))
    notice = story.notice(NoticeKind.LISTING)
    if code == S.LISTED and notice:
        floors.append(notice.ends_on + _DAY)
    end = probation_end(story)
    if code == S.CONVERSION and end:
        floors.append(end)
    return max(floors, default=None)


def _floor(began: dt.date, rule: str, key: str) -> int:
    """By the version that will be in force on the day itself, where it is known by now."""
    held: InForce = rules.current(rule, on=began)
    then = rules.find(rule, on=months_later(began, held[key]))
    return (then or held)[key]
