"""What a step must not be. Floors are hits of rules: an office may let one pass with a reason.
What is merely impossible (`fitting`) nobody lets pass. Deadlines are in `clocks`: they show.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from branches.choices.admission import (
    BallotMethod,
    CaseSource,
    NoticeKind,
    StepCode,
    StepDecision,
)
from branches.domain.admission import clocks, entitled, plans
from branches.domain.admission.story import (
    NoticeFacts,
    StepFacts,
    Story,
)
from branches.domain.admission.votes import needed
from branches.domain.terms import months_later
from portal.dates import MONTHS
from portal.rules.domain import calendar, rules
from portal.rules.domain.rules import InForce
from portal.rules.models import RuleVersion

S = StepCode
D = StepDecision
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True)
class AdmissionHit:
    """A rule a step does not meet, with the version of the step's day."""

    step: StepFacts
    rule: str
    message: str
    field: str = "happened_on"
    version: RuleVersion | None = None


def _hit(step: StepFacts, held: InForce, message: str, field: str = "happened_on") -> AdmissionHit:
    words = f"{message}（{held.rule.code}）"
    return AdmissionHit(step, held.rule.code, words, field, held.version)


def hits(story: Story, step: StepFacts) -> Iterator[AdmissionHit]:
    """Of one step of the story, each rule by the version of its day."""
    if check := _CHECKS.get(step.code):
        yield from check(story, step)


def all_hits(story: Story) -> Iterator[AdmissionHit]:
    """Of every step, for the audit. How many places a year had left is not asked again."""
    for step in story.steps:
        yield from hits(story, step)


# The floors, step by step -------------------------------------------------------------------------


def _of_age(story: Story, step: StepFacts) -> Iterator[AdmissionHit]:
    held = rules.current("AD-01", on=step.happened_on)
    if story.birth is None:
        return
    grown = months_later(story.birth.earliest, held["least_age"] * MONTHS)
    if step.happened_on < grown:
        yield _hit(
            step,
            held,
            f"申请入党应年满 {held['least_age']} 周岁，{story.birth} 出生的 {grown} 起可以申请",
        )


def _recommended(story: Story, step: StepFacts) -> Iterator[AdmissionHit]:
    """Of the meeting that is on record: how many of those who should have come were there."""
    met = step.activity
    if met is None or not met.expected:
        return
    held = rules.current("BR-10", on=step.happened_on)
    share = Fraction(held["committee_present"])
    if met.present < needed(met.expected, share):
        words = (
            f"{met.held_on} 的会议应到 {met.expected} 人，实到 {met.present} 人，"
            f"没有超过 {share}，不能研究确定入党积极分子"
        )
        yield _hit(step, held, words, "activity")


def _contacts(story: Story, step: StepFacts) -> Iterator[AdmissionHit]:
    if _is_unknown(story, step.helpers):
        return
    held = rules.current("AD-02", on=step.happened_on)
    least, most = held["least_contacts"], held["most_contacts"]
    if not least <= len(step.helpers) <= most:
        words = f"培养联系人应为 {least} 至 {most} 名正式党员，现为 {len(step.helpers):,} 名"
        yield _hit(step, held, words, "helpers")
    yield from _stand_by(step, held)


def _introducers(story: Story, step: StepFacts) -> Iterator[AdmissionHit]:
    if _is_unknown(story, step.helpers):
        return
    held = rules.current("AD-04", on=step.happened_on)
    if len(step.helpers) != held["introducers"]:
        words = f"入党介绍人应为 {held['introducers']} 名正式党员，现为 {len(step.helpers):,} 名"
        yield _hit(step, held, words, "helpers")
    yield from _stand_by(step, held)


def _is_unknown(story: Story, told: object) -> bool:
    """What an imported table left out is no fault: nobody knows."""
    return story.source == CaseSource.IMPORT and not told


def _stand_by(step: StepFacts, held: InForce) -> Iterator[AdmissionHit]:
    for member in step.helpers:
        if reason := entitled.may_stand_by(member, on=step.happened_on):
            yield _hit(step, held, f"{reason}，请另选", "helpers")


def _cultivated(story: Story, step: StepFacts) -> Iterator[AdmissionHit]:
    began = story.day(S.ACTIVIST)
    if began is None:
        return
    held = rules.current("AD-02", on=step.happened_on)
    first = months_later(began, held["least_months"])
    if step.happened_on < first:
        yield _hit(
            step,
            held,
            f"{began} 确定为入党积极分子，培养教育满 {held['least_months']} 个月"
            f"即 {first} 起方可确定为发展对象",
        )


def _listed(story: Story, step: StepFacts) -> Iterator[AdmissionHit]:
    held = rules.current("AD-03", on=step.happened_on)
    if held["higher_agrees"] and step.decision != D.ACCEPT:
        yield _hit(step, held, "列为发展对象须经上级党委同意", "decision")
    if not held["notice_workdays"]:
        return
    notice = story.notice(NoticeKind.LISTING)
    if notice is None:
        words = f"列为发展对象前须公示不少于 {held['notice_workdays']} 个工作日，还没有登记公示"
        yield _hit(step, held, words)
        return
    yield from _noticed(step, held, notice)


def _noticed(step: StepFacts, held: InForce, notice: NoticeFacts) -> Iterator[AdmissionHit]:
    days, provisional = workdays_of(notice)
    guess = "，暂算" if provisional else ""
    if days < held["notice_workdays"]:
        yield _hit(
            step,
            held,
            f"公示 {notice.starts_on} 至 {notice.ends_on} 共 {days} 个工作日{guess}，"
            f"不足 {held['notice_workdays']} 个",
        )
    if step.happened_on <= notice.ends_on:
        words = f"公示 {notice.ends_on} 截止，{notice.ends_on + _DAY} 起方可列为发展对象"
        yield _hit(step, held, words)


def workdays_of(notice: NoticeFacts) -> tuple[int, bool]:
    """The last day is counted; the first as AD-03 says of it."""
    held = rules.find("AD-03", on=notice.starts_on)
    begins_next_day = held is not None and held["first_day_counts"] is False
    first = notice.starts_on if begins_next_day else notice.starts_on - _DAY
    counted = calendar.workdays_between(first, notice.ends_on)
    return counted.count, counted.provisional


def _trained(story: Story, step: StepFacts) -> Iterator[AdmissionHit]:
    if _is_unknown(story, step.days or step.hours):
        return
    held = rules.current("AD-04", on=step.happened_on)
    days, hours = step.days or 0, step.hours or 0
    if days < held["class_days"] and hours < held["class_hours"]:
        yield _hit(
            step,
            held,
            f"集中培训不少于 {held['class_days']} 天或 {held['class_hours']} 学时，"
            f"现为 {days} 天 {hours} 学时",
            "days",
        )


def _vetted(story: Story, step: StepFacts) -> Iterator[AdmissionHit]:
    held = rules.current("AD-04", on=step.happened_on)
    vetting = story.every(S.VETTING)
    if vetting and not story.has(S.VETTING):
        yield _hit(step, held, "政治审查结论不是“同意（合格）”，不能继续办理")


def _planned(story: Story, step: StepFacts) -> Iterator[AdmissionHit]:
    if step.pk is not None or step.failed:  # places are counted when the step is taken
        return
    for message in plans.shortage(
        story.organisation.unit, step.happened_on.year, apart_from=story.pk
    ):
        yield AdmissionHit(step, "", message)


def _assembled(story: Story, step: StepFacts) -> Iterator[AdmissionHit]:
    held = rules.current("AD-05", on=step.happened_on)
    if step.ballot is None:
        return
    if held["ballot"] == BallotMethod.SECRET and step.ballot.method != BallotMethod.SECRET:
        words = f"{held.version.effective_from} 起支部大会讨论接收应采取无记名投票"
        yield _hit(step, held, words, "method")
    yield from _voted(story, step)


def _voted(story: Story, step: StepFacts) -> Iterator[AdmissionHit]:
    ballot = step.ballot
    if ballot is None:
        return
    held = rules.current("BR-10", on=step.happened_on)
    if step.pk is None:
        yield from _list_agrees(story, step, held)
    share = Fraction(held["assembly_present"])
    if not ballot.has_quorum(share):
        yield _hit(
            step,
            held,
            f"应到有表决权 {ballot.entitled} 人，实到 {ballot.present} 人，"
            f"没有超过 {share}，不能开会表决",
            "present",
        )
    counts = rules.value("AD-10", "written_counts", on=step.happened_on)
    most = Fraction(held["votes_of_entitled"])
    if not step.failed and not ballot.passes(most, written_counts=counts):
        yield _hit(
            step,
            held,
            f"赞成 {ballot.votes(written_counts=counts)} 票，没有超过应到有表决权"
            f" {ballot.entitled} 人的 {most}，不能记为通过",
            "in_favour",
        )


def _list_agrees(story: Story, step: StepFacts, held: InForce) -> Iterator[AdmissionHit]:
    known = entitled.of(story.organisation, on=step.happened_on)
    if step.ballot and step.ballot.entitled != known.count:
        yield _hit(
            step,
            held,
            f"应到有表决权应为 {known.count:,} 人（{known.in_words}），所填为"
            f" {step.ballot.entitled} 人。名单有误的请先更正党员信息",
            "entitled",
        )


def _converted(story: Story, step: StepFacts) -> Iterator[AdmissionHit]:
    held = rules.current("AD-08", on=step.happened_on)
    before = [one for one in story.steps if one.code != S.CONFIRMATION or _was_before(one, step)]
    end = clocks.probation_end(_only(story, before))
    if end and step.happened_on < end and step.decision != D.CANCEL:
        yield _hit(step, held, f"预备期 {end} 届满，届满后方可讨论转正")
    yield from _voted(story, step)


def _was_before(one: StepFacts, step: StepFacts) -> bool:
    return one.happened_on < step.happened_on


def _only(story: Story, steps: list[StepFacts]) -> Story:
    return Story(
        organisation=story.organisation,
        birth=story.birth,
        source=story.source,
        steps=tuple(steps),
        notices=story.notices,
    )


_CHECKS: Final[dict[str, Callable[[Story, StepFacts], Iterator[AdmissionHit]]]] = {
    S.APPLICATION: _of_age,
    S.ACTIVIST: _recommended,
    S.CONTACTS: _contacts,
    S.OPINION: _cultivated,
    S.LISTED: _listed,
    S.INTRODUCERS: _introducers,
    S.TRAINING: _trained,
    S.COMMITTEE: _vetted,
    S.PREREVIEW: _planned,
    S.ASSEMBLY: _assembled,
    S.CONVERSION: _converted,
}
