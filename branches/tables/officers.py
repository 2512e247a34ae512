from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString

from branches.models import VillageOfficer
from portal.dates import PartialDate
from portal.ui.tables import ListTable, NameColumn, NumberColumn, YesNoColumn, badge, muted

_NUMBERS = {"td": {"class": "num text-nowrap"}}


class OfficerTable(ListTable):
    name = NameColumn(
        verbose_name="姓名", accessor="person__name", order_by=("person__name_key", "pk")
    )
    unit = tables.Column(verbose_name="村（社区）", linkify=True, order_by=("unit__path", "pk"))
    sex = tables.Column(
        verbose_name="性别", accessor="person__get_sex_display", order_by=("person__sex", "pk")
    )
    birth = tables.Column(
        verbose_name="出生年月",
        accessor="person__birth",
        order_by=("person__birth", "pk"),
        attrs=_NUMBERS,
    )
    age = NumberColumn(
        verbose_name="年龄", accessor="person__birth", order_by=("-person__birth", "pk")
    )
    education = tables.Column(
        verbose_name="学历", accessor="get_education_display", order_by=("education", "pk")
    )
    posts = tables.Column(
        verbose_name="职务",
        accessor="posts_spoken",
        order_by=("party_post", "village_post", "pk"),
        attrs={"td": {"class": "text-nowrap"}},
    )
    both = tables.Column(
        verbose_name="一肩挑", accessor="heads_both", order_by=("-heads_both", "pk")
    )
    sources = tables.Column(
        verbose_name="来源", accessor="sources_spoken", order_by=("sources", "pk")
    )
    since = tables.Column(verbose_name="任职时间", attrs=_NUMBERS)
    full_time = YesNoColumn(
        verbose_name="专职", accessor="is_full_time", order_by=("-is_full_time", "pk")
    )
    monthly_pay = NumberColumn(verbose_name="月报酬（元）")
    phone = tables.Column(
        verbose_name="电话", accessor="person__masked_phone", orderable=False, attrs=_NUMBERS
    )
    until = tables.Column(verbose_name="离任时间", attrs=_NUMBERS)

    class Meta(ListTable.Meta):
        model = VillageOfficer
        fields = ()

    def render_birth(self, value: PartialDate) -> str:
        return str(value)

    def render_age(self, value: PartialDate) -> int:
        return value.age_on(self.today)

    def render_since(self, value: PartialDate) -> str:
        return str(value)

    def value_both(self, record: VillageOfficer) -> str:
        return "是" if record.heads_both else "否"

    def render_both(self, record: VillageOfficer) -> Any | SafeString:
        return badge("一肩挑", "ok", "check") if record.heads_both else muted("—")

    value_birth = render_birth
    value_age = render_age
    value_since = render_since
    render_until = render_since
    value_until = render_since
