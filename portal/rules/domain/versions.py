"""Acts on versions of rules. What has begun stays; a new version takes over from a later day."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import connection, transaction
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.problems import Problem, refuse_if
from portal.rules import catalogue
from portal.rules.actions import RULE_CHANGED
from portal.rules.catalogue import RuleSet
from portal.rules.choices import Tier
from portal.rules.domain import memory
from portal.rules.models import RuleVersion
from portal.rules.permissions import RULES_MANAGE


def earliest_start() -> dt.date:
    """A version may begin this month at the earliest: earlier months are scored and published."""
    return timezone.localdate().replace(day=1)


@transaction.atomic
def publish(
    rule: RuleSet,
    *,
    tier: str,
    params: Mapping[str, Any],
    effective_from: dt.date,
    source: str,
    by: User,
    effective_to: dt.date | None = None,
    note: str = "",
) -> RuleVersion:
    """Add a version; the one of the same tier in force on that day ends there."""
    require(by, RULES_MANAGE)
    _hold(rule.code, tier)
    own = RuleVersion.objects.filter(code=rule.code, tier=tier)
    overlapping = list(own.overlapping(effective_from, effective_to).order_by("effective_from"))
    refuse_if(
        rule.problems(params),
        _starts_in_time(effective_from),
        _ends_after(effective_from, effective_to),
        _nation_has_no_gap(tier, effective_to),
        _source_is_named(source),
        _nothing_begins_later(overlapping, effective_from),
    )
    for earlier in overlapping:
        _end(earlier, effective_from)
    version = RuleVersion.objects.create(
        code=rule.code,
        tier=tier,
        params=rule.kept(params),
        effective_from=effective_from,
        effective_to=effective_to,
        source=source,
        note=note,
        by=by,
    )
    before = overlapping[0].params if overlapping else {}
    _record("新增版本", version, by=by, before=before)
    return version


@transaction.atomic
def correct(
    version: RuleVersion,
    *,
    params: Mapping[str, Any],
    source: str,
    by: User,
    note: str = "",
) -> RuleVersion:
    """Change a version no result can have used yet, because it has not begun."""
    require(by, RULES_MANAGE)
    _hold_version(version)
    refuse_if(_has_not_begun(version), version.rule.problems(params), _source_is_named(source))
    before = version.params
    version.params = version.rule.kept(params)
    version.source, version.note, version.by = source, note, by
    version.save()
    _record("更正未生效版本", version, by=by, before=before)
    return version


@transaction.atomic
def withdraw(version: RuleVersion, *, reason: str, by: User) -> RuleSet:
    """Delete a version that has not begun; the one it would have followed goes on in its place."""
    require(by, RULES_MANAGE)
    _hold_version(version)
    refuse_if(_has_not_begun(version))
    rule, until = version.rule, version.effective_to
    _record("撤回未生效版本", version, by=by, before=version.params, reason=reason)
    own = RuleVersion.objects.filter(code=version.code, tier=version.tier)
    earlier = own.filter(effective_to=version.effective_from).first()
    version.delete()
    if earlier is not None:
        _end(earlier, until)
    return rule


@transaction.atomic
def end(version: RuleVersion, *, on: dt.date, reason: str, by: User) -> RuleVersion:
    """Let a version no longer apply from the day on; the next wider tier applies instead."""
    require(by, RULES_MANAGE)
    _hold_version(version)
    refuse_if(_may_end(version, on))
    _end(version, on)
    _record("停用版本", version, by=by, before=version.params, reason=reason)
    return version


def _hold(code: str, tier: str) -> None:
    """Two who add versions of one rule at once follow one another: there is no row to lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"rules {code} {tier}"])


def _hold_version(version: RuleVersion) -> None:
    _hold(version.code, version.tier)
    version.refresh_from_db(from_queryset=RuleVersion.objects.select_for_update(of=("self",)))


def _end(version: RuleVersion, day: dt.date | None) -> None:
    version.effective_to = day
    version.save(update_fields=["effective_to"])


def _record(
    what: str, version: RuleVersion, *, by: User, before: Mapping[str, Any], **more: Any
) -> None:
    """The event says in words what the parameters are and which of them changed."""
    memory.forget()
    rule = catalogue.get(version.code)
    words, old = rule.in_words(version.params), dict(rule.in_words(before)) if before else {}
    changed = [
        f"{label}：{old[label]} → {now}" for label, now in words if old.get(label, now) != now
    ]
    events.record(
        RULE_CHANGED,
        by=by,
        target=version,
        label=str(rule),
        summary=f"{what}（{Tier(version.tier).label}，自 {version.effective_from}）",
        params=[f"{label}：{now}" for label, now in words],
        changed=changed,
        effective_to=version.effective_to.isoformat() if version.effective_to else "",
        source=version.source,
        **more,
    )


# Checks -----------------------------------------------------------------------------------------


def _starts_in_time(effective_from: dt.date) -> Iterator[Problem]:
    earliest = earliest_start()
    if effective_from < earliest:
        yield (
            "effective_from",
            (
                f"生效日期不能早于本月 1 日（{earliest}）：以前月份的结果已按当时的规则得出。"
                "请改用本月或以后的日期。"
            ),
        )


def _ends_after(effective_from: dt.date, effective_to: dt.date | None) -> Iterator[Problem]:
    if effective_to is not None and effective_to <= effective_from:
        yield "effective_to", "失效日期须晚于生效日期；长期有效请留空。"


def _nation_has_no_gap(tier: str, effective_to: dt.date | None) -> Iterator[Problem]:
    if tier == Tier.NATIONAL and effective_to is not None:
        yield "effective_to", "国家层级的版本由下一版本接替，失效日期请留空。"


def _source_is_named(source: str) -> Iterator[Problem]:
    if not source.strip():
        yield "source", "请写明依据，例如文件名称和文号。"


def _nothing_begins_later(
    overlapping: list[RuleVersion], effective_from: dt.date
) -> Iterator[Problem]:
    for version in overlapping:
        if version.effective_from >= effective_from:
            yield (
                "effective_from",
                (
                    f"同一层级已有自 {version.effective_from} 起的版本，与所填日期重叠。"
                    "请改用之后的日期，或先更正、撤回那个版本。"
                ),
            )


def _has_not_begun(version: RuleVersion) -> Iterator[Problem]:
    today = timezone.localdate()
    if version.effective_from <= today:
        yield (
            NON_FIELD_ERRORS,
            (
                f"这个版本自 {version.effective_from} 起已经生效，不能再改。"
                "请新增一个版本，从以后的日期起适用。"
            ),
        )


def _may_end(version: RuleVersion, on: dt.date) -> Iterator[Problem]:
    if version.effective_to is not None and version.effective_to <= on:
        yield "on", f"这个版本到 {version.effective_to} 已经失效，请填更早的日期。"
    elif on < timezone.localdate() or on <= version.effective_from:
        yield "on", "停用日期不能早于今天，也须晚于生效日期。"
    elif version.tier == Tier.NATIONAL:
        yield NON_FIELD_ERRORS, "国家层级的版本不能停用，只能由新版本接替。"
