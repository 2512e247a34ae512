"""Levels: the county's catalogue, and who is of which, from when until when."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import plain
from portal.problems import Problem, refuse_if
from portal.rules.domain import calendar, rules
from talent.actions import GRADE_CHANGED, RECOGNITION_CHANGED
from talent.choices import IN_STORE, RecognitionState
from talent.domain import checks, months
from talent.domain.talents import held
from talent.models import Grade, Recognition, TalentProfile
from talent.permissions import TALENT_KEEP, TALENT_VERIFY

MONTHS_A_YEAR: Final = 12

GRADES: Final = plain.PlainActs(
    Grade,
    TALENT_VERIFY,
    GRADE_CHANGED,
    fields=(
        *("code", "label", "position", "is_high", "years", "authority", "items"),
        *("document", "since", "until"),
    ),
    noun="人才层次",
    checks=checks.of_grade,
)


@transaction.atomic
def propose(profile: TalentProfile, *, grade: Grade, item: str = "", by: User) -> Recognition:
    profile = held(profile, TALENT_KEEP, by=by)
    refuse_if(_may_be_proposed(profile, grade))
    made = Recognition.objects.create(profile=profile, grade=grade, item=item.strip())
    _tell("拟认定", made, by=by)
    return made


def _may_be_proposed(profile: TalentProfile, grade: Grade) -> Iterator[Problem]:
    if profile.is_out:
        yield "", f"“{profile}”已出库，不能认定层次。"
    today = timezone.localdate()
    if grade.until and grade.until < today:
        yield "grade", f"“{grade}”已于 {grade.until} 停止，请选择现行的层次。"
    going = [RecognitionState.PROPOSED, RecognitionState.NOTICE]
    if profile.recognitions.filter(grade=grade, state__in=going).exists():
        yield "grade", f"“{profile}”的“{grade}”正在办理，不用再提。"


@transaction.atomic
def announce(recognition: Recognition, *, since: dt.date, by: User) -> Recognition:
    """Shown to the public: the first day counts, the last one is so many working days later."""
    recognition = _held(recognition, by)
    refuse_if(_is_in(recognition, RecognitionState.PROPOSED))
    days = rules.value("TA-05", "days", on=since)
    recognition.state = RecognitionState.NOTICE
    recognition.notice_since, recognition.notice_until = since, last_day_of_notice(since, days)
    recognition.save()
    _tell("公示", recognition, by=by, until=str(recognition.notice_until))
    return recognition


def last_day_of_notice(first: dt.date, days: int) -> dt.date:
    return calendar.add_workdays(first - dt.timedelta(days=1), days).day


@transaction.atomic
def grant(recognition: Recognition, *, since: dt.date, document: str, by: User) -> Recognition:
    recognition = _held(recognition, by)
    until = months.shifted(since, MONTHS_A_YEAR * recognition.grade.years) - dt.timedelta(days=1)
    refuse_if(
        _is_in(recognition, RecognitionState.NOTICE),
        _notice_is_over(recognition, since),
        _stands_alone(recognition, since, until),
    )
    recognition.state = RecognitionState.GRANTED
    recognition.since, recognition.until = since, until
    recognition.document = document.strip()
    recognition.save()
    _tell("认定", recognition, by=by, until=str(until), document=recognition.document)
    return recognition


def _notice_is_over(recognition: Recognition, since: dt.date) -> Iterator[Problem]:
    last = recognition.notice_until
    if last and since <= last:
        yield "since", f"公示到 {last} 期满，认定日期应在这之后。"
    if since > timezone.localdate():
        yield "since", "认定日期晚于今天，请核对。"


def _stands_alone(recognition: Recognition, since: dt.date, until: dt.date) -> Iterator[Problem]:
    """One level is not held twice at once."""
    ends = Q(until=None) | Q(until__gte=since)
    same = Recognition.objects.filter(ends, profile=recognition.profile_id, since__lte=until)
    same = same.filter(grade=recognition.grade_id, state=RecognitionState.GRANTED)
    if other := same.exclude(pk=recognition.pk).first():
        yield (
            "since",
            (
                f"“{recognition.profile}”已在 {other.since} 至 {other.until} 认定为"
                f"“{recognition.grade}”，有效期重叠。请核对日期，或先取消原认定。"
            ),
        )


@transaction.atomic
def revoke(recognition: Recognition, *, on: dt.date, reason: str, by: User) -> Recognition:
    """Taken back, or never granted; what it was stays to be read."""
    recognition = _held(recognition, by)
    refuse_if(_not_revoked(recognition), _in_its_time(recognition, on))
    recognition.state = RecognitionState.REVOKED
    recognition.revoked_on, recognition.reason = on, reason.strip()
    recognition.save()
    _tell("取消认定", recognition, by=by, reason=recognition.reason)
    return recognition


def _not_revoked(recognition: Recognition) -> Iterator[Problem]:
    if recognition.state == RecognitionState.REVOKED:
        yield "", f"“{recognition}”已于 {recognition.revoked_on} 取消。"


def _in_its_time(recognition: Recognition, on: dt.date) -> Iterator[Problem]:
    if on > timezone.localdate():
        yield "on", "日期晚于今天，请核对。"
    if recognition.since and on < recognition.since:
        yield "on", f"取消日期早于认定日期 {recognition.since}，请核对。"


def to_grant(day: dt.date) -> Any:
    """Shown to the public long enough, and not decided yet."""
    return Recognition.objects.filter(state=RecognitionState.NOTICE, notice_until__lt=day)


def ending(day: dt.date) -> Any:
    """Levels in force of those in the store that end within so many months, where no other in
    force reaches further."""
    last = months.shifted(day, int(rules.value("TA-10", "ahead", on=day)))
    further = Recognition.objects.filter(
        Q(until=None) | Q(until__gt=OuterRef("until")),
        profile=OuterRef("profile"),
        state=RecognitionState.GRANTED,
    )
    near = Recognition.objects.in_force(day).filter(until__lte=last, profile__state__in=IN_STORE)
    return near.filter(~Exists(further))


# What others read --------------------------------------------------------------------------------


def with_grade(rows: Any, day: dt.date) -> Any:
    """`grade_code`, `grade_place`, `grade_is_high`: of the highest level in force on the day."""
    held_then = Recognition.objects.filter(profile=OuterRef("pk")).in_force(day)
    highest = held_then.order_by("grade__position", "pk")
    return rows.annotate(
        grade_code=Subquery(highest.values("grade__code")[:1]),
        grade_place=Subquery(highest.values("grade__position")[:1]),
        grade_is_high=Subquery(highest.values("grade__is_high")[:1]),
    )


def current(profile: TalentProfile, day: dt.date) -> Recognition | None:
    rows = profile.recognitions.in_force(day).select_related("grade")
    found: Recognition | None = rows.order_by(F("grade__position"), "pk").first()
    return found


# Their parts -------------------------------------------------------------------------------------


def _held(recognition: Recognition, by: User) -> Recognition:
    """The profile is held: two levels of one human being are not granted at once."""
    held(recognition.profile, TALENT_VERIFY, by=by)
    rows = Recognition.objects.select_related("profile__unit", "profile__person", "grade")
    row: Recognition = rows.get(pk=recognition.pk)
    require(by, TALENT_VERIFY, row.profile.unit)
    return row


def _is_in(recognition: Recognition, state: RecognitionState) -> Iterator[Problem]:
    if recognition.state != state:
        yield "", f"“{recognition}”现在是“{recognition.get_state_display()}”，不能这样办理。"


def _tell(act: str, recognition: Recognition, *, by: User, **more: Any) -> None:
    summary = f"{act}“{recognition}”"
    events.record(RECOGNITION_CHANGED, by=by, target=recognition.profile, summary=summary, **more)
