import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.api.models import ApiToken
from portal.ui.tables import BadgeColumn, ListTable, MomentColumn

TONES = {
    "在用": ("ok", "circle-check"),
    "已到期": ("plain", "clock"),
    "已作废": ("plain", "ban"),
    "已失效": ("plain", "ban"),
}


class MyTokenTable(ListTable):
    name = tables.Column(verbose_name="名称")
    hint = tables.Column(verbose_name="令牌开头", orderable=False)
    state = BadgeColumn(
        verbose_name="状态",
        order_by=("revoked_at", "-expires_at", "pk"),
        tone_of=lambda token: TONES[token.state],
    )
    reach = tables.Column(verbose_name="用途", order_by=("reach", "pk"))
    expires_at = MomentColumn(verbose_name="有效期至")
    last_used_at = MomentColumn(verbose_name="最近使用")
    last_address = tables.Column(verbose_name="最近使用地址")
    created_at = MomentColumn(verbose_name="创建时间")
    act = tables.Column(
        verbose_name="办理",
        accessor="pk",
        orderable=False,
        exclude_from_export=True,
        attrs={"choosable": False},
    )

    class Meta(ListTable.Meta):
        model = ApiToken
        fields = ()

    def render_hint(self, value: str) -> str:
        return f"{value}…"

    def render_reach(self, record: ApiToken) -> str:
        return "；".join(record.get_reach_labels())

    def render_act(self, record: ApiToken) -> SafeString | str:
        if not record.is_alive:
            return ""
        return render_to_string("api/revoke_button.html", {"token": record})


class TokenTable(MyTokenTable):
    owner = tables.Column(verbose_name="持有人", order_by=("owner__name", "pk"), linkify=True)
    unit = tables.Column(
        verbose_name="单位", accessor="owner__unit", order_by=("owner__unit__path",)
    )

    class Meta(MyTokenTable.Meta):
        sequence = ("name", "owner", "unit", "...", "act")
