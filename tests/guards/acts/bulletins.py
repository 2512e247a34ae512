"""Acts on bulletins."""

from django.utils import timezone

from portal.jobs.actions import JOB_SUBMITTED
from portal.jobs.models import Job
from portal.periods import Period, PeriodKind
from reports.actions import (
    BULLETIN_CORRECTION_BEGUN,
    BULLETIN_DRAFTED,
    BULLETIN_GAPS_LEFT,
    BULLETIN_HEARD,
    BULLETIN_PUBLISHED,
    BULLETIN_RECEIVED,
    BULLETIN_RETURNED,
    BULLETIN_REVIEWED,
    BULLETIN_SERIES_SET,
    BULLETIN_SIGNED,
    BULLETIN_URGED,
    BULLETIN_WITHDRAWN,
    BULLETIN_WORDED,
    DISPATCH_RETRIED,
    DISPATCH_SETTLED,
    SUBSCRIPTION_ENDED,
    SUBSCRIPTION_SET,
)
from reports.blocks import Gap, Prose, to_json
from reports.choices import BulletinState
from reports.domain.bulletins import (
    approving,
    correcting,
    dispatching,
    drafting,
    hearing,
    publishing,
    series,
    subscribing,
    urging,
)
from reports.permissions import (
    BULLETINS_MANAGE,
    BULLETINS_RECEIVE,
    BULLETINS_REVIEW,
    BULLETINS_SIGN,
    BULLETINS_VIEW,
)
from tests.factories import bulletins as make
from tests.factories.accounts import UserFactory
from tests.guards.acts import MADE, SUBJECT, Act, given

IN_PORTAL = {"in_portal": True, "address": "", "by_gateway": False}
SETTINGS = {
    "name": "一月一排名", "office": "中共云岭县委组织部", "organ": "云组通", "addressees": "各乡镇",
    "reported_to": "", "copies_to": "", "copies": None, "day": 6,
    "is_on": True, "is_circulated": False, "groups": [], "others_shown": "totals",
}  # fmt: skip


def last_month():
    return Period.containing(timezone.localdate(), PeriodKind.MONTH).previous()


def worded(s):
    section = make.row().sections.get()
    return given(section, words="请各单位对照检查。").telling(bulletin=section.bulletin)


def with_gap(s):
    section = make.row().sections.get()
    section.blocks = to_json([Prose((Gap("人数没有统计", stands="（未统计）"),))])
    section.save()
    return given(section).telling(bulletin=section.bulletin)


def received(s):
    return given(make.delivered(s.here))


ACTS = (
    Act(
        drafting.draft,
        lambda _: given(series.of("monthly_ranking"), period=last_month()),
        (BULLETINS_MANAGE,),
        at=(),
        tells=((BULLETIN_DRAFTED, MADE),),
    ),
    Act(
        drafting.add_words,
        worded,
        (BULLETINS_MANAGE,),
        at=(),
        tells=((BULLETIN_WORDED, "bulletin"),),
    ),
    Act(
        drafting.leave_gaps,
        with_gap,
        (BULLETINS_MANAGE,),
        at=(),
        tells=((BULLETIN_GAPS_LEFT, "bulletin"),),
    ),
    Act(
        approving.review,
        lambda _: given(make.row()),
        (BULLETINS_REVIEW,),
        at=(),
        tells=((BULLETIN_REVIEWED, SUBJECT),),
    ),
    Act(
        approving.give_back,
        lambda _: given(make.row(BulletinState.REVIEWED), reason="请核对"),
        (BULLETINS_REVIEW,),
        at=(),
        tells=((BULLETIN_RETURNED, SUBJECT),),
    ),
    Act(
        approving.sign,
        lambda _: given(make.row(BulletinState.REVIEWED)),
        (BULLETINS_SIGN,),
        at=(),
        tells=((BULLETIN_SIGNED, SUBJECT),),
    ),
    Act(
        publishing.publish,
        lambda _: given(make.row(BulletinState.SIGNED)).telling(
            job=lambda: Job.objects.latest("created_at")
        ),
        (BULLETINS_MANAGE,),
        at=(),
        tells=((JOB_SUBMITTED, "job"), (BULLETIN_PUBLISHED, SUBJECT)),
    ),
    Act(
        publishing.receive,
        received,
        (BULLETINS_RECEIVE,),
        tells=((BULLETIN_RECEIVED, SUBJECT),),
    ),
    Act(
        publishing.withdraw,
        lambda _: given(make.row(BulletinState.PUBLISHED), reason="数据有误"),
        (BULLETINS_SIGN,),
        at=(),
        tells=((BULLETIN_WITHDRAWN, SUBJECT),),
    ),
    Act(
        correcting.begin,
        lambda _: given(make.row(BulletinState.PUBLISHED), reason="计算有误"),
        (BULLETINS_MANAGE,),
        at=(),
        tells=((BULLETIN_CORRECTION_BEGUN, MADE),),
    ),
    Act(
        urging.urge,
        lambda s: given(make.delivered(s.here).bulletin),
        (BULLETINS_MANAGE,),
        at=(),
        tells=((BULLETIN_URGED, SUBJECT),),
    ),
    Act(
        hearing.tell,
        lambda _: given(
            make.row(BulletinState.SIGNED, key="talent_report", period=Period.parse("2026-H1")),
            heard_on=timezone.localdate(),
        ),
        (BULLETINS_MANAGE,),
        at=(),
        tells=((BULLETIN_HEARD, SUBJECT),),
    ),
    Act(
        subscribing.subscribe,
        lambda _: given(series.of("monthly_ranking"), **IN_PORTAL),
        (BULLETINS_VIEW,),
        at=(),
        tells=((SUBSCRIPTION_SET, MADE),),
    ),
    Act(
        subscribing.end,
        lambda s: given(make.subscribed(UserFactory(unit=s.here))),
        (BULLETINS_MANAGE,),
        at=(),
        tells=((SUBSCRIPTION_ENDED, SUBJECT),),
    ),
    Act(
        dispatching.retry,
        lambda s: given(make.dispatch(UserFactory(unit=s.here))),
        (BULLETINS_MANAGE,),
        at=(),
        tells=((DISPATCH_RETRIED, SUBJECT),),
    ),
    Act(
        dispatching.settle,
        lambda s: given(make.dispatch(UserFactory(unit=s.here)), reason="已电话告知"),
        (BULLETINS_MANAGE,),
        at=(),
        tells=((DISPATCH_SETTLED, SUBJECT),),
    ),
    Act(
        series.change,
        lambda _: given(series.of("monthly_ranking"), **SETTINGS),
        (BULLETINS_MANAGE,),
        at=(),
        tells=((BULLETIN_SERIES_SET, SUBJECT),),
    ),
)
