"""Acts on activities: begun, recorded, corrected, submitted, given back, reviewed, withdrawn."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from branches.actions import (
    ACTIVITY_CHANGED,
    ACTIVITY_RECORDED,
    ACTIVITY_RETURNED,
    ACTIVITY_REVIEWED,
    ACTIVITY_SUBMITTED,
    ACTIVITY_WITHDRAWN,
)
from branches.choices.life import ActivitySource, ActivityState
from branches.domain.clerks import require_for
from branches.domain.life import checks, reminders, reviewing, rosters
from branches.domain.life.facts import COLUMNS, ActivityFacts, Count, Tick
from branches.domain.spoken import spoken
from branches.file_purposes import ACTIVITY_PHOTO
from branches.models import (
    Activity,
    ActivityCorrection,
    ActivityOfKind,
    ActivityPhoto,
    Attendance,
    PartyOrganization,
)
from branches.permissions import ACTIVITIES_KEEP, ACTIVITIES_REVIEW, ORGANISATIONS_MANAGE
from portal.access import Permission
from portal.accounts.models import User
from portal.audit.domain import events
from portal.files.domain import uploads
from portal.problems import Problem, refuse_if
from portal.text import label_of

MOST_PHOTOS: Final = 3


@transaction.atomic
def begin(
    organisation: PartyOrganization, facts: ActivityFacts, *, reason: str = "", by: User
) -> Activity:
    """A draft: somebody goes on with it, nothing counts yet."""
    organisation = _held(organisation, by=by)
    refuse_if(
        _of_the_record(organisation, facts, reason, by=by),
        checks.not_recorded_yet(organisation, facts),
    )
    activity = _made(organisation, facts, by=by)
    events.record(ACTIVITY_RECORDED, by=by, target=activity, summary=f"{activity}（草稿）")
    return activity


@transaction.atomic
def record(
    organisation: PartyOrganization,
    facts: ActivityFacts,
    *,
    marks: Sequence[Tick] | None = None,
    files: Iterable[UploadedFile] = (),
    reason: str = "",
    source: str = "",
    by: User,
) -> Activity:
    """Whole at once. `marks` tick the list; without them `facts` tell the numbers."""
    organisation = _held(organisation, by=by)
    refuse_if(
        _of_the_record(organisation, facts, reason, by=by),
        checks.not_recorded_yet(organisation, facts),
        _attendance(organisation, facts, marks),
        checks.votes_fit(facts),
    )
    activity = _made(organisation, facts, source=source, by=by)
    _attend(activity, facts, marks)
    _attach(activity, files, by=by)
    _enter(activity, by=by)
    events.record(
        ACTIVITY_RECORDED, by=by, target=activity, summary=f"{activity}，{_who_came(activity)}"
    )
    return activity


@transaction.atomic
def change(
    activity: Activity,
    facts: ActivityFacts,
    *,
    marks: Sequence[Tick] | None = None,
    files: Iterable[UploadedFile] = (),
    reason: str = "",
    by: User,
) -> Activity:
    """Correct it. After submission the reason and what changed are kept and printed."""
    activity = _standing(activity, ACTIVITIES_KEEP, by=by)
    organisation, was_draft = activity.organization, activity.state == ActivityState.DRAFT
    refuse_if(
        _of_the_record(organisation, facts, reason, by=by),
        checks.not_recorded_yet(organisation, facts, apart_from=activity),
        () if was_draft else _attendance(organisation, facts, marks),
        () if was_draft else checks.votes_fit(facts),
        () if was_draft or reason.strip() else [("reason", "请写明修改原因。")],
    )
    before = _told(activity)
    facts.on(activity)
    if marks is not None or facts.expected is not None:
        _attend(activity, facts, marks)
    _set_kinds(activity, facts)
    _attach(activity, files, by=by)
    if activity.is_counted:
        activity.state, activity.reviewed_by = ActivityState.SUBMITTED, None
    activity.save()
    _keep_trace(activity, before, reason, by=by)
    return activity


@transaction.atomic
def tick(activity: Activity, marks: Sequence[Tick], *, observers: int = 0, by: User) -> Activity:
    """The list of a draft."""
    activity = _standing(activity, ACTIVITIES_KEEP, by=by)
    if activity.state != ActivityState.DRAFT:
        raise ValidationError("这条记录已提交，请用“修改”更正到会情况，并写明原因。")
    facts = replace(facts_of(activity), observers=observers)
    refuse_if(_attendance(activity.organization, facts, marks))
    _attend(activity, facts, marks)
    activity.save()
    events.record(ACTIVITY_CHANGED, by=by, target=activity, summary=_who_came(activity))
    return activity


@transaction.atomic
def submit(activity: Activity, *, reason: str = "", by: User) -> Activity:
    """A draft, or what was given back, is handed in: from now on it counts."""
    activity = _standing(activity, ACTIVITIES_KEEP, by=by)
    if activity.state not in (ActivityState.DRAFT, ActivityState.RETURNED):
        raise ValidationError("这条记录已经提交。")
    facts = facts_of(activity)
    refuse_if(
        checks.day_fits(activity.organization, activity.held_on),
        checks.month_is_open(activity.held_on, reason, by=by, unit=activity.organization.unit),
        _told_who_came(activity),
        checks.votes_fit(facts),
    )
    _enter(activity, by=by)
    events.record(ACTIVITY_SUBMITTED, by=by, target=activity)
    return activity


@transaction.atomic
def give_back(activity: Activity, *, reason: str, by: User) -> Activity:
    activity = _standing(activity, ACTIVITIES_REVIEW, by=by)
    if not activity.is_counted:
        raise ValidationError("只有已提交的记录才能退回。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明退回原因，让填报人知道改什么。"})
    activity.state, activity.return_reason = ActivityState.RETURNED, reason.strip()
    activity.reviewed_by = by
    activity.save()
    events.record(ACTIVITY_RETURNED, by=by, target=activity, reason=reason.strip())
    return activity


@transaction.atomic
def approve(activity: Activity, *, by: User) -> Activity:
    """By the township, and where BR-14 asks for a second look by the county: hers ends it."""
    activity = _standing(activity, ACTIVITIES_REVIEW, by=by)
    if activity.state != ActivityState.SUBMITTED:
        raise ValidationError("只有已提交、尚未审核的记录才能审核。")
    if not reviewing.may_go_on(activity, by):
        raise ValidationError("这条记录已初审，等组织科复审。")
    activity.reviewed_by = by
    is_last = reviewing.is_last(activity, by)
    if is_last:
        activity.state = ActivityState.REVIEWED
    activity.save()
    told: dict[str, Any] = {} if is_last else {"summary": "初审通过，等组织科复审"}
    events.record(ACTIVITY_REVIEWED, by=by, target=activity, **told)
    return activity


@transaction.atomic
def withdraw(activity: Activity, *, reason: str, by: User) -> Activity:
    """Recorded by mistake: it stays to be seen and counts no more."""
    activity = _standing(activity, ACTIVITIES_KEEP, by=by)
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤回原因，例如“重复登记”。"})
    month = () if activity.state == ActivityState.DRAFT else checks.month_is_open(
        activity.held_on, reason, by=by, unit=activity.organization.unit
    )  # fmt: skip
    refuse_if((None or "", message) for _, message in month)
    activity.withdrawn_at, activity.withdrawal_reason = timezone.now(), reason.strip()
    activity.save()
    events.record(ACTIVITY_WITHDRAWN, by=by, target=activity, reason=reason.strip())
    return activity


@transaction.atomic
def remove(activity: Activity, *, by: User) -> None:
    """One that an import brought by mistake leaves again, while nobody has reviewed it."""
    activity = _standing(activity, ACTIVITIES_KEEP, by=by)
    if activity.source != ActivitySource.IMPORT or activity.state != ActivityState.SUBMITTED:
        raise ValidationError(f"“{activity}”不是导入的，或者已经审核，不能删除；可以撤回。")
    events.record(ACTIVITY_WITHDRAWN, by=by, target=activity, reason="撤回导入")
    activity.delete()


# Their parts -------------------------------------------------------------------------------------


def _held(organisation: PartyOrganization, *, by: User) -> PartyOrganization:
    """Nobody else records for it meanwhile: of two at once the second sees the first."""
    rows = PartyOrganization.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("unit").get(pk=organisation.pk)
    require_for(by, ACTIVITIES_KEEP, held)
    return held


def _standing(activity: Activity, permission: Permission, *, by: User) -> Activity:
    rows = Activity.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("organization__unit").get(pk=activity.pk)
    require_for(by, permission, held.organization)
    if held.is_withdrawn:
        raise ValidationError("这条记录已撤回，不能再办理。")
    return held


def _of_the_record(
    organisation: PartyOrganization, facts: ActivityFacts, reason: str, *, by: User
) -> Iterable[Problem]:
    yield from checks.kinds_fit(organisation, facts.kinds)
    yield from checks.day_fits(organisation, facts.held_on)
    yield from checks.times_fit(facts)
    yield from checks.month_is_open(facts.held_on, reason, by=by, unit=organisation.unit)


def _attendance(
    organisation: PartyOrganization, facts: ActivityFacts, marks: Sequence[Tick] | None
) -> Iterable[Problem]:
    if marks is None:
        yield from checks.counts_fit(facts)
        return
    roster = rosters.listed(organisation, facts.kinds, on=facts.held_on)
    yield from checks.marks_fit(roster, list(marks), facts)
    if not any(mark.presence for mark in marks):
        yield "marks", "请勾选到会人员。"


def _told_who_came(activity: Activity) -> Iterable[Problem]:
    if not activity.expected:
        yield "", "还没有勾选到会人员，请先完成“名单”一步。"


def _made(
    organisation: PartyOrganization, facts: ActivityFacts, *, source: str = "", by: User
) -> Activity:
    for_them = by.can(ORGANISATIONS_MANAGE, organisation.unit)
    usual = ActivitySource.TOWNSHIP if for_them else ActivitySource.BRANCH
    activity = facts.on(Activity(organization=organisation, entered_by=by, source=source or usual))
    activity.save()
    _set_kinds(activity, facts)
    return activity


def _set_kinds(activity: Activity, facts: ActivityFacts) -> None:
    wanted = {kind.pk for kind in facts.kinds}
    activity.of_kinds.exclude(kind__in=wanted).delete()
    rows = [ActivityOfKind(activity=activity, kind_id=pk) for pk in sorted(wanted)]
    ActivityOfKind.objects.bulk_create(rows, ignore_conflicts=True)


def _attend(activity: Activity, facts: ActivityFacts, marks: Sequence[Tick] | None) -> None:
    if marks is None:
        Count.told(facts).on(activity)
        return
    activity.attendance.all().delete()
    Attendance.objects.bulk_create(
        Attendance(
            activity=activity, member=mark.member, presence=mark.presence, reason=mark.reason
        )
        for mark in marks
    )
    Count.of(marks, facts.observers or 0).on(activity)


def _attach(activity: Activity, files: Iterable[UploadedFile], *, by: User) -> None:
    sent = list(files)
    if not sent:
        return
    kept = activity.photos.count()
    if kept + len(sent) > MOST_PHOTOS:
        raise ValidationError(
            {"files": f"佐证照片最多 {MOST_PHOTOS} 张，已有 {kept} 张，这次又选了 {len(sent)} 张。"}
        )
    try:
        taken = uploads.take(sent, by=by, unit=activity.organization.unit, purpose=ACTIVITY_PHOTO)
    except ValidationError as refusal:
        raise ValidationError({"files": refusal.messages}) from None
    ActivityPhoto.objects.bulk_create(
        ActivityPhoto(activity=activity, upload=upload) for upload in taken
    )


def _who_came(activity: Activity) -> str:
    return f"应到 {activity.expected} 人，实到 {activity.present} 人"


def _enter(activity: Activity, *, by: User) -> None:
    activity.state, activity.return_reason = ActivityState.SUBMITTED, ""
    activity.reviewed_by = None
    today = timezone.localdate()
    activity.entered_on = activity.entered_on or today
    activity.save()
    reminders.fulfilled(activity.organization, activity.held_on, today=today, by=by)


def facts_of(activity: Activity) -> ActivityFacts:
    told: dict[str, Any] = {name: getattr(activity, name) for name in COLUMNS}
    return ActivityFacts(kinds=list(activity.kinds.all()), observers=activity.observers, **told)


_COUNTS: Final = ("expected", "present", "on_leave", "absent", "observers")


def _told(activity: Activity) -> dict[str, str]:
    """What its columns say, by label."""
    words = {label_of(activity, name): spoken(activity, name) for name in (*COLUMNS, *_COUNTS)}
    kinds = activity.kinds.order_by("position", "pk")
    return {"类型": "、".join(kind.name for kind in kinds), **words}


def _keep_trace(activity: Activity, before: dict[str, str], reason: str, *, by: User) -> None:
    after = _told(activity)
    changes = {
        label: [before[label], after[label]] for label in after if before[label] != after[label]
    }
    events.record(ACTIVITY_CHANGED, by=by, target=activity, changes=changes, reason=reason)
    if activity.entered_on is None or not changes:
        return
    lines = [f"{label}：{old or '空'} → {new or '空'}" for label, (old, new) in changes.items()]
    ActivityCorrection.objects.create(
        activity=activity, by=by, reason=reason.strip(), changes="\n".join(lines)
    )
