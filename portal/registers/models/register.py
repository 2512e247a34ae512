import json
from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from portal import routes
from portal.access import Actor, Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.crypto.fields import EncryptedTextField, Secret
from portal.fields.models.fieldset import FieldSet, FieldSetVersion
from portal.files.models import Upload
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.registers.permissions import REGISTER_FILL
from portal.text import found_by, search_key


class RegisterQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def with_counts_for(self, user: Actor) -> Self:
        """`record_count`: the records the user may see."""
        seen = RegisterRecord.objects.visible_to(user).filter(register=models.OuterRef("pk"))
        counted = seen.order_by().values("register").annotate(n=models.Count("pk")).values("n")
        count = models.Subquery(counted, output_field=models.IntegerField())
        return self.annotate(record_count=models.functions.Coalesce(count, 0))


class Register(models.Model):
    """A register staff designed themselves, filled by units of one level."""

    shown_by: ClassVar[Scoped] = Scoped(permission=REGISTER_FILL)

    fieldset = models.OneToOneField(FieldSet, on_delete=models.PROTECT, related_name="register")
    name = models.CharField("名称", max_length=60, unique=True)
    note = models.CharField("填报说明", max_length=300, blank=True)
    level = models.CharField("由哪一级填报", max_length=20, choices=UnitLevel.choices)
    single = models.BooleanField("每个单位只填一条", default=False)
    is_open = models.BooleanField("开放填报", default=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    search = models.CharField(max_length=200, editable=False)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = "登记簿"
        verbose_name_plural = "登记簿"
        constraints: ClassVar = [
            # What the entries' own `single` refers to.
            models.UniqueConstraint(fields=["id", "single"], name="register_and_single"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = search_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("registers:register", self.pk)

    def new_record(self, unit: Unit, *, edition: int = 1) -> "RegisterRecord":
        """Not yet saved."""
        return RegisterRecord(register=self, single=self.single, unit=unit, edition=edition)


HELD = ("open_values", "sealed_values")  # the columns `RegisterRecord.hold` sets


class RegisterRecordQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def for_list(self) -> Self:
        return self.select_related("unit", "by", "version").order_by("unit__path", "pk")


_NOT_KEPT = (
    *("register", "single", "version", "unit", "open_values", "sealed_values", "findings", "at"),
    "search",
)


@tracked(exclude=_NOT_KEPT, sealed=("change",))
class RegisterRecord(models.Model):
    """One entry: what each kind stores, by field key, under its version's fields.

    What is sensitive lies apart, encrypted; `hold` parts the two, `values` joins them again. What
    the latest save changed, cell by cell, is sealed in `change`: its history keeps every one.
    """

    shown_by: ClassVar[Scoped] = Scoped(permission=REGISTER_FILL, path="unit__path")

    register = models.ForeignKey(
        Register, verbose_name="登记簿", on_delete=models.PROTECT, related_name="records"
    )
    # As its register says: the database refuses another value, and changes it with the register's.
    single = models.BooleanField(default=False, editable=False)
    version = models.ForeignKey(FieldSetVersion, on_delete=models.PROTECT, related_name="records")
    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="register_records"
    )
    open_values = models.JSONField("内容", default=dict)
    sealed_values = EncryptedTextField("敏感内容")
    findings = models.JSONField("待补正", default=list)
    edition = models.PositiveIntegerField("修改次数", default=1)
    change = models.TextField("修改的内容", default="", editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="填报人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("更新时间", auto_now=True)
    search = models.TextField(editable=False, default="")

    objects = RegisterRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "登记内容"
        verbose_name_plural = "登记内容"
        indexes: ClassVar = [models.Index(fields=["register", "unit"], name="record_of_unit")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["register", "unit"], condition=models.Q(single=True), name="single_of_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.unit} 第 {self.pk} 号"

    def get_absolute_url(self) -> str:
        return routes.record("registers:record", self.pk)

    @property
    def secret_values(self) -> dict[str, Any]:
        """The sensitive ones, opened; `UnreadableError` when their key is missing."""
        kept = self.sealed_values
        text = kept.reveal() if isinstance(kept, Secret) else kept
        return json.loads(text) if text else {}

    @property
    def values(self) -> dict[str, Any]:
        """Everything, for acts. Lists and figures take `open_values`: nothing is opened there."""
        return {**self.open_values, **self.secret_values}

    def hold(self, values: Mapping[str, Any], *, sealed: Collection[str]) -> None:
        secret = {key: value for key, value in values.items() if key in sealed}
        self.open_values = {key: value for key, value in values.items() if key not in sealed}
        self.sealed_values = json.dumps(secret, ensure_ascii=False) if secret else ""


class RecordFile(models.Model):
    """That an entry holds an upload: it is kept, and whoever sees the entry may open it."""

    shown_by: ClassVar[Scoped] = Scoped(permission=REGISTER_FILL, path="record__unit__path")

    record = models.ForeignKey(RegisterRecord, on_delete=models.PROTECT, related_name="files")
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "登记簿文件"
        verbose_name_plural = "登记簿文件"

    def __str__(self) -> str:
        return str(self.upload)
