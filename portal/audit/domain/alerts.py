"""Rules that watch the trail and raise alerts; the auditor looks into each and says what it was."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from portal.access import Actor, require
from portal.audit.actions import ALERT_ANSWERED
from portal.audit.choices import AlertRule
from portal.audit.domain import chain, events, watches
from portal.audit.domain.verification import Fault
from portal.audit.models import Alert, Event, ListReading
from portal.audit.permissions import ALERTS_ANSWER

LOOK_BACK: Final = dt.timedelta(days=1)
_SHOWN_FAULTS: Final = 50
MOST_SHOWN: Final = 200  # of what an alert counted, on its page


def raise_due(*, now: dt.datetime | None = None) -> int:
    """Raise what the last day gives cause for; return how many alerts are new."""
    since = watches.day_of(now or timezone.now()) - LOOK_BACK  # whole windows only
    return sum(_raise(watch.alerts(since)) for watch in watches.WATCHES.values())


def evidence(alert: Alert, *, to: Actor) -> list[Event | ListReading]:
    """What the alert counted, for whoever looks into it; of a broken trail its detail says all."""
    watch = watches.WATCHES.get(AlertRule(alert.rule))
    if watch is None:
        return []
    rows: Any = watch.evidence(alert)
    return list((rows.told_to(to) if rows.model is Event else rows)[:MOST_SHOWN])


def raise_for_faults(faults: list[Fault]) -> None:
    """A trail that does not verify is the most urgent alert; one a day."""
    if not faults:
        return
    today = watches.day_of(timezone.now())
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
    require(by, ALERTS_ANSWER)
    alert = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    if alert.is_answered:
        raise ValidationError(f"“{alert}”已由“{alert.acknowledged_by}”核查，不需要再次填写。")
    if not finding.strip():
        raise ValidationError({"finding": "请填写核查结果，例如“本人在办理年度考核，属正常工作”。"})
    alert.finding = finding.strip()
    alert.acknowledged_at = timezone.now()
    alert.acknowledged_by = by
    alert.save(update_fields=["finding", "acknowledged_at", "acknowledged_by"])
    events.record(ALERT_ANSWERED, by=by, target=alert, reason=alert.finding)
    return alert


def _raise(due: Iterable[Alert]) -> int:
    """New ones are added, the count of those raised before goes up."""
    alerts = list(due)
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
