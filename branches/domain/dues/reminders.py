"""The ladder of arrears (ME-05): 3 months to the secretary, 5 to the township, 6 to the
organization office as well. Numbers only: who it is stands on the page, for whoever may see it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from branches.domain.dues import closing
from branches.domain.reminders import Keepers
from branches.models import DuesMonth, PartyMember, PartyOrganization
from portal.access import RoleKey
from portal.accounts.models import User
from portal.inbox.domain import tasks
from portal.inbox.domain.tasks import NewTask
from portal.inbox.models import Task
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.periods import Period
from portal.rules.domain import memory

_PREFIX: Final = "branches.dues."


@dataclass(frozen=True)
class LongUnpaid:
    """Somebody's run, and where he owes it."""

    run: int
    organisation: PartyOrganization


@transaction.atomic
def remind(today: dt.date) -> int:
    """Set the to-dos of the last month closed, take back what is paid; may be repeated."""
    with memory.remembered():
        through = closing.closed_through(today)
        due = {task.key: task for task in _due(through, today)}
    present = set(Task.objects.open().filter(key__startswith=_PREFIX).values_list("key", flat=True))
    tasks.cancel(*(present - due.keys()), by=None, reason="已经补交，或者已进入下一个月")
    new = [task for key, task in due.items() if key not in present]
    tasks.assign(new)
    return len(new)


def paid(member: PartyMember, *, by: User) -> None:
    """Part of the act that registers: a to-do whose members have all paid ends with it."""
    mine = DuesMonth.objects.filter(member=member).values_list("organization", flat=True)
    about = {str(pk) for pk in mine.distinct()}
    known = Task.objects.open().filter(key__startswith=_PREFIX, about_id__in=about)
    if not known.exists():  # of most branches there is none, and nothing more to be asked
        return
    today = timezone.localdate()
    with memory.remembered():
        through = closing.closed_through(today)
        still = {task.key for task in _due(through, today)}
    present = set(Task.objects.open().filter(key__startswith=_PREFIX).values_list("key", flat=True))
    tasks.complete(*(present - still), by=by, act="登记党费交纳")


def long_unpaid(through: Period, *, least: int) -> list[LongUnpaid]:
    """Everybody whose run has reached a step, with the organisation of his last unpaid month."""
    runs = dict(closing.runs(through).filter(run__gte=least).values_list("member", "run"))
    rows = closing.in_arrears(through).filter(member__in=runs).order_by("month")
    where = dict(rows.values_list("member", "organization"))  # the last month of each is kept
    named = PartyOrganization.objects.filter(pk__in=set(where.values()))
    by_key = {one.pk: one for one in named.select_related("unit__kind")}
    return [LongUnpaid(run, by_key[where[member]]) for member, run in sorted(runs.items())]


def _due(through: Period, today: dt.date) -> Iterator[NewTask]:
    first, second, limit = closing.steps(today)
    everybody = long_unpaid(through, least=first)
    if not everybody:
        return
    branches = Counter(one.organisation for one in everybody)
    for organisation, count in sorted(branches.items(), key=lambda each: each[0].path):
        yield _of_branch(organisation, count, first, through)
    yield from _of_places([one for one in everybody if one.run >= second], second, through)
    long = [one for one in everybody if one.run >= limit]
    if long:
        yield from _of_places(
            long, limit, through, asks="请核实情况，属于没有正当理由的，提请研究。"
        )
        yield _of_county(len(long), limit, through)


def _of_branch(organisation: PartyOrganization, count: int, step: int, through: Period) -> NewTask:
    query = {"organization": organisation.pk, "least": step}
    return NewTask(
        key=f"{_PREFIX}{organisation.pk}.{step}.{through.code}",
        title=f"党费连续欠交满{step}个月：{organisation} {count:,} 人"[:100],
        detail=f"截至{through.label}。请提醒补交；确有困难的，按规定申请减交、缓交、免交。",
        url=reverse("branches:dues-arrears", query=query),
        role=RoleKey.BRANCH_CLERK,
        unit=organisation.unit,
        about_type=PartyOrganization._meta.label_lower,
        about_id=str(organisation.pk),
    )


def _of_places(
    unpaid: list[LongUnpaid], step: int, through: Period, *, asks: str = "请督促支部核实、补收。"
) -> Iterator[NewTask]:
    keepers = Keepers()
    counts = Counter(keepers.of(one.organisation.unit) for one in unpaid)
    for (role, unit), count in counts.items():
        query = {"unit": unit.pk, "least": step}
        yield NewTask(
            key=f"{_PREFIX}unit{unit.pk}.{step}.{through.code}",
            title=f"党费连续欠交满{step}个月：{count:,} 人"[:100],
            detail=f"截至{through.label}。{asks}",
            url=reverse("branches:dues-arrears", query=query),
            role=role,
            unit=unit,
        )


def _of_county(count: int, step: int, through: Period) -> NewTask:
    return NewTask(
        key=f"{_PREFIX}county.{step}.{through.code}",
        title=f"党费连续欠交满{step}个月：全县 {count:,} 人，提请研究"[:100],
        detail=f"截至{through.label}（{closing.LADDER}）。只作提醒，不自动改变党员状态。",
        url=reverse("branches:dues-arrears", query={"least": step}),
        role=RoleKey.ORGANIZATION_OFFICE,
        unit=Unit.objects.at_level(UnitLevel.COUNTY).order_by("path")[0],
    )
