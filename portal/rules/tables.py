from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.rules.choices import DayKind, RuleOutcome, Tier
from portal.rules.models import CalendarDay, RuleVersion
from portal.ui.tables import BadgeColumn, DateColumn, ListTable, NameColumn, badge, one_line

OUTCOME_TONES = {
    RuleOutcome.BLOCK: ("bad", "ban"),
    RuleOutcome.WARN: ("warn", "alert-triangle"),
    RuleOutcome.REMIND: ("info", "bell"),
}
TIER_TONES = {
    Tier.COUNTY: ("ok", "map-pin"),
    Tier.PROVINCIAL: ("info", "map"),
    Tier.NATIONAL: ("plain", "flag"),
}
KIND_TONES = {DayKind.WORKDAY: ("info", "briefcase"), DayKind.HOLIDAY: ("ok", "beach")}
NOT_NOW = {"later": "尚未生效", "ended": "已失效"}


class RuleTable(ListTable):
    """A row is the version that applies today; what the rule is comes from the rule book."""

    code = NameColumn(verbose_name="编号")
    label = tables.Column(verbose_name="规则", accessor="rule__label", orderable=False)
    module = tables.Column(verbose_name="类别", accessor="rule__module__label", orderable=False)
    outcome = tables.Column(verbose_name="作用", accessor="rule__outcome", orderable=False)
    words = tables.Column(verbose_name="当前参数", accessor="in_words", orderable=False)
    read = tables.Column(
        verbose_name="启用情况", accessor="rule__is_read", orderable=False, empty_values=()
    )
    tier = BadgeColumn(verbose_name="层级", tone_of=lambda row: TIER_TONES[row.tier])
    effective_from = DateColumn(verbose_name="自")

    class Meta(ListTable.Meta):
        model = RuleVersion
        fields = ()

    def render_outcome(self, value: RuleOutcome) -> SafeString:
        return badge(value.label, *OUTCOME_TONES[value])

    def value_outcome(self, value: RuleOutcome) -> str:
        return value.label

    def value_read(self, value: bool) -> str:  # noqa: FBT001 - the column's value
        return "已启用" if value else "尚未启用"

    def render_read(self, value: bool) -> SafeString:  # noqa: FBT001 - the column's value
        return badge(self.value_read(value), *(("ok", "check") if value else ("plain", "clock")))

    def render_words(self, value: list[tuple[str, str]]) -> SafeString:
        return one_line(self.value_words(value))

    def value_words(self, value: list[tuple[str, str]]) -> str:
        return "；".join(f"{label}：{words}" for label, words in value)

    def render_effective_from(self, value: Any, record: RuleVersion) -> SafeString:
        state = record.state_on(timezone.localdate())
        mark = badge(NOT_NOW[state], "warn", "clock") if state in NOT_NOW else ""
        return format_html("{} {}", f"{value:%Y-%m-%d}", mark)


class DayTable(ListTable):
    date = DateColumn(verbose_name="日期", linkify=True)
    kind = BadgeColumn(verbose_name="安排", tone_of=lambda day: KIND_TONES[day.kind])
    note = tables.Column(verbose_name="原因")
    by = tables.Column(verbose_name="修改人", accessor="by__name")
    clear = tables.Column(
        verbose_name="",
        accessor="pk",
        orderable=False,
        exclude_from_export=True,
        attrs={"choosable": False, "td": {"class": "text-end"}},
    )

    class Meta(ListTable.Meta):
        model = CalendarDay
        fields = ()

    def render_clear(self, value: int) -> SafeString:
        url = reverse("rules:clear-day", args=[value])
        return format_html('<a class="btn btn-sm" href="{}">取消</a>', url)
