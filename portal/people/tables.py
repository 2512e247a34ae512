import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.dates import PartialDate
from portal.people.models import Person
from portal.ui.tables import ListTable, NameColumn, NumberColumn

_NUMBERS = {"td": {"class": "num text-nowrap"}}


class PersonTable(ListTable):
    name = NameColumn(verbose_name="姓名", order_by=("name_key",))
    sex = tables.Column(verbose_name="性别")
    birth = tables.Column(verbose_name="出生年月", attrs=_NUMBERS)
    age = NumberColumn(verbose_name="年龄", accessor="birth", order_by=("-birth",))
    nationality = tables.Column(verbose_name="民族")
    native_place = tables.Column(verbose_name="籍贯")
    unit = tables.Column(verbose_name="所在单位", order_by=("unit__path",))
    identity = tables.Column(
        verbose_name="身份证号", accessor="masked_identity", orderable=False, attrs=_NUMBERS
    )
    phone = tables.Column(
        verbose_name="电话", accessor="masked_phone", orderable=False, attrs=_NUMBERS
    )

    class Meta(ListTable.Meta):
        model = Person
        fields = ()

    def render_birth(self, value: PartialDate) -> str:
        return value.dotted

    def render_age(self, value: PartialDate) -> int:
        return value.age_on(self.today)

    value_birth = render_birth
    value_age = render_age


class DuplicateTable(PersonTable):
    twin = tables.Column(verbose_name="可能是同一人", accessor="twin_id", orderable=False)

    class Meta(PersonTable.Meta):
        exclude = ("age", "native_place", "nationality")

    def render_twin(self, record: Person, value: int) -> SafeString:
        url = f"{reverse('people:merge', args=[value])}?other={record.pk}"
        return format_html('<a class="btn btn-sm" href="{}">对照人员 {}</a>', url, value)

    def value_twin(self, value: int) -> int:
        return value
