import django_tables2 as tables
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.files.domain import purposes
from portal.files.domain.purposes import PURPOSES
from portal.files.models import Upload
from portal.ui.tables import ListTable, MomentColumn, NumberColumn


class FileTable(ListTable):
    """The register: what lies here, without a way to open it."""

    name = tables.Column(verbose_name="文件名", order_by=("pk",))
    kind = tables.Column(
        verbose_name="类型", accessor="stored__get_mime_display", order_by=("stored__mime", "pk")
    )
    size = NumberColumn(verbose_name="大小", accessor="stored__size")
    purpose = tables.Column(verbose_name="用途")
    owner = tables.Column(verbose_name="上传人", order_by=("owner__name", "pk"))
    unit = tables.Column(verbose_name="单位", order_by=("unit__path",))
    created_at = MomentColumn(verbose_name="上传时间")
    expires_at = MomentColumn(verbose_name="保存至")

    class Meta(ListTable.Meta):
        model = Upload
        fields = ()

    def render_name(self, record: Upload) -> str:
        return purposes.called(record)

    def render_size(self, value: int) -> str:
        return filesizeformat(value)

    def value_size(self, value: int) -> int:
        return value

    def render_purpose(self, value: str) -> str:
        return PURPOSES[value].label if value in PURPOSES else "已停用的用途"


class MyFileTable(FileTable):
    name = tables.Column(verbose_name="文件名", linkify=True)
    act = tables.Column(
        verbose_name="操作",
        accessor="pk",
        orderable=False,
        attrs={"screen_only": True, "choosable": False},
    )
    owner = unit = None

    class Meta(FileTable.Meta):
        pass

    def render_name(self, record: Upload) -> str:
        return record.name

    def render_act(self, record: Upload) -> SafeString | str:
        if record.expires_at is None:
            return "已用于正式记录"
        url = reverse("files:remove", args=[record.pk])
        return format_html('<a class="btn btn-sm" href="{}">删除</a>', url)
