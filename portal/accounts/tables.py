import django_tables2 as tables
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from portal.accounts.models import ResetRequest, User
from portal.ui.tables import BadgeColumn, DateColumn, ListTable, MomentColumn, NameColumn

TONES = {
    "在用": ("ok", "circle-check"),
    "未登录过": ("info", "clock"),
    "停用": ("plain", "ban"),
}
RESET_TONES = {
    "待确认": ("warn", "clock"),
    "已办理": ("ok", "circle-check"),
    "未同意": ("bad", "ban"),
    "已过期": ("plain", "clock-off"),
}


def state_of(user: User) -> str:
    if not user.is_active:
        return "停用"
    return "在用" if user.last_login else "未登录过"


class AccountTable(ListTable):
    name = NameColumn(verbose_name="姓名")
    username = tables.Column(verbose_name="用户名")
    unit = tables.Column(verbose_name="所在单位", order_by=("unit__path",))
    title = tables.Column(verbose_name="职务")
    roles = tables.Column(
        verbose_name="角色", accessor="holdings", orderable=False, empty_values=()
    )
    state = BadgeColumn(
        verbose_name="状态",
        accessor="pk",
        order_by=("disabled_at", "last_login"),
        tone_of=lambda user: TONES[state_of(user)],
    )
    last_login = MomentColumn(verbose_name="最近登录")
    created_at = DateColumn(verbose_name="开设日期")

    class Meta(ListTable.Meta):
        model = User
        fields = ()

    def render_roles(self, record: User) -> SafeString | str:
        lines = ((str(holding.unit), holding.definition.label) for holding in record.holdings)
        return format_html_join("", "<div>{} {}</div>", lines) or "—"

    def value_roles(self, record: User) -> str:
        return "；".join(str(holding) for holding in record.holdings)

    def render_state(self, record: User) -> SafeString:
        return self.base_columns["state"].render(state_of(record), record)

    def value_state(self, record: User) -> str:
        return state_of(record)


class ResetTable(ListTable):
    user = NameColumn(verbose_name="账号", order_by=("user__name",))
    kind = tables.Column(verbose_name="事项")
    reason = tables.Column(verbose_name="原因")
    asked_by = tables.Column(verbose_name="提出人", order_by=("asked_by__name",))
    asked_at = MomentColumn(verbose_name="提出时间")
    state = BadgeColumn(
        verbose_name="状态",
        accessor="present_state",
        order_by=("state",),
        tone_of=lambda request: RESET_TONES[request.present_state],
    )
    answered_by = tables.Column(verbose_name="答复人", order_by=("answered_by__name",))
    answered_at = MomentColumn(verbose_name="答复时间")
    objection = tables.Column(verbose_name="不同意的原因")

    class Meta(ListTable.Meta):
        model = ResetRequest
        fields = ()
