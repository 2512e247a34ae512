"""A series as an app would declare it, and its bulletins in every state."""

from django.utils import timezone

from portal.periods import Period, PeriodKind
from reports.blocks import Prose, QuotedFigure, SectionHeading, TitleLine, to_json
from reports.choices import BulletinState, Channel, DispatchState, Layout
from reports.domain.bulletins import approving, drafting, publishing
from reports.domain.bulletins import series as all_series
from reports.models import Bulletin, BulletinSection, Delivery, Dispatch, Subscription
from reports.series import NotReadyError, Series, SeriesSection
from tests.factories import accounts, orgs

OCTOBER = Period.parse("2026-10")
GROUP = "测试分组"


class Sayings:
    """What the sections of the series say next; a word of `None` fails."""

    def __init__(self):
        self.word = "平稳"

    def first(self, period):
        yield SectionHeading("总体情况")
        yield Prose((f"{period.label}共", QuotedFigure("14"), "个单位。"))

    def second(self, period):
        if self.word is None:
            raise NotReadyError("乡镇组还没有计分。")
        yield SectionHeading("评价")
        yield Prose((str.strip(self.word),))


def declared(sayings, **facts):
    sayings = sayings or Sayings()
    return Series(
        **{
            "key": "testing",
            "label": "测试通报",
            "about": "供测试。",
            "kind": PeriodKind.MONTH,
            "layout": Layout.OFFICIAL,
            "day": 5,
            "title": lambda period: f"关于{period.label}情况的通报",
            "addressees": "各单位",
            "groups": (GROUP,),
            "sections": (
                SeriesSection("first", "总体情况", sayings.first),
                SeriesSection("second", "评价", sayings.second),
            ),
            **facts,
        }
    )


def holders(county):
    """Who drafts, who reviews, who signs."""
    return [
        accounts.holder(role, county)
        for role in ("assessment_office", "general_office", "department_leader")
    ]


def circulated(*units):
    """The series, sent to these units."""
    group = orgs.GroupFactory(name=GROUP)
    for unit in units:
        orgs.MembershipFactory(group=group, unit=unit)
    series = all_series.of("testing")
    series.is_circulated = True
    series.save()
    series.groups.set([group])
    return series


def draft(by, period=OCTOBER):
    return drafting.draft(all_series.of("testing"), period=period, by=by)


def signed(county, period=OCTOBER):
    writer, reviewer, leader = holders(county)
    bulletin = approving.review(draft(writer, period), by=reviewer)
    return approving.sign(bulletin, by=leader), writer


def published(county, period=OCTOBER):
    bulletin, writer = signed(county, period)
    return publishing.publish(bulletin, by=writer)


def row(state=BulletinState.DRAFTED, *, title="关于排名情况的通报", key="monthly_ranking", **facts):
    """Of a series that is shipped, without its acts, with a section."""
    is_numbered = state not in (BulletinState.DRAFTED, BulletinState.REVIEWED)
    number = Bulletin.objects.filter(number__isnull=False).count() + 1 if is_numbered else None
    made = Bulletin.objects.create(
        series=all_series.of(key),
        period=facts.pop("period", OCTOBER.shifted(-Bulletin.objects.count())),
        title=title,
        state=state,
        number=number,
        number_year=2026 if is_numbered else None,
        total_number=number,
        blocks=to_json([TitleLine(title)]) if is_numbered else [],
        drafted_at=timezone.now(),
        **facts,
    )
    BulletinSection.objects.create(bulletin=made, key="overview", label="总体情况", position=1)
    return made


def delivered(unit, **facts):
    """A published one, at the unit."""
    bulletin = row(BulletinState.PUBLISHED, **facts)
    return Delivery.objects.create(bulletin=bulletin, unit=unit, delivered_at=timezone.now())


def subscribed(user, key="monthly_ranking"):
    return Subscription.objects.create(user=user, series=all_series.of(key))


def dispatch(user, state=DispatchState.FAILED, channel=Channel.GATEWAY, **facts):
    bulletin = facts.pop("bulletin", None) or row(BulletinState.PUBLISHED)
    return Dispatch.objects.create(
        bulletin=bulletin, user=user, channel=channel, url="/", state=state, **facts
    )
