"""Schemes: added as shipped, drafted anew, made active, archived. An active version never changes:
whatever was scored by it can be worked out again."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import (
    SCHEME_ACTIVATED,
    SCHEME_ARCHIVED,
    SCHEME_DRAFTED,
    SCHEME_INSTALLED,
)
from assessments.choices import SchemeState
from assessments.domain import scheme_changes, scheme_terms
from assessments.domain.scheme_words import number
from assessments.models import Indicator, Scheme, SchemeCategory, SchemeVersion
from assessments.permissions import SCHEMES_MANAGE
from assessments.presets.schemes import PresetScheme
from assessments.presets.schemes.notation import PresetIndicator
from portal.access import Actor, require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.orgs.models import ComparisonGroup
from portal.periods import Period, PeriodKind
from portal.problems import Problem, refuse_if


@transaction.atomic
def install(preset: PresetScheme, *, by: Actor) -> Scheme:
    """A shipped scheme becomes the county's own, as a draft, for those of its groups there are."""
    require(by, SCHEMES_MANAGE)
    if Scheme.objects.filter(code=preset.key).exists():
        raise ValidationError(f"“{preset.name}”已经添加过了。")
    scheme = Scheme.objects.create(code=preset.key, name=preset.name)
    scheme.groups.set(ComparisonGroup.objects.filter(name__in=preset.groups))
    draft = SchemeVersion.objects.create(scheme=scheme, number=1)
    position = 0
    for place, one in enumerate(preset.categories, start=1):
        category = SchemeCategory.objects.create(
            version=draft, code=one.code, label=one.label, full=one.full, position=place
        )
        Indicator.objects.bulk_create(
            _indicator(line, category, position + step)
            for step, line in enumerate(one.indicators, start=1)
        )
        position += len(one.indicators)
    events.record(SCHEME_INSTALLED, by=by, target=scheme)
    return scheme


def _indicator(line: PresetIndicator, category: SchemeCategory, position: int) -> Indicator:
    return Indicator(
        version=category.version,
        category=category,
        code=line.code,
        label=line.label,
        full=line.full,
        source=line.source,
        rule=line.rule.key,
        parameters=dict(line.rule.parameters),
        aim=line.aim.kind,
        aims=list(line.aim.numbers),
        empty=line.empty,
        missing=line.lacking.policy,
        back=line.lacking.back,
        position=position,
    )


@transaction.atomic
def start_draft(scheme: Scheme, *, by: Actor) -> SchemeVersion:
    """The draft; when there is none, a copy of the newest version."""
    require(by, SCHEMES_MANAGE)
    hold(scheme)
    if draft := scheme.versions.drafts().first():
        return draft
    draft = next_draft(scheme.versions.order_by("-number")[0])
    events.record(SCHEME_DRAFTED, by=by, target=draft)
    return draft


@transaction.atomic
def activate(draft: SchemeVersion, *, since: Period, by: User) -> SchemeVersion:
    """From the period on units are scored by it; it can never be changed again."""
    require(by, SCHEMES_MANAGE)
    hold(draft.scheme)
    draft.refresh_from_db()
    refuse_if(_is_draft(draft), _begins_well(draft, since), _is_whole(draft))
    changed = [change.spoken for change in scheme_changes.differences(draft)]
    draft.state, draft.since = SchemeState.ACTIVE, since
    draft.activated_at, draft.activated_by = timezone.now(), by
    draft.save()
    told = f"自{since.label}起启用“{draft}”"
    events.record(SCHEME_ACTIVATED, by=by, target=draft, summary=told, changes=changed)
    return draft


@transaction.atomic
def archive(version: SchemeVersion, *, reason: str, by: Actor) -> SchemeVersion:
    """What it has scored stays; nothing new is scored by it."""
    require(by, SCHEMES_MANAGE)
    hold(version.scheme)
    version.refresh_from_db()
    refuse_if(_is_active(version), [] if reason.strip() else [("reason", "请填写停用的事由。")])
    version.state = SchemeState.ARCHIVED
    version.save()
    events.record(SCHEME_ARCHIVED, by=by, target=version, reason=reason)
    return version


def next_draft(source: SchemeVersion) -> SchemeVersion:
    """A part of acts that hold the scheme: a copy, numbered after all there are."""
    newest = source.scheme.versions.order_by("-number")[0]
    draft = SchemeVersion.objects.create(
        scheme=source.scheme,
        number=newest.number + 1,
        full=source.full,
        most_bonus=source.most_bonus,
        most_deduction=source.most_deduction,
    )
    _copy(source, draft)
    return draft


def hold(scheme: Scheme) -> None:
    """Designers take turns."""
    Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)


def _copy(source: SchemeVersion, target: SchemeVersion) -> None:
    categories: dict[int, SchemeCategory] = {}
    for category in source.categories.order_by("position"):
        former = category.pk
        category.pk, category.version = None, target
        category.save()
        categories[former] = category
    copies: list[Any] = list(source.indicators.order_by("position"))
    for indicator in copies:
        indicator.category = categories[indicator.category_id]
        indicator.pk, indicator.version = None, target
    Indicator.objects.bulk_create(copies)


def faults(draft: SchemeVersion) -> list[str]:
    """Everything that activation would refuse, whatever the month."""
    return [words for _, words in _is_whole(draft)]


# What may stand in the way ------------------------------------------------------------------------


def _is_draft(version: SchemeVersion) -> Iterator[Problem]:
    if not version.is_draft:
        yield NON_FIELD_ERRORS, f"“{version}”已经启用过，不能再启用。请起草新的版本。"


def _is_active(version: SchemeVersion) -> Iterator[Problem]:
    if version.state != SchemeState.ACTIVE:
        state = version.get_state_display()
        yield NON_FIELD_ERRORS, f"“{version}”是{state}状态，只有启用的版本可以停用。"


def _begins_well(draft: SchemeVersion, since: Period) -> Iterator[Problem]:
    if since.kind != PeriodKind.MONTH:
        yield "since", f"方案按月计分，请填写月份，如 2026-10，不是“{since.label}”。"
        return
    earlier = SchemeVersion.objects.filter(scheme=draft.scheme).exclude(since=None)
    latest = earlier.order_by("-since").first()
    if latest and latest.since and since < latest.since:
        yield "since", f"“{latest}”自{latest.since.label}起启用，新的版本不能更早。"


def _is_whole(draft: SchemeVersion) -> Iterator[Problem]:
    """Full marks add up, and everything can be read."""
    indicators = scheme_terms.indicators_of(draft)
    if not indicators:
        yield NON_FIELD_ERRORS, "还没有指标。请先添加指标，再启用。"
    for category in draft.categories.order_by("position"):
        total = sum(one.full for one in indicators if one.category_id == category.pk)
        if total != category.full:
            told = f"其中各指标满分之和是 {number(total)}，请改成一致。"
            yield NON_FIELD_ERRORS, f"分类“{category}”满分 {number(category.full)}，{told}"
    total = sum(category.full for category in draft.categories.all())
    if total != draft.full:
        yield (
            NON_FIELD_ERRORS,
            f"方案总分 {number(draft.full)}，各分类满分之和是 {number(total)}，请改成一致。",
        )
    for fault in scheme_terms.faults(indicators):
        yield NON_FIELD_ERRORS, fault
