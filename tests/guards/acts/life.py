"""Acts on activities of party organisations, and on what is asked of them."""

import datetime as dt

from django.utils import timezone

from branches.actions import (
    ACTIVITY_CHANGED,
    ACTIVITY_RECORDED,
    ACTIVITY_RETURNED,
    ACTIVITY_REVIEWED,
    ACTIVITY_SUBMITTED,
    ACTIVITY_WITHDRAWN,
    RECORD_BOOK_PRINTED,
)
from branches.choices.life import RecordBook
from branches.domain.life import activities, batch, books, kinds, liaisons
from branches.domain.life.batch import BatchEntry
from branches.domain.life.facts import ActivityFacts, Tick
from branches.models import ActivityKind, Duty, DutyExemption, Liaison, StudyItem, Visit
from branches.permissions import ACTIVITIES_KEEP, ACTIVITIES_REVIEW, ACTIVITIES_VIEW
from portal.periods import Period
from reports.domain.documents import DOCX
from tests.factories import branches as make
from tests.factories.life import ActivityFactory
from tests.guards.acts import MADE, SUBJECT, Act, given, of_plain

KEEP, REVIEW = (ACTIVITIES_KEEP,), (ACTIVITIES_REVIEW,)
today = timezone.localdate
DAY = dt.date(2026, 3, 1)
LIAISON = {"name": "张三", "standing": "county", "kind": "branch", "since": DAY}


def kind(code="volunteering"):
    return ActivityKind.objects.get(code=code)


def branch(unit):
    return make.PartyOrganizationFactory(unit=unit)


def facts(**more):
    told = {"topic": "学习", "expected": 5, "present": 4, **more}
    return ActivityFacts(kinds=[kind("theme")], held_on=today(), **told)


def activity(unit, **more):
    return ActivityFactory(organization=branch(unit), held_on=today(), **more)


def draft(unit):
    return activity(unit, state="draft", entered_on=None)


def ticked(s):
    one = draft(s.here)
    member = make.MemberFactory(organization=one.organization)
    return given(one, [Tick(member, "present")])


def cell(s):
    return BatchEntry("k", branch(s.here), kind("theme"), today(), 4, "学习")


def exemption(s):
    day = dt.date(2026, 3, 1)
    facts = {"since": day, "until": day, "reason": "外出", "approved_by": "张三"}
    return {"organization": branch(s.here), **facts}


def liaison(s):
    return Liaison.objects.create(organization=branch(s.here), **LIAISON)


def new_kind(code="fair"):
    return {"code": code, "name": f"活动{code}", "book": "other", "audience": "all"}


ACTS = (
    Act(
        activities.begin,
        lambda s: given(branch(s.here), facts()),
        KEEP,
        tells=((ACTIVITY_RECORDED, MADE),),
    ),
    Act(
        activities.record,
        lambda s: given(branch(s.here), facts()),
        KEEP,
        tells=((ACTIVITY_RECORDED, MADE),),
    ),
    Act(
        activities.change,
        lambda s: given(activity(s.here), facts(topic="甲"), reason="写错"),
        KEEP,
        tells=((ACTIVITY_CHANGED, SUBJECT),),
    ),
    Act(
        books.take_out,
        lambda s: given(
            activity(s.here).organization,
            book=RecordBook.CLASS,
            year=today().year,
            wanted=DOCX,
        ),
        (ACTIVITIES_VIEW,),
        tells=((RECORD_BOOK_PRINTED, SUBJECT),),
    ),
    Act(activities.tick, ticked, KEEP, tells=((ACTIVITY_CHANGED, SUBJECT),)),
    Act(
        activities.submit,
        lambda s: given(draft(s.here)),
        KEEP,
        tells=((ACTIVITY_SUBMITTED, SUBJECT),),
    ),
    Act(
        activities.give_back,
        lambda s: given(activity(s.here), reason="缺内容"),
        REVIEW,
        tells=((ACTIVITY_RETURNED, SUBJECT),),
    ),
    Act(
        activities.approve,
        lambda s: given(activity(s.here)),
        REVIEW,
        tells=((ACTIVITY_REVIEWED, SUBJECT),),
    ),
    Act(
        activities.withdraw,
        lambda s: given(activity(s.here), reason="重复"),
        KEEP,
        tells=((ACTIVITY_WITHDRAWN, SUBJECT),),
    ),
    Act(
        activities.remove,
        lambda s: given(activity(s.here, source="import")),
        KEEP,
        tells=((ACTIVITY_WITHDRAWN, SUBJECT),),
    ),
    Act(
        batch.record_many,
        lambda s: given([cell(s)]),
        KEEP,
        tells=((ACTIVITY_RECORDED, MADE),),
    ),
    *of_plain(
        kinds.KINDS,
        new_kind(),
        make=lambda s: ActivityKind.objects.create(**new_kind(f"k{s.here.pk}")),
        corrects={"position": 7},
    ),
    *of_plain(
        kinds.DUTIES,
        lambda _: {"kind": kind(), "period": "month", "owed_by": "branches", "times": 2},
        make=lambda _: Duty.objects.create(kind=kind(), period="year", owed_by="branches"),
        corrects={"times": 3},
    ),
    *of_plain(
        kinds.EXEMPTIONS,
        exemption,
        make=lambda s: DutyExemption.objects.create(**exemption(s)),
        corrects={"reason": "停工"},
    ),
    *of_plain(
        liaisons.LIAISONS,
        lambda s: {"organization": branch(s.here), **LIAISON},
        make=lambda s: Liaison.objects.create(organization=branch(s.here), **LIAISON),
        corrects={"document": "云组〔2026〕1号"},
    ),
    *of_plain(
        liaisons.VISITS,
        lambda s: {"liaison": liaison(s), "visited_on": DAY, "kind": "survey"},
        make=lambda s: Visit.objects.create(liaison=liaison(s), visited_on=DAY, kind="survey"),
        corrects={"solved": 2},
    ),
    *of_plain(
        kinds.STUDY,
        {"month": Period.parse("2026-11"), "title": "甲"},
        make=lambda _: StudyItem.objects.create(month=Period.parse("2026-10"), title="乙"),
        corrects={"position": 5},
    ),
)

EXEMPT = {
    "branches.clerks.require_for": "a reading: asks the permission for the acts above",
    "branches.life.reminders.fulfilled": "a part of the acts above: its to-do ends with them",
    "branches.life.checks.month_is_open": "a check of the acts above",
}
