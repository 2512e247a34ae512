"""A project that runs: milestones reported and confirmed, notes, its end."""

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from assessments.actions import (
    MILESTONE_CONFIRMED,
    MILESTONE_MOVED,
    MILESTONE_REFUSED,
    MILESTONE_REPORTED,
    PROJECT_ENDED,
    PROJECT_NOTED,
)
from assessments.choices import ProjectState
from assessments.domain.projects import asking
from assessments.domain.projects.drafting import is_in_its_year
from assessments.domain.projects.holding import has_words, held, is_in
from assessments.file_purposes import MILESTONE_PROOF
from assessments.models import Milestone, ProjectNote, SecretaryProject
from assessments.permissions import PROJECTS_FILL, PROJECTS_MANAGE
from portal.access import Denied, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.files.domain import uploads
from portal.inbox.domain import notices
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if


def report(
    milestone: Milestone,
    *,
    done_on: dt.date,
    words: str,
    proof: UploadedFile | None = None,
    by: User,
) -> Milestone:
    """It counts once it is confirmed, for the day that is told here."""
    with transaction.atomic():  # before the file is looked at, which may take its time
        _to_report(milestone, done_on, words, by)
    unit = milestone.project.unit
    upload = proof and uploads.accept(proof, by=by, unit=unit, purpose=MILESTONE_PROOF)
    with transaction.atomic():
        milestone = _to_report(milestone, done_on, words, by)
        if upload:
            uploads.keep(upload)
            milestone.proof = upload
        milestone.done_on, milestone.words, milestone.reason = done_on, words.strip(), ""
        milestone.reported_at, milestone.reported_by = timezone.now(), by
        milestone.save()
        events.record(MILESTONE_REPORTED, by=by, target=milestone.project, words=milestone.name)
        return milestone


@transaction.atomic
def confirm(milestone: Milestone, *, by: User) -> Milestone:
    """With the last one the project is done."""
    milestone = _to_confirm(milestone, by)
    milestone.confirmed_at, milestone.confirmed_by = timezone.now(), by
    milestone.save()
    project = milestone.project
    events.record(MILESTONE_CONFIRMED, by=by, target=project, words=milestone.name)
    if not project.milestones.filter(confirmed_at=None).exists():
        project.state, project.ended_at = ProjectState.DONE, timezone.now()
        project.save()
        asking.forget(project, reason="项目已完成")
    return milestone


@transaction.atomic
def refuse(milestone: Milestone, *, reason: str, by: User) -> Milestone:
    """What was attached stays with it until it is reported anew."""
    milestone = _to_confirm(milestone, by)
    refuse_if(has_words(reason, "reason", "请写明为什么还不能算完成。"))
    told = milestone.reported_by_id
    milestone.done_on = milestone.reported_at = milestone.reported_by = None
    milestone.reason = reason.strip()
    milestone.save()
    events.record(
        MILESTONE_REFUSED, by=by, target=milestone.project, words=milestone.name, reason=reason
    )
    notices.send(
        [told] if told else [],
        title=f"书记项目节点被退回：{milestone}"[:100],
        text=f"{by.name}：{milestone.reason}",
        url=milestone.get_absolute_url(),
    )
    return milestone


@transaction.atomic
def move(milestone: Milestone, *, due_on: dt.date, reason: str, by: User) -> Milestone:
    """A day put off by whoever set it, with the reason in the trail; weights stay."""
    milestone = _running(milestone)
    require(by, PROJECTS_MANAGE, milestone.project.unit)
    before, milestone.due_on = milestone.due_on, due_on
    refuse_if(
        is_in(milestone.project, ProjectState.RUNNING),
        _is_not_done(milestone),
        is_in_its_year(milestone),
        has_words(reason, "reason", "请写明为什么调整，例如“上级批复推迟”。"),
    )
    milestone.reason = f"时限由 {before:%Y-%m-%d} 调整：{reason.strip()}"[:200]
    milestone.save()
    events.record(
        MILESTONE_MOVED, by=by, target=milestone.project, words=milestone.name, reason=reason
    )
    return milestone


@transaction.atomic
def note(project: SecretaryProject, *, period: Period, text: str, by: User) -> ProjectNote:
    """One a month, which may be rewritten while the month or the one after it runs."""
    project = held(project)
    require(by, PROJECTS_FILL, project.unit)
    refuse_if(
        is_in(project, ProjectState.RUNNING),
        _is_writable(period),
        has_words(text, "text", "请写本月做了什么、进度怎样；没有进展的写明原因。"),
    )
    written, _ = ProjectNote.objects.update_or_create(
        project=project,
        period=period,
        defaults={"text": text.strip(), "written_at": timezone.now(), "written_by": by},
    )
    asking.answered(project, period, by=by)
    events.record(PROJECT_NOTED, by=by, target=project, words=period.label)
    return written


@transaction.atomic
def end(project: SecretaryProject, *, reason: str, by: User) -> SecretaryProject:
    """It will not be carried out; what was due by now still counts."""
    project = held(project)
    require(by, PROJECTS_MANAGE, project.unit)
    refuse_if(
        is_in(project, ProjectState.RUNNING), has_words(reason, "reason", "请写明终止的理由。")
    )
    project.state, project.reason = ProjectState.ENDED, reason.strip()
    project.ended_at = timezone.now()
    project.save()
    asking.forget(project, reason="项目已终止")
    events.record(PROJECT_ENDED, by=by, target=project, reason=reason)
    return project


def writable_months() -> tuple[Period, Period]:
    """The one that runs, and the one before."""
    running = Period.containing(timezone.localdate(), PeriodKind.MONTH)
    return running, running.previous()


def _running(milestone: Milestone) -> Milestone:
    project = held(milestone.project)
    milestone = Milestone.objects.get(pk=milestone.pk)
    milestone.project = project
    return milestone


def _to_report(milestone: Milestone, done_on: dt.date, words: str, by: User) -> Milestone:
    milestone = _running(milestone)
    require(by, PROJECTS_FILL, milestone.project.unit)
    refuse_if(
        is_in(milestone.project, ProjectState.RUNNING),
        _is_not_done(milestone),
        _has_happened(milestone, done_on),
        has_words(words, "words", "请写明完成的情况，例如“已验收 520 亩”。"),
    )
    return milestone


def _to_confirm(milestone: Milestone, by: User) -> Milestone:
    milestone = _running(milestone)
    require(by, PROJECTS_MANAGE, milestone.project.unit)
    if milestone.reported_by_id == by.pk:
        raise Denied("这个节点是您本人报告的，请由其他人确认。")
    refuse_if(is_in(milestone.project, ProjectState.RUNNING), _is_reported(milestone))
    return milestone


# What may stand in the way ------------------------------------------------------------------------


def _is_not_done(milestone: Milestone) -> Iterator[Problem]:
    if milestone.is_done:
        yield NON_FIELD_ERRORS, f"节点“{milestone}”已确认完成，不能再改。请刷新页面查看。"


def _is_reported(milestone: Milestone) -> Iterator[Problem]:
    if not milestone.is_reported:
        yield NON_FIELD_ERRORS, f"节点“{milestone}”没有待确认的报告。请刷新页面查看。"


def _has_happened(milestone: Milestone, done_on: dt.date) -> Iterator[Problem]:
    if done_on > timezone.localdate():
        yield "done_on", "完成日期不能晚于今天。"
    elif done_on.year < milestone.project.year:
        yield "done_on", f"完成日期不能早于{milestone.project.year}年。"


def _is_writable(period: Period) -> Iterator[Problem]:
    if period not in writable_months():
        yield "period", f"只能填写本月和上月的进展，不能填写{period.label}的。"
