"""Acts of what every record rests on: alerts, codes, files, jobs, rules, lists."""

import datetime as dt

from django.utils import timezone

from portal.audit.actions import ALERT_ANSWERED, TRAIL_VERIFIED
from portal.audit.domain import alerts, trail
from portal.audit.permissions import ALERTS_ANSWER, AUDIT_VIEW
from portal.codes import catalogue as tables
from portal.codes.actions import CODE_CHANGED
from portal.codes.domain import codes
from portal.codes.permissions import CODES_MANAGE
from portal.files.actions import FILE_READ, FILE_REMOVED
from portal.files.domain import uploads
from portal.jobs.actions import (
    JOB_CANCELLED,
    JOB_RESULT_TAKEN,
    JOB_RETRIED,
    JOB_SETTLED,
    JOB_SUBMITTED,
)
from portal.jobs.choices import JobState
from portal.jobs.domain import jobs, results
from portal.jobs.job_kinds import SELF_TEST
from portal.jobs.permissions import JOBS_MANAGE
from portal.rules import catalogue
from portal.rules.actions import CALENDAR_CHANGED, RULE_CHANGED
from portal.rules.choices import DayKind, Tier
from portal.rules.domain import days, versions
from portal.rules.permissions import RULES_MANAGE
from portal.ui.domain import saved_views
from portal.ui.models import SavedView
from tests.factories.audit import AlertFactory
from tests.factories.codes import CodeFactory
from tests.factories.files import UploadFactory, on_disk
from tests.factories.jobs import JobFactory, JobFileFactory
from tests.factories.rules import DayFactory, VersionFactory
from tests.guards.acts import MADE, NOTHING, SUBJECT, Act, given

CODES = (CODES_MANAGE,)
RULES = (RULES_MANAGE,)
JOBS = (JOBS_MANAGE,)
LIST = "people:people"
FAR = dt.date(2100, 1, 1)  # no result can have used what begins then


def queued(owner, unit):
    return JobFactory(owner=owner, unit=unit)


def failed(owner, unit, gave_up_at=None):
    return JobFactory(owner=owner, unit=unit, state=JobState.FAILED, gave_up_at=gave_up_at)


def result_of(owner, unit):
    file = JobFileFactory(job=JobFactory(owner=owner, unit=unit, state=JobState.DONE))
    return given(file).telling(job=file.job)


def future(s, tier=Tier.COUNTY):
    return VersionFactory(effective_from=FAR, tier=tier)


def calendar(function, built):
    """Its events tell in words which days: a day that was cleared has no row any more."""
    return Act(function, built, RULES, at=(), tells=((CALENDAR_CHANGED, NOTHING),))


ACTS = (
    Act(
        alerts.acknowledge,
        lambda _: given(AlertFactory(), finding="属正常工作"),
        (ALERTS_ANSWER,),
        at=(),
        tells=((ALERT_ANSWERED, SUBJECT),),
    ),
    Act(
        trail.verify,
        lambda _: given(whole=True),
        (AUDIT_VIEW,),
        at=(),
        tells=((TRAIL_VERIFIED, NOTHING),),
    ),
    Act(
        codes.add,
        lambda _: given(tables.TABLES["officer_source"], label="返乡青年"),
        CODES,
        at=(),
        tells=((CODE_CHANGED, MADE),),
    ),
    Act(
        codes.correct,
        lambda _: given(CodeFactory(), label="返乡青年", aliases=[]),
        CODES,
        at=(),
        tells=((CODE_CHANGED, SUBJECT),),
    ),
    Act(
        codes.close,
        lambda _: given(CodeFactory(), reason="不再使用"),
        CODES,
        at=(),
        tells=((CODE_CHANGED, SUBJECT),),
    ),
    Act(
        codes.reopen,
        lambda _: given(CodeFactory(closed_on=dt.date(2026, 5, 8)), reason="恢复使用"),
        CODES,
        at=(),
        tells=((CODE_CHANGED, SUBJECT),),
    ),
    Act(
        uploads.remove,
        lambda s: given(UploadFactory(owner=s.clerk, expires_at=timezone.now())),
        own=True,
        tells=((FILE_REMOVED, SUBJECT),),
    ),
    Act(
        uploads.open_for,
        lambda s: given(on_disk(owner=s.clerk)),
        own=True,
    ),
    Act(
        uploads.open_for,
        lambda s: given(on_disk(owner=s.clerk, purpose="imports.roster")),
        own=True,
        tells=((FILE_READ, SUBJECT),),
        case="of a sensitive purpose",
    ),
    Act(
        jobs.enqueue,
        lambda s: given(SELF_TEST, unit=s.here, key="1"),
        JOBS,
        tells=((JOB_SUBMITTED, MADE),),
    ),
    Act(
        jobs.cancel,
        lambda s: given(queued(s.other_clerk, s.here)),
        JOBS,
        tells=((JOB_CANCELLED, SUBJECT),),
    ),
    Act(
        jobs.cancel,
        lambda s: given(queued(s.clerk, s.here)),
        own=True,
        tells=((JOB_CANCELLED, SUBJECT),),
        case="one's own",
    ),
    Act(
        jobs.retry,
        lambda s: given(failed(s.other_clerk, s.here)),
        JOBS,
        tells=((JOB_RETRIED, SUBJECT),),
    ),
    Act(
        jobs.retry,
        lambda s: given(failed(s.clerk, s.here)),
        own=True,
        tells=((JOB_RETRIED, SUBJECT),),
        case="one's own",
    ),
    Act(
        jobs.settle,
        lambda s: given(failed(s.other_clerk, s.here, timezone.now()), reason="已重新导入"),
        JOBS,
        tells=((JOB_SETTLED, SUBJECT),),
    ),
    Act(
        results.take,
        lambda s: result_of(s.clerk, s.here),
        own=True,
        tells=((JOB_RESULT_TAKEN, "job"),),
    ),
    Act(
        results.take,
        lambda s: result_of(None, s.here),
        JOBS,
        tells=((JOB_RESULT_TAKEN, "job"),),
        case="the system's",
    ),
    Act(
        saved_views.save,
        lambda _: given(list_key=LIST, name="女干部", query="sex=2", shared=True),
        for_all=True,
    ),
    Act(
        saved_views.remove,
        lambda s: given(SavedView.objects.create(owner=s.clerk, list_key=LIST, name="女干部")),
        own=True,
    ),
    Act(
        versions.publish,
        lambda _: given(
            catalogue.get("BR-01"),
            tier=Tier.COUNTY,
            params={"per_quarter": 2},
            effective_from=FAR,
            source="县委组织部通知",
        ),
        RULES,
        at=(),
        tells=((RULE_CHANGED, MADE),),
    ),
    Act(
        versions.correct,
        lambda s: given(future(s), params={"per_quarter": 3}, source="更正通知"),
        RULES,
        at=(),
        tells=((RULE_CHANGED, SUBJECT),),
    ),
    Act(
        versions.withdraw,
        lambda s: given(future(s), reason="误录"),
        RULES,
        at=(),
        tells=((RULE_CHANGED, SUBJECT),),
    ),
    Act(
        versions.end,
        lambda _: given(VersionFactory(), on=FAR, reason="不再适用"),
        RULES,
        at=(),
        tells=((RULE_CHANGED, SUBJECT),),
    ),
    calendar(days.set_days, lambda _: given(FAR, FAR, kind=DayKind.HOLIDAY, reason="县庆")),
    calendar(days.clear, lambda _: given(DayFactory(), reason="误录")),
    calendar(days.check_year, lambda _: given(2099, source="国办发明电〔2098〕7号")),
)

EXEMPT = {
    "portal.deeds.deeds.kept": "a part of the acts it stands around",
    "portal.deeds.deeds.open_about": "a reading: what may still be taken back",
    "portal.audit.events.looked": "writes the event of a page that was opened",
    "portal.audit.readings.note": "counts what a list has just shown",
    "portal.audit.events.record": "writes an act's event",
    "portal.files.uploads.draw_page": "opens the file by `open_for`, which asks and tells",
    "portal.files.uploads.accept": "a part of acts that take files; their callers ask",
    "portal.files.uploads.take": "a part of acts on records that keep the files",
    "portal.files.uploads.again": "a part of acts on records that keep the file; they ask and tell",
    "portal.files.uploads.may_read": "says who may",
    "portal.jobs.jobs.may_handle": "says who may",
    "portal.jobs.jobs.may_settle": "says who may",
    "portal.jobs.results.may_take": "says who may",
}
