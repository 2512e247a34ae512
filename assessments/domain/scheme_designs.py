"""Designing a scheme: always on the draft; activation makes it count. The groups are the scheme's
own and count at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from assessments.actions import (
    SCHEME_CREATED,
    SCHEME_DISCARDED,
    SCHEME_DRAFTED,
    SCHEME_GROUPS_CHANGED,
)
from assessments.choices import AimKind, EmptyPolicy, MissingPolicy, RuleKey, TargetKey
from assessments.domain import scheme_sources, scheme_terms, schemes
from assessments.models import Indicator, Scheme, SchemeCategory, SchemeVersion
from assessments.permissions import SCHEMES_MANAGE
from portal.access import Actor, require
from portal.audit.domain import events
from portal.fields.domain.formulas import BadFormula
from portal.orgs.models import ComparisonGroup
from portal.problems import Problem, refuse_if

MOST_INDICATORS: Final = 200
# What may differ in a variant of a version: weights, targets, policies, and the rule's numbers.
VARIABLE: Final = frozenset({"full", "aim", "aims", "parameters", "empty", "missing", "back"})

Changes = Mapping[str, Mapping[str, Any]]  # by the code of an indicator


@transaction.atomic
def create(*, name: str, groups: Iterable[ComparisonGroup], full: Decimal, by: Actor) -> Scheme:
    """With an empty draft."""
    require(by, SCHEMES_MANAGE)
    refuse_if(_is_free(name))
    scheme = Scheme.objects.create(code=_new_code(), name=name)
    scheme.groups.set(groups)
    SchemeVersion.objects.create(scheme=scheme, number=1, full=full)
    events.record(SCHEME_CREATED, by=by, target=scheme)
    return scheme


@transaction.atomic
def set_groups(scheme: Scheme, groups: Sequence[ComparisonGroup], *, by: Actor) -> Scheme:
    """Whoever is in them is scored by it from the next run on."""
    require(by, SCHEMES_MANAGE)
    schemes.hold(scheme)
    before = list(scheme.groups.in_order())
    scheme.groups.set(groups)
    added = [group.name for group in groups if group not in before]
    left = [group.name for group in before if group not in groups]
    if added or left:
        events.record(SCHEME_GROUPS_CHANGED, by=by, target=scheme, added=added, left=left)
    return scheme


@transaction.atomic
def set_marks(
    draft: SchemeVersion, *, full: Decimal, most_bonus: Decimal, most_deduction: Decimal, by: Actor
) -> SchemeVersion:
    """Of the whole: what all adds up to, how much events may add or take."""
    require_draft(draft, by)
    draft.full, draft.most_bonus, draft.most_deduction = full, most_bonus, most_deduction
    draft.save(update_fields=["full", "most_bonus", "most_deduction"])
    return draft


@transaction.atomic
def discard(draft: SchemeVersion, *, by: Actor) -> None:
    require_draft(draft, by)
    if draft.scheme.versions.count() == 1:
        raise ValidationError("还没有启用过的版本，草稿不能放弃。请继续修改后启用。")
    events.record(SCHEME_DISCARDED, by=by, target=draft.scheme, number=draft.number)
    draft.delete()


# A version with some numbers changed, as what-if pages try them -----------------------------------


@transaction.atomic
def draft_like(version: SchemeVersion, changes: Changes, *, by: Actor) -> SchemeVersion:
    """A draft that is `version` with other weights, targets or policies. There must be no draft
    yet: somebody else's work is not written over."""
    require(by, SCHEMES_MANAGE)
    schemes.hold(version.scheme)
    refuse_if(_has_no_draft(version.scheme), _can_vary(version, changes))
    draft = schemes.next_draft(version)
    for indicator in draft.indicators.filter(code__in=changes):
        for name, value in changes[indicator.code].items():
            setattr(indicator, name, value)
        refuse_if(_stands(indicator))
        indicator.save()
    _sum_categories(draft, changes)
    events.record(SCHEME_DRAFTED, by=by, target=draft)
    return draft


def _sum_categories(draft: SchemeVersion, changes: Changes) -> None:
    """Where weights have moved, categories follow; the whole stays what it was."""
    if any("full" in change for change in changes.values()):
        for category in draft.categories.all():
            category.full = sum((one.full for one in category.indicators.all()), Decimal(0))
            category.save(update_fields=["full"])


def _has_no_draft(scheme: Scheme) -> Iterator[Problem]:
    if draft := scheme.versions.drafts().first():
        yield "", f"“{draft}”正在修改。请先启用或放弃它，再保存新的草稿。"


def _can_vary(version: SchemeVersion, changes: Changes) -> Iterator[Problem]:
    unknown = changes.keys() - set(version.indicators.values_list("code", flat=True))
    if unknown:
        yield "", f"“{version}”没有指标“{'、'.join(sorted(unknown))}”。"
    for code, change in changes.items():
        if change.keys() - VARIABLE:
            yield "", f"指标“{code}”只能改分值、目标、计分参数和空、缺的算法。"


# Categories ---------------------------------------------------------------------------------------


@transaction.atomic
def add_category(
    draft: SchemeVersion, *, code: str, label: str, full: Decimal, by: Actor
) -> SchemeCategory:
    require_draft(draft, by)
    refuse_if(_is_free_code(draft.categories, code))
    last = draft.categories.order_by("position").last()
    return SchemeCategory.objects.create(
        version=draft, code=code, label=label, full=full, position=last.position + 1 if last else 1
    )


@transaction.atomic
def edit_category(category: SchemeCategory, *, by: Actor, **settings: Any) -> SchemeCategory:
    require_draft(category.version, by)
    others = category.version.categories.exclude(pk=category.pk)
    refuse_if(_is_free_code(others, settings.get("code", category.code)))
    for name, value in settings.items():
        setattr(category, name, value)
    category.save()
    return category


@transaction.atomic
def remove_category(category: SchemeCategory, *, by: Actor) -> None:
    require_draft(category.version, by)
    if count := category.indicators.count():
        raise ValidationError(
            f"“{category}”还有 {count:,} 项指标。请先把它们删去，或改到别的分类。"
        )
    category.delete()


@transaction.atomic
def move_category(category: SchemeCategory, *, step: int, by: Actor) -> None:
    """Up (-1) or down (1), with all its indicators."""
    require_draft(category.version, by)
    standing = list(category.version.categories.order_by("position", "pk"))
    place = standing.index(category)
    standing.insert(min(max(place + step, 0), len(standing) - 1), standing.pop(place))
    for position, one in enumerate(standing, start=1):
        one.position = position
    SchemeCategory.objects.bulk_update(standing, ["position"])
    _gather(category.version)


# Indicators ---------------------------------------------------------------------------------------


@transaction.atomic
def add_indicator(category: SchemeCategory, *, by: Actor, **settings: Any) -> Indicator:
    """At the end of its category. Without a word it counts in proportion to a target of 100."""
    draft = category.version
    require_draft(draft, by)
    if draft.indicators.count() >= MOST_INDICATORS:
        raise ValidationError(f"一个方案最多 {MOST_INDICATORS:,} 项指标。请先合并或删去一些。")
    usual = {
        "rule": RuleKey.MORE,
        "parameters": {"cap": "1"},
        "aim": AimKind.FIXED,
        "aims": [Decimal(100)],
        "empty": EmptyPolicy.EXCLUDED,
        "missing": MissingPolicy.ZERO,
    }
    indicator = Indicator(version=draft, category=category, position=0, **{**usual, **settings})
    refuse_if(_stands(indicator))
    indicator.position = draft.indicators.count() + 1
    indicator.save()
    _gather(draft)
    return indicator


@transaction.atomic
def edit_indicator(indicator: Indicator, *, by: Actor, **settings: Any) -> Indicator:
    require_draft(indicator.version, by)
    moves = settings.get("category", indicator.category) != indicator.category
    for name, value in settings.items():
        setattr(indicator, name, value)
    refuse_if(_stands(indicator))
    indicator.save()
    if moves:
        _gather(indicator.version)
    return indicator


@transaction.atomic
def remove_indicator(indicator: Indicator, *, by: Actor) -> None:
    require_draft(indicator.version, by)
    indicator.delete()


@transaction.atomic
def move_indicator(indicator: Indicator, *, to: int, by: Actor) -> None:
    """`to` counts from 0 through all categories; it comes into the one whose place it takes."""
    require_draft(indicator.version, by)
    standing = in_order(indicator.version)
    to = min(max(to, 0), len(standing) - 1)
    moved = next(one for one in standing if one.pk == indicator.pk)
    moved.category_id = standing[to].category_id
    standing.remove(moved)
    standing.insert(to, moved)
    _number(standing)


def in_order(draft: SchemeVersion) -> list[Indicator]:
    return list(draft.indicators.order_by("category__position", "category", "position", "pk"))


def _gather(draft: SchemeVersion) -> None:
    """Those of a category stand together, in the order of the categories."""
    _number(in_order(draft))


def _number(standing: Sequence[Indicator]) -> None:
    for position, one in enumerate(standing, start=1):
        one.position = position
    Indicator.objects.bulk_update(standing, ["position", "category"])


# What may stand in the way ------------------------------------------------------------------------


def require_draft(version: SchemeVersion, by: Actor) -> None:
    """Designers take turns."""
    require(by, SCHEMES_MANAGE)
    schemes.hold(version.scheme)
    version.refresh_from_db(fields=["state"])
    if not version.is_draft:
        raise ValidationError(f"“{version}”已经启用，不能再改。请起草新的版本。")


def _is_free(name: str) -> Iterator[Problem]:
    if Scheme.objects.filter(name=name).exists():
        yield "name", f"已经有“{name}”。请换一个名称，或在它上面起草新的版本。"


def _is_free_code(categories: Any, code: str) -> Iterator[Problem]:
    if categories.filter(code=code).exists():
        yield "code", f"代码“{code}”已经用了，请换一个。"


def _stands(indicator: Indicator) -> Iterator[Problem]:
    """What can be said of one indicator alone; the marks are added up at activation."""
    others = Indicator.objects.filter(version=indicator.version, code=indicator.code)
    if others.exclude(pk=indicator.pk).exists():
        yield "code", f"代码“{indicator.code}”已经用了，请换一个。"
    of_unit = (AimKind.OF_UNIT, AimKind.OF_UNIT_SO_FAR)
    if indicator.aim in of_unit and indicator.code not in TargetKey.values:
        kept = "、".join(TargetKey.values)
        yield "aim", f"各单位的年度目标现有 {kept} 几项，指标“{indicator.code}”请用统一目标。"
    for words in scheme_terms.faults_of_rule(indicator):
        yield "rule", words
    if indicator.source:
        try:
            scheme_sources.parse(indicator.source)
        except BadFormula as error:
            yield "source", str(error)


def _new_code() -> str:
    """One that no scheme has."""
    used = set(Scheme.objects.values_list("code", flat=True))
    number = 1
    while f"scheme-{number}" in used:
        number += 1
    return f"scheme-{number}"
