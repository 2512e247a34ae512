import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.codes.choices import Origin
from portal.codes.domain import memory
from portal.codes.models import Code
from portal.codes.permissions import CODES_MANAGE
from portal.ui.tables import BadgeColumn, ListTable, NumberColumn

ORIGIN_TONES = {
    Origin.NATIONAL: ("plain", "flag"),
    Origin.BUILTIN: ("info", "package"),
    Origin.COUNTY: ("ok", "map-pin"),
}
INDENTS = ("", "ps-3", "ps-4", "ps-5")


class CodeTableTable(ListTable):
    """A row is one code table."""

    table_label = tables.Column(
        verbose_name="代码表",
        orderable=False,
        linkify=lambda record: reverse("codes:table", args=[record.table]),
    )
    standard = tables.Column(verbose_name="依据", orderable=False)
    open_count = NumberColumn(verbose_name="在用")
    county_count = NumberColumn(verbose_name="本县增补")
    closed_count = NumberColumn(verbose_name="已停用")

    class Meta(ListTable.Meta):
        model = Code
        fields = ()


def _state_tone(code: Code) -> tuple[str, str]:
    if code.is_closed:
        return "plain", "circle-off"
    return ("info", "folder") if code.is_heading else ("ok", "circle-check")


class ValueTable(ListTable):
    """A row is one value; what lies under another one is indented."""

    label = tables.Column(verbose_name="名称", order_by=("position", "code"))
    code = tables.Column(verbose_name="代码", attrs={"td": {"class": "num"}})
    aliases = tables.Column(verbose_name="别名", orderable=False)
    origin = BadgeColumn(verbose_name="来源", tone_of=lambda code: ORIGIN_TONES[code.origin])
    national_code = tables.Column(verbose_name="国标代码", attrs={"td": {"class": "num"}})
    state = BadgeColumn(
        verbose_name="状态",
        accessor="get_state_display",
        order_by=("closed_on", "position"),
        tone_of=_state_tone,
    )
    acts = tables.Column(
        verbose_name="",
        accessor="pk",
        orderable=False,
        exclude_from_export=True,
        attrs={"choosable": False, "td": {"class": "text-end text-nowrap"}},
    )

    class Meta(ListTable.Meta):
        model = Code
        fields = ()

    def render_label(self, value: str, record: Code) -> SafeString:
        depth = min(_depth(record), len(INDENTS) - 1)
        return format_html('<span class="d-inline-block {}">{}</span>', INDENTS[depth], value)

    def value_label(self, value: str) -> str:
        return value

    def render_aliases(self, value: list[str]) -> str:
        return "、".join(value)

    def render_acts(self, value: int, record: Code) -> SafeString | str:
        if not self.request.user.can(CODES_MANAGE):
            return ""
        other, label = ("reopen", "恢复") if record.is_closed else ("close", "停用")
        return format_html(
            '<a class="btn btn-sm" href="{}">更正</a> <a class="btn btn-sm" href="{}">{}</a>',
            reverse("codes:correct", args=[value]),
            reverse(f"codes:{other}", args=[value]),
            label,
        )


def _depth(code: Code) -> int:
    known = memory.table(code.table).codes
    depth, above = 0, code.parent
    while above in known and depth < len(INDENTS):
        depth, above = depth + 1, known[above].parent
    return depth
