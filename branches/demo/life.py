"""Fourteen months of activities of the demo county: most held, some late, some missing."""

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Final

from django.db.models import Count

from branches.choices.life import ActivitySource, ActivityState, LeaveReason, Presence
from branches.choices.organisations import BRANCH_KINDS, FIRST_SECRETARY, Nature, OrganisationKind
from branches.models import (
    Activity,
    ActivityKind,
    ActivityOfKind,
    Attendance,
    CommitteePost,
    DutyExemption,
    PartyMember,
    PartyOrganization,
    StudyItem,
)
from portal.accounts.models import RoleHolding, User
from portal.demo import DemoPlan
from portal.periods import Period, PeriodKind
from portal.text import search_key

KEEPER: Final = "zuzhi"
MONTHS: Final = 14
_BATCH: Final = 2000
_SEATS: Final = 3
_IDLE: Final = 110  # one branch in so many has held nothing for long
_NAMED_MONTHS: Final = 2  # of which one township ticked names
_MISSED: Final = {"theme": 4, "committee": 7, "group": 9, "assembly": 5, "class": 6}  # per cent
_DAYS: Final = {"theme": (8, 20), "committee": (2, 9), "group": (5, 25), "assembly": (10, 26),
                "class": (8, 26), "secretary_class": (8, 26), "lecture": (5, 25)}  # fmt: skip
_TOPICS: Final = {
    "theme": ("学习党章党规", "重温入党誓词", "环境整治志愿服务", "政策宣讲进农户"),
    "committee": ("研究发展党员工作", "研究本月重点任务", "研究主题党日安排", "研究党费收缴"),
    "group": ("学习讨论", "党员交流发言", "通报支部工作"),
    "assembly": ("通报支部工作并讨论", "讨论发展党员事项", "传达上级会议精神"),
    "class": ("学习党的纪律处分条例", "学习乡村振兴政策", "学习党史"),
    "secretary_class": ("书记讲党课：强化责任担当",),
    "lecture": ("领导干部讲学：推动高质量发展",),
}  # fmt: skip
_PLACES: Final = ("党员活动室", "村委会会议室", "会议室", "新时代文明实践站")
_READINGS: Final = ("《中国共产党章程》", "《中国共产党纪律处分条例》", "党的创新理论学习读本")


class _Holder:
    """An organisation with what its activities follow from."""

    def __init__(self, row: PartyOrganization, count: int, codes: list[str], by: User) -> None:
        self.row, self.count, self.codes, self.by = row, count, codes, by


def build(plan: DemoPlan) -> None:
    keeper = User.objects.filter(username=KEEPER).first()
    kinds = {kind.code: kind for kind in ActivityKind.objects.all()}
    if keeper is None or not kinds:
        return
    dice = plan.random("activities")
    this_month = Period.containing(plan.today, PeriodKind.MONTH)
    months = [this_month.shifted(step) for step in range(1 - MONTHS, 1)]
    made: list[tuple[Activity, str]] = []
    for holder in _holders(keeper):
        made += _of_holder(holder, months, plan.today, dice)
    Activity.objects.bulk_create([one for one, _ in made], batch_size=_BATCH)
    ActivityOfKind.objects.bulk_create(
        [ActivityOfKind(activity=one, kind=kinds[code]) for one, code in made], batch_size=_BATCH
    )
    _tick_names(made, months[-_NAMED_MONTHS:], dice)
    _set_up(months)


def _holders(keeper: User) -> Iterator[_Holder]:
    counts = Counter(
        dict(
            PartyMember.objects.present()
            .order_by()
            .values_list("organization")
            .annotate(n=Count("pk"))
        )
    )
    seats = dict(
        CommitteePost.objects.current()
        .exclude(post=FIRST_SECRETARY)
        .order_by()
        .values_list("organization")
        .annotate(n=Count("person", distinct=True))
    )
    by_town = _accounts_of_towns()
    rows = PartyOrganization.objects.still_open().select_related("unit").in_tree_order()
    for row in rows:
        codes = _codes(row, seats.get(row.pk, 0))
        by = next((user for path, user in by_town if row.unit.path.startswith(path)), keeper)
        if codes:
            yield _Holder(row, max(counts[row.pk], 3), codes, by)


def _accounts_of_towns() -> list[tuple[str, User]]:
    held = RoleHolding.objects.in_force().filter(role="township_member").select_related("user")
    return [(one.unit.path, one.user) for one in held]


def _codes(row: PartyOrganization, seats: int) -> list[str]:
    if row.kind == OrganisationKind.GROUP:
        return ["group"]
    if row.kind in (OrganisationKind.COMMITTEE, OrganisationKind.LEADING_GROUP):
        return ["lecture"]
    if row.kind not in BRANCH_KINDS or row.nature == Nature.FUNCTIONAL:
        return []
    if row.nature == Nature.TEMPORARY:
        return ["theme"]
    always = ["theme", "assembly", "class"]
    return [*always, "committee"] if seats >= _SEATS else always


def _of_holder(
    holder: _Holder, months: list[Period], today: dt.date, dice: random.Random
) -> Iterator[tuple[Activity, str]]:
    """A quarter's meetings in one of its months; the secretary lectures once a year."""
    idle = holder.row.kind in BRANCH_KINDS and dice.randrange(_IDLE) == 0
    in_quarter = {code: dice.randrange(3) for code in ("assembly", "class")}
    lectures_in = dice.choice((3, 6, 7, 10))
    for place, month in enumerate(months):
        if idle and place >= MONTHS // 2:
            return
        for code in holder.codes:
            if code in in_quarter and (month.number - 1) % 3 != in_quarter[code]:
                continue
            if dice.randrange(100) < _MISSED.get(code, 8):
                continue
            said = code
            if code == "class" and month.number == lectures_in:
                said = "secretary_class"
            activity = _activity(holder, said, month, today, dice)
            if activity is not None:
                yield activity, said


def _activity(
    holder: _Holder, code: str, month: Period, today: dt.date, dice: random.Random
) -> Activity | None:
    held_on = month.first_day + dt.timedelta(days=dice.randint(*_DAYS[code]) - 1)
    entered_on = held_on + dt.timedelta(days=_after(dice))
    if entered_on > today:
        return None
    expected = min(holder.count, 5) if code == "committee" else holder.count
    leave = min(dice.randrange(3), expected - 1)
    absent = 1 if expected > leave + 2 and dice.randrange(5) == 0 else 0
    topic = dice.choice(_TOPICS[code])
    activity = Activity(
        organization=holder.row,
        held_on=held_on,
        starts_at=dt.time(dice.choice((9, 15, 19)), dice.choice((0, 30))),
        place=dice.choice(_PLACES),
        topic=topic,
        host=holder.row.contact,
        lecturer=holder.row.contact if "class" in code or code == "lecture" else "",
        study=dice.choice(_READINGS) if code == "theme" else "",
        expected=expected,
        present=expected - leave - absent,
        on_leave=leave,
        absent=absent,
        source=dice.choice((ActivitySource.BRANCH, ActivitySource.TOWNSHIP)),
        state=ActivityState.SUBMITTED,
        entered_on=entered_on,
        entered_by=holder.by,
    )
    activity.search = _searched(topic)
    return activity


def _after(dice: random.Random) -> int:
    """Days until it was written down: soon, later, or only when the month was over."""
    lags = (dice.randint(0, 4), dice.randint(6, 14), dice.randint(34, 50))
    return dice.choices(lags, (86, 9, 5))[0]


@cache
def _searched(topic: str) -> str:
    return search_key(topic)[:400]


def _tick_names(
    made: list[tuple[Activity, str]], months: list[Period], dice: random.Random
) -> None:
    """One township ticked names: its numbers are those of the ticks."""
    town = next(iter(sorted(_accounts_of_towns(), key=lambda pair: pair[1].username)), None)
    if town is None:
        return
    members = defaultdict(list)
    rows = PartyMember.objects.present().filter(organization__unit__path__startswith=town[0])
    for member in rows.only("pk", "organization_id").order_by("pk"):
        members[member.organization_id].append(member)
    named = [
        one
        for one, code in made
        if code in ("theme", "assembly", "class")
        and members.get(one.organization_id)
        and any(one.held_on in month for month in months)
    ]
    Attendance.objects.bulk_create(
        [tick for one in named for tick in _ticks(one, members[one.organization_id], dice)],
        batch_size=_BATCH,
    )
    Activity.objects.bulk_update(
        named, ["expected", "present", "on_leave", "absent"], batch_size=_BATCH
    )


def _ticks(
    activity: Activity, members: list[PartyMember], dice: random.Random
) -> Iterator[Attendance]:
    away = set(dice.sample(range(len(members)), min(dice.randrange(3), len(members) - 1)))
    activity.expected, activity.absent = len(members), 0
    activity.on_leave, activity.present = len(away), len(members) - len(away)
    for place, member in enumerate(members):
        leave = place in away
        yield Attendance(
            activity=activity,
            member=member,
            presence=Presence.LEAVE if leave else Presence.PRESENT,
            reason=dice.choice(list(LeaveReason)) if leave else "",
        )


def _set_up(months: list[Period]) -> None:
    StudyItem.objects.bulk_create(
        StudyItem(month=month, title=title, position=place)
        for month in months
        for place, title in enumerate(_READINGS[:2], start=1)
    )
    branch = PartyOrganization.objects.still_open().filter(kind=OrganisationKind.BRANCH).last()
    if branch is not None:
        DutyExemption.objects.create(
            organization=branch,
            since=months[-2].first_day,
            until=months[-1].last_day,
            reason="党员集中外出务工",
            approved_by="组织科",
        )
