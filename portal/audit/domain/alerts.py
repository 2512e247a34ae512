"""Rules that watch the trail and raise alerts; the auditor looks into each and says what it was."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, When
from django.db.models.functions import TruncDay, TruncHour
from django.utils import timezone

from portal.access import Permission, require
from portal.audit.choices import Action, AlertRule, Result
from portal.audit.domain import chain, events
from portal.audit.domain.verification import Fault
from portal.audit.models import Alert, Event

LOOKS: Final = (Action.RECORD_VIEWED, Action.IDENTITY_REVEALED, Action.RECORD_REVEALED)
# A roster counts when it is made; taking its file is the same export.
EXPORTS: Final = (
    Action.LIST_EXPORTED,
    Action.REGISTER_EXPORTED,
    Action.DATASET_EXPORTED,
    Action.JOB_RESULT_TAKEN,
)
FILES: Final = ("people.person",)  # what counts as a person's file

MOST_LOOKS_AN_HOUR: Final = 100
MOST_EXPORTS_A_DAY: Final = 3
MOST_FAILURES_AN_HOUR: Final = 5
MOST_NUMBERS_AN_HOUR: Final = 10
OFFICE_OPENS, OFFICE_CLOSES = 6, 22
LOOK_BACK: Final = dt.timedelta(days=1)
_SHOWN_FAULTS: Final = 50


@dataclass(frozen=True)
class Watch:
    """More than `most` of some events by one subject within one window."""

    rule: AlertRule
    events: Q
    most: int
    window: type[TruncHour | TruncDay]
    shift: dt.timedelta = dt.timedelta()  # moves the window: a night belongs to its evening

    def found(self, since: dt.datetime) -> Iterator[Alert]:
        length = dt.timedelta(hours=1) if self.window is TruncHour else dt.timedelta(days=1)
        for row in self._counted(since):
            begins = row["begins"] + self.shift
            name = row["name"] or "未登录"
            yield Alert(
                rule=self.rule,
                subject=str(row["actor"] or row["where"] or ""),
                subject_label=name if row["actor"] else f"{name}（{row['where'] or '地址不明'}）",
                since=begins,
                until=begins + length,
                count=row["count"],
                detail=f"第一次 {_clock(row['first'])}，最近一次 {_clock(row['last'])}",
            )

    def _counted(self, since: dt.datetime) -> QuerySet:
        begins = self.window(F("at") - self.shift)
        places = Event.objects.filter(self.events, at__gte=since).annotate(begins=begins)
        return (
            places.values("actor", "begins", where=_address_of_strangers())
            .annotate(count=Count("pk"), first=Min("at"), last=Max("at"), name=Max("actor_name"))
            .filter(count__gt=self.most)
            .order_by("begins", "actor")
        )


def _address_of_strangers() -> Any:
    """Nobody signed in is told apart by address; a user is one wherever he sits."""
    return Case(When(actor=None, then=F("address")), default=None)


_AT_NIGHT = Q(at__hour__gte=OFFICE_CLOSES) | Q(at__hour__lt=OFFICE_OPENS)
WATCHES: Final = (
    Watch(AlertRule.MASS_VIEW, Q(action__in=LOOKS), MOST_LOOKS_AN_HOUR, TruncHour),
    Watch(AlertRule.MASS_EXPORT, Q(action__in=EXPORTS), MOST_EXPORTS_A_DAY, TruncDay),
    Watch(
        AlertRule.OFF_HOURS,
        Q(action__in=LOOKS, object_type__in=FILES) & _AT_NIGHT,
        0,
        TruncDay,
        dt.timedelta(hours=OFFICE_OPENS),
    ),
    Watch(
        AlertRule.FAILED_SIGN_INS,
        Q(action__in=(Action.SIGN_IN_FAILED, Action.LOCKED_OUT)),
        MOST_FAILURES_AN_HOUR - 1,
        TruncHour,
    ),
    Watch(
        AlertRule.NUMBER_SERIES,
        Q(action=Action.NUMBER_SOUGHT, result=Result.DONE),
        MOST_NUMBERS_AN_HOUR,
        TruncHour,
    ),
    Watch(
        AlertRule.NUMBER_GUESSES,
        Q(action=Action.NUMBER_SOUGHT, result=Result.REFUSED),
        0,
        TruncHour,
    ),
)


def raise_due(*, now: dt.datetime | None = None) -> int:
    """Raise what the last day gives cause for; return how many alerts are new."""
    since = _start_of_day(now or timezone.now()) - LOOK_BACK
    return sum(_raise(watch.found(since)) for watch in WATCHES)


def raise_for_faults(faults: list[Fault]) -> None:
    """A trail that does not verify is the most urgent alert; one a day."""
    if not faults:
        return
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [str(fault) for fault in faults[:_SHOWN_FAULTS]]
    if len(faults) > _SHOWN_FAULTS:
        lines.append(f"另有 {len(faults) - _SHOWN_FAULTS} 处，请运行 audit_verify 查看全部")
    alert = Alert(
        rule=AlertRule.BROKEN_CHAIN,
        subject="trail",
        subject_label="审计记录",
        since=today,
        until=today + dt.timedelta(days=1),
        count=len(faults),
        detail="\n".join(lines),
    )
    _raise([alert])


def raise_for_unsealed() -> None:
    """Events wait for their seal too long: the beat stands still, or a session of the database
    holds the sealers' lock so that newest events could be removed unseen. One an hour."""
    if not (count := chain.left_unsealed()):
        return
    hour = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    alert = Alert(
        rule=AlertRule.UNSEALED,
        subject="trail",
        subject_label="审计记录",
        since=hour,
        until=hour + dt.timedelta(hours=1),
        count=count,
        detail="超过 10 分钟没有封存。请系统管理员检查后台服务，并查数据库中是否有会话占用封存锁。",
    )
    _raise([alert])


@transaction.atomic
def acknowledge(alert: Alert, *, finding: str, by: Any) -> Alert:
    """The auditor looked into it and says what it was."""
    require(by, Permission.ALERTS_ANSWER)
    alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if alert.is_answered:
        raise ValidationError(f"“{alert}”已由“{alert.acknowledged_by}”核查，不需要再次填写。")
    if not finding.strip():
        raise ValidationError({"finding": "请填写核查结果，例如“本人在办理年度考核，属正常工作”。"})
    alert.finding = finding.strip()
    alert.acknowledged_at = timezone.now()
    alert.acknowledged_by = by
    alert.save(update_fields=["finding", "acknowledged_at", "acknowledged_by"])
    events.record(Action.ALERT_ANSWERED, by=by, target=alert, reason=alert.finding)
    return alert


def _raise(found: Iterable[Alert]) -> int:
    """New ones are added, the count of those raised before goes up."""
    alerts = list(found)
    before = Alert.objects.count()
    same = Alert.objects.filter(since__in={alert.since for alert in alerts})
    known = {(one.rule, one.subject, one.since): one.count for one in same}
    for alert in alerts:
        alert.count = max(alert.count, known.get((alert.rule, alert.subject, alert.since), 0))
    Alert.objects.bulk_create(
        alerts,
        update_conflicts=True,
        unique_fields=["rule", "subject", "since"],
        update_fields=["count", "detail"],
    )
    return Alert.objects.count() - before


def _start_of_day(moment: dt.datetime) -> dt.datetime:
    """Whole windows only: a day counted from its middle would lower what was counted before."""
    local = timezone.localtime(moment)
    return local.replace(hour=OFFICE_OPENS, minute=0, second=0, microsecond=0)


def _clock(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M}"
