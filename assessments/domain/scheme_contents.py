"""What a version of a scheme says, as pages and papers show it: indicators under their categories,
marks added up as one reads on."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils import timezone

from assessments.domain import scheme_sources, scheme_words
from assessments.domain.scores import sources
from assessments.models import Indicator, Scheme, SchemeCategory, SchemeVersion
from portal.access import Actor
from portal.fields.domain.formulas import BadFormula
from portal.orgs.models import ComparisonGroup, GroupMembership, Unit


@dataclass(frozen=True)
class IndicatorLine:
    """`place` counts through all categories from 0; `so_far` are the marks up to here."""

    indicator: Indicator
    place: int
    so_far: Decimal

    @property
    def full(self) -> str:
        return scheme_words.number(self.indicator.full)

    @property
    def running(self) -> str:
        return scheme_words.number(self.so_far)

    @property
    def source(self) -> str:
        return scheme_words.source(self.indicator.source)

    @property
    def rule(self) -> str:
        return scheme_words.rule(self.indicator)

    @property
    def aim(self) -> str:
        return scheme_words.aim(self.indicator)

    @property
    def empty(self) -> str:
        return scheme_words.empty(self.indicator)

    @property
    def missing(self) -> str:
        return scheme_words.missing(self.indicator)


@dataclass(frozen=True)
class CategoryPart:
    category: SchemeCategory
    lines: tuple[IndicatorLine, ...]

    @property
    def full(self) -> str:
        return scheme_words.number(self.category.full)

    @property
    def sum(self) -> Decimal:
        return sum((line.indicator.full for line in self.lines), Decimal(0))

    @property
    def differs(self) -> str:
        return _difference(self.sum, self.category.full)


@dataclass(frozen=True)
class SchemeContents:
    version: SchemeVersion
    parts: tuple[CategoryPart, ...]

    @property
    def full(self) -> str:
        return scheme_words.number(self.version.full)

    @cached_property
    def lines(self) -> tuple[IndicatorLine, ...]:
        return tuple(line for part in self.parts for line in part.lines)

    @property
    def sum(self) -> Decimal:
        return self.lines[-1].so_far if self.lines else Decimal(0)

    @property
    def summed(self) -> str:
        return scheme_words.number(self.sum)

    @property
    def of_categories(self) -> Decimal:
        return sum((part.category.full for part in self.parts), Decimal(0))

    @property
    def differs(self) -> str:
        """Empty where everything adds up to the scheme's full marks."""
        return _difference(self.sum, self.version.full) or _difference(
            self.of_categories, self.version.full
        )


def _difference(summed: Decimal, full: Decimal) -> str:
    if summed == full:
        return ""
    side = "多" if summed > full else "少"
    return f"合计 {scheme_words.number(summed)}，{side} {scheme_words.number(abs(summed - full))}"


def of(version: SchemeVersion) -> SchemeContents:
    """In two statements."""
    by_category: dict[int, list[Indicator]] = {}
    for indicator in version.indicators.order_by("position", "pk"):
        by_category.setdefault(indicator.category_id, []).append(indicator)
    parts, place, so_far = [], 0, Decimal(0)
    for category in version.categories.order_by("position", "pk"):
        lines = []
        for indicator in by_category.get(category.pk, []):
            so_far += indicator.full
            lines.append(IndicatorLine(indicator, place, so_far))
            place += 1
        parts.append(CategoryPart(category, tuple(lines)))
    return SchemeContents(version, tuple(parts))


@dataclass(frozen=True)
class MeasuredGroup:
    """`units` of today, as far as whoever asks sees them."""

    group: ComparisonGroup
    units: tuple[Unit, ...]


def groups(scheme: Scheme, *, by: Actor) -> list[MeasuredGroup]:
    today = timezone.localdate()
    members = GroupMembership.objects.visible_to(by).on(today).filter(group__schemes=scheme)
    seen: dict[int, list[Unit]] = {}
    for member in members.select_related("unit").order_by("unit__path"):
        seen.setdefault(member.group_id, []).append(member.unit)
    return [MeasuredGroup(one, tuple(seen.get(one.pk, ()))) for one in scheme.groups.in_order()]


def off(version: SchemeVersion) -> list[Indicator]:
    """Whose source names what nobody tells yet: a run leaves them out for the whole group."""
    members = GroupMembership.objects.on(timezone.localdate())
    members = members.filter(group__schemes=version.scheme_id).select_related("unit")
    readable = [
        one
        for one in version.indicators.order_by("category__position", "position", "pk")
        if _is_readable(one.source)
    ]
    sourced = sources.of(readable, [member.unit for member in members])
    return [one.indicator for one in sourced if not one.exists]


def off_in_words(some: list[Indicator]) -> str:
    if not some:
        return ""
    codes = "、".join(one.code for one in some)
    full = scheme_words.number(sum((one.full for one in some), Decimal(0)))
    return (
        f"{codes} 的数据还没有投用：这 {len(some):,} 项（{full} 分）全组不计，"
        "满分按比例折算到其他指标；投用以后的月份照常计分。"
    )


def _is_readable(source: str) -> bool:
    """A draft may hold what nobody has finished writing."""
    try:
        scheme_sources.parse(source)
    except BadFormula:
        return False
    return True
