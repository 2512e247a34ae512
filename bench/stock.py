"""The same rows through django-import-export as its documentation has it: bulk mode, unchanged rows
skipped, a resource for the person and one for the member, fields encrypted by the models."""

from collections.abc import Iterable
from typing import Any

from import_export.fields import Field
from import_export.formats.base_formats import XLSX
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import ModelResource
from import_export.widgets import CachedForeignKeyWidget, CharWidget, ForeignKeyWidget, Widget
from tablib import Dataset

from branches.choices.members import Category, Membership
from branches.models import PartyMember, PartyOrganization
from portal.codes import lookup
from portal.crypto import providers
from portal.crypto.fields import Secret
from portal.dates import PartialDate
from portal.orgs.models import Unit
from portal.people.choices import Sex
from portal.people.models import Person

NUMBER = "身份证号"
INDEX = "blind index"  # a column the resources add, to find people by
PLACE = "所在党支部"


class DateWidget(Widget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> PartialDate | None:
        if not value:
            return None
        return PartialDate.parse(value) if isinstance(value, str) else PartialDate.of(value)


class WordWidget(Widget):
    """A word of a fixed list, kept as its code."""

    def __init__(self, choices: Iterable[tuple[Any, Any]]) -> None:
        super().__init__()
        self.codes = {str(label): code for code, label in choices}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return self.codes[value] if value else ""


class CodeWidget(Widget):
    def __init__(self, table: str) -> None:
        super().__init__()
        self.table = table

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        entry = lookup.find(self.table, value) if value else None
        return entry.code if entry else ""


class SecretField(Field):
    """Compared by what it says: every sealing of a text is another token."""

    def get_value(self, instance: Any, **kwargs: Any) -> Any:
        value = super().get_value(instance, **kwargs)
        return value.reveal() if isinstance(value, Secret) else value


class UnitOfOrganisation(ForeignKeyWidget):
    """A person belongs where the organisation stands."""

    units: dict[str, Unit] | None = None

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if self.units is None:
            rows = PartyOrganization.objects.select_related("unit")
            self.units = {row.name: row.unit for row in rows}
        return self.units[value]


class _Bulk:
    use_bulk = True
    skip_unchanged = True
    skip_html_diff = True
    report_skipped = False


class _Indexed(ModelResource):
    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        if INDEX not in dataset.headers:
            numbers = dataset[NUMBER]
            dataset.append_col([providers.blind_index(n) for n in numbers], header=INDEX)


class PersonResource(_Indexed):
    name = Field("name", "姓名", CharWidget())
    sex = Field("sex", "性别", WordWidget(Sex.choices))
    birth = Field("birth", "出生日期", DateWidget())
    nationality = Field("nationality", "民族", CharWidget())
    native_place = Field("native_place", "籍贯", CharWidget())
    unit = Field("unit", PLACE, UnitOfOrganisation(Unit))
    identity = SecretField("identity", NUMBER, CharWidget())
    identity_index = Field("identity_index", INDEX, CharWidget())
    phone = SecretField("phone", "手机号码", CharWidget())
    address = SecretField("address", "现居住地", CharWidget())

    class Meta(_Bulk):
        model = Person
        import_id_fields = ("identity_index",)
        fields = (
            "name", "sex", "birth", "nationality", "native_place", "unit", "identity",
            "identity_index", "phone", "address",
        )  # fmt: skip

    def before_save_instance(self, instance: Person, row: Any, **kwargs: Any) -> None:
        instance.derive()


class MemberResource(_Indexed):
    person = Field("person", INDEX, ForeignKeyWidget(Person, "identity_index"))
    organization = Field("organization", PLACE, ForeignKeyWidget(PartyOrganization, "name"))
    category = Field("category", "人员类别", WordWidget(Category.choices))
    state = Field("state", "党籍状态", WordWidget(Membership.choices))
    joined_on = Field("joined_on", "入党日期", DateWidget())
    confirmed_on = Field("confirmed_on", "转正日期", DateWidget())
    education = Field("education", "学历", CodeWidget("education"))
    degree = Field("degree", "学位", CodeWidget("degree"))
    joining_type = Field("joining_type", "入党类型", CodeWidget("joining_type"))
    work_post = Field("work_post", "工作岗位", CodeWidget("work_post"))
    frontline = Field("frontline", "一线情况", CodeWidget("frontline"))
    title = Field("title", "从事专业技术职务", CharWidget())
    remark = Field("remark", "备注", CharWidget())

    class Meta(_Bulk):
        model = PartyMember
        import_id_fields = ("person",)
        fields = (
            "person", "organization", "category", "state", "joined_on", "confirmed_on", "education",
            "degree", "joining_type", "work_post", "frontline", "title", "remark",
        )  # fmt: skip


class CachedPersonResource(PersonResource):
    class Meta(PersonResource.Meta):
        instance_loader_class = CachedInstanceLoader


class CachedMemberResource(MemberResource):
    person = Field("person", INDEX, CachedForeignKeyWidget(Person, "identity_index"))
    organization = Field("organization", PLACE, CachedForeignKeyWidget(PartyOrganization, "name"))

    class Meta(MemberResource.Meta):
        instance_loader_class = CachedInstanceLoader


Resources = tuple[type[ModelResource], ...]
PLAIN = (PersonResource, MemberResource)
CACHED = (CachedPersonResource, CachedMemberResource)


def run(content: bytes, resources: Resources) -> None:
    dataset = XLSX().create_dataset(content)
    for resource in resources:
        resource().import_data(dataset, raise_errors=True, use_transactions=True)
