import django_filters

from portal.rules import catalogue
from portal.rules.choices import DayKind, Module, RuleOutcome, Tier
from portal.rules.models import CalendarDay, RuleVersion
from portal.rules.models.version import RuleVersionQuerySet
from portal.ui.filters import ListFilters

READ, UNREAD = "yes", "no"


class RuleFilters(ListFilters):
    module = django_filters.ChoiceFilter(choices=Module.choices, label="类别", method="in_module")
    outcome = django_filters.ChoiceFilter(
        choices=RuleOutcome.choices, label="作用", method="with_outcome"
    )
    tier = django_filters.ChoiceFilter(choices=Tier.choices, label="适用层级")
    read = django_filters.ChoiceFilter(
        choices=[(READ, "已启用"), (UNREAD, "尚未启用")],
        label="启用情况",
        method="that_is_read",
        empty_label="全部",
    )

    class Meta:
        model = RuleVersion
        fields = ()

    def in_module(self, rows: RuleVersionQuerySet, name: str, module: str) -> RuleVersionQuerySet:
        return rows.filter(code__in=catalogue.codes_of(module))

    def that_is_read(self, rows: RuleVersionQuerySet, name: str, asked: str) -> RuleVersionQuerySet:
        read = catalogue.codes_read()
        return rows.filter(code__in=read) if asked == READ else rows.exclude(code__in=read)

    def with_outcome(
        self, rows: RuleVersionQuerySet, name: str, outcome: str
    ) -> RuleVersionQuerySet:
        return rows.filter(code__in=catalogue.codes_with(outcome))


class DayFilters(ListFilters):
    q = None
    kind = django_filters.ChoiceFilter(choices=DayKind.choices, label="安排")
    year = django_filters.NumberFilter(
        field_name="date__year", label="年份", min_value=1900, max_value=2199
    )

    class Meta:
        model = CalendarDay
        fields = ()
