"""What of a step cannot be, and nobody lets pass: a day to come, a step out of its order, what was
not told. What a rule asks for is in `checks`."""

from collections.abc import Iterator
from typing import Final

from django.utils import timezone

from branches.choices.admission import LEADS_TO, STAGES, CaseSource, StepCode, StepDecision
from branches.domain.admission import chart, clocks
from branches.domain.admission.story import NEEDS, STAGE_BEFORE, StepFacts, Story, is_repeated
from branches.domain.terms import months_later
from portal.problems import Problem
from portal.rules.domain import rules

S = StepCode
D = StepDecision
_OF_CONVERSION: Final = (D.ON_TIME, D.EXTEND, D.CANCEL, D.FAIL)


def impossible(story: Story, step: StepFacts) -> Iterator[Problem]:
    """`story` without the step."""
    if step.happened_on > timezone.localdate():
        yield "happened_on", f"日期 {step.happened_on} 晚于今天。办理后再登记。"
    yield from _stage_fits(story, step)
    yield from _once(story, step)
    yield from _in_sequence(story, step)
    yield from _told(step)


def _stage_fits(story: Story, step: StepFacts) -> Iterator[Problem]:
    before = STAGE_BEFORE.get(step.code)
    if before is None or step.pk is not None:
        return
    reached = story.stage
    if STAGES.index(reached) < STAGES.index(before):
        yield "", f"现在是“{reached.label}”，还不能办理“{chart.name(step.code)}”。"
    elif step.code in LEADS_TO and reached != before:
        yield "", f"已经是“{reached.label}”，不用再办理“{chart.name(step.code)}”。"


def _once(story: Story, step: StepFacts) -> Iterator[Problem]:
    if is_repeated(step.code) or step.pk is not None:
        return
    known = story.last(step.code)
    if known is None:
        return
    again = clocks.was_extended(story) and step.code in (S.REQUEST, S.CONVERSION, S.CONFIRMATION)
    if not again:
        yield (
            "",
            (
                f"“{chart.name(step.code)}”已于 {known.happened_on} 登记。"
                "日期有误的，请在时间线上更正。"
            ),
        )


def _in_sequence(story: Story, step: StepFacts) -> Iterator[Problem]:
    for need in NEEDS.get(step.code, ()):
        day = story.day(need)
        if day is None and story.source == CaseSource.APPLIED:
            yield "", f"请先登记“{chart.name(need)}”。"
        elif day is not None and step.happened_on < day:
            yield "happened_on", f"早于“{chart.name(need)}”的 {day}，请核对。"
    for later, needs in NEEDS.items():
        day = story.day(later) if step.code in needs else None
        if day is not None and day < step.happened_on and not clocks.was_extended(story):
            yield "happened_on", f"晚于“{chart.name(later)}”的 {day}，请核对。"


def _told(step: StepFacts) -> Iterator[Problem]:
    if step.code == S.TRAINING and not (step.days or step.hours):
        yield "days", "请填写培训天数或者学时。"
    if step.code == S.VETTING and step.content.strip():
        yield "content", "政治审查只登记结论，不记具体情况和亲属情况；函调材料存入纸质档案。"
    if step.code == S.FORM and not step.form_number:
        yield "form_number", "请填写志愿书编号。"
    if step.code == S.CONVERSION and step.decision not in _OF_CONVERSION:
        yield "decision", "请选择按期转正、延长预备期、取消预备党员资格或者未通过。"
    if step.code == S.CONVERSION and step.decision == D.EXTEND and not step.extended_until:
        yield "extended_until", "延长预备期的，请填写延长至哪一天。"


def votes_told(step: StepFacts) -> Iterator[Problem]:
    """Of a step that is voted on, in an act: the counts are there, and add up."""
    if step.ballot is None:
        for name, label in (("entitled", "应到"), ("present", "实到"), ("in_favour", "赞成")):
            yield name, f"请填写{label}人数。"
    else:
        yield from step.ballot.adds_up()


def extension_fits(story: Story, step: StepFacts) -> Iterator[Problem]:
    """Once, and within the months of AD-08 after the end of the probation."""
    if step.decision != D.EXTEND or step.extended_until is None:
        return
    if clocks.was_extended(story):
        yield "extended_until", "预备期已经延长过一次，不能再延长。"
        return
    end = clocks.probation_end(story)
    if end is None:
        return
    held = rules.current("AD-08", on=step.happened_on)
    began = story.day(S.ASSEMBLY) or end
    first, last = (
        months_later(began, held["months"] + held[key])
        for key in ("least_extension", "most_extension")
    )
    if not first <= step.extended_until <= last:
        yield "extended_until", f"延长后的预备期应在 {first} 至 {last} 之间（AD-08）。"


def approval_in_time(story: Story, step: StepFacts) -> Iterator[Problem]:
    """Beyond the usual months the reason is told; beyond all of them nothing stops it."""
    began = story.day(S.ASSEMBLY)
    if began is None or step.special_reason.strip() or step.failed:
        return
    held = rules.current("AD-06", on=began)
    if step.happened_on > months_later(began, held["months"]):
        words = f"支部大会 {began} 通过，审批超过 {held['months']} 个月（AD-06），请写明特殊情况。"
        if step.happened_on > months_later(began, held["special_months"]):
            words += f"已超过 {held['special_months']} 个月的，一般应退回支部大会决议，重新办理。"
        yield "special_reason", words
