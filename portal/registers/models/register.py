import json
from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from portal import routes
from portal.access import Actor, Scoped, ScopedQuerySet
from portal.accounts.roles import role_label
from portal.audit.tracking import tracked
from portal.crypto.fields import EncryptedTextField, Secret
from portal.fields.models.fieldset import FieldSet, FieldSetVersion
from portal.orgs.choices import UnitLevel
from portal.orgs.models import Unit
from portal.people.models import Person
from portal.periods import Period, PeriodField, PeriodKind
from portal.registers import subjects
from portal.registers.choices import (
    BEGINS,
    UNENDED,
    RecordState,
    RegisterKind,
)
from portal.registers.models.entries import TASK_ORDER, RegisterRecordQuerySet
from portal.registers.models.shown import ShownToSome
from portal.registers.models.standing import Standing
from portal.registers.permissions import REGISTER_FILL
from portal.text import found_by, search_key
from portal.typed.arrays import NamedArrayField

SHOWN_TO_SOME: Final = "只给部分人看的登记簿"


def _names(words: str) -> ArrayField:
    return ArrayField(models.CharField(max_length=40), verbose_name=words, default=list, blank=True)


def _roles(words: str) -> NamedArrayField:
    keys = models.CharField(max_length=40)
    return NamedArrayField(keys, says=role_label, verbose_name=words, default=list, blank=True)


class ShownRegisters(ShownToSome):
    """A register is known, too, to whoever has an entry of his own in it."""

    def own(self, user: Actor) -> models.Q:
        mine = RegisterRecord.objects.filter(ShownToSome(person="person").own(user))
        return models.Q(pk__in=mine.values("register"))


class RegisterQuerySet(ScopedQuerySet):
    def known_to(self, user: Actor) -> Self:
        """Known as a whole; `visible_to` has those, too, of which the user sees his own entries."""
        return self.visible_to(user).filter(ShownToSome().known(user))

    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def with_counts_for(self, user: Actor) -> Self:
        """`record_count`: the records the user may see."""
        seen = RegisterRecord.objects.visible_to(user).filter(register=models.OuterRef("pk"))
        counted = seen.order_by().values("register").annotate(n=models.Count("pk")).values("n")
        count = models.Subquery(counted, output_field=models.IntegerField())
        return self.annotate(record_count=models.functions.Coalesce(count, 0))


class Register(models.Model):
    """A register staff designed themselves, filled by the units of some levels.

    Of a task register some field is the day it is due, some have to be filled before an entry may
    be closed; `filled_by` names the roles that fill, `looked_over_by` those that look over what was
    filled, `closed_by` those that close, `seen_by` those that know of it; who is named in the field
    `own_key` sees that entry as his own. Where none is named to fill or to know of it, whoever
    fills registers does; none to look over: nobody has to. A periodic one has its `rhythm`: an
    entry per subject and period. The subject is a unit, or what `subject_kind` says stands in one.
    A new task is due by `due_rule`; `owed` is what each subject has to fill every period
    (`domain.owed`).
    """

    shown_by: ClassVar[Scoped] = ShownRegisters(permission=REGISTER_FILL, person="records__person")

    fieldset = models.OneToOneField(FieldSet, on_delete=models.PROTECT, related_name="register")
    # What its counts are called by: `ASM-16.overdue`. One that ships has its own from the start.
    code = models.CharField("代码", max_length=20, blank=True)
    name = models.CharField("名称", max_length=60, unique=True)
    note = models.CharField("填报说明", max_length=300, blank=True)
    levels = NamedArrayField(
        models.CharField(max_length=20, choices=UnitLevel.choices),
        says=lambda level: dict(UnitLevel.choices).get(level, level),
        verbose_name="由哪些级别填报",
    )
    filled_by = _roles("由谁填报")
    single = models.BooleanField("每个单位只填一条", default=False)
    # As its published version says, which the entries follow.
    subject_kind = models.CharField("登记对象", max_length=20, blank=True, editable=False)
    is_open = models.BooleanField("开放填报", default=True)
    kind = models.CharField(
        "用途", max_length=10, choices=RegisterKind.choices, default=RegisterKind.LOG
    )
    rhythm = models.CharField("多久一期", max_length=10, choices=PeriodKind.choices, blank=True)
    number_prefix = models.CharField("编号前缀", max_length=6, blank=True)
    due_key = models.CharField("完成时限", max_length=30, blank=True)
    # Rules are in words: `portal.rules.domain.deadlines`.
    due_rule = models.CharField("登记时先填的时限", max_length=30, blank=True)
    owed = models.JSONField("每期应填", default=list, blank=True)
    quiet_days = models.PositiveSmallIntegerField("几天没有进展算久未更新", null=True, blank=True)
    # Where entries of a sort are noted on, looked over or closed otherwise: `domain.sorting`.
    sort_rules = models.JSONField("分类别的要求", default=list, blank=True)
    long_days = models.PositiveSmallIntegerField("几天没有办结要另行处理", null=True, blank=True)
    long_act = models.CharField("没有办结的怎么处理", max_length=40, blank=True)
    # What was closed is looked at again: where it is said, and when (`domain.looking_back`).
    look_back_key = models.CharField("回头看结果", max_length=30, blank=True)
    look_back_rule = models.CharField("何时回头看", max_length=30, blank=True)
    # Entered once, counted in another register too, as one of its sorts.
    counts_in = models.CharField("计入哪个登记簿", max_length=20, blank=True)
    counts_as = models.CharField("计入时算哪一类", max_length=40, blank=True)
    # Whose entries by person are counted beside the persons here: `domain.output`.
    output_from = models.CharField("列出各人在哪个登记簿的成果", max_length=20, blank=True)
    # Fields an office keeps to itself, entries only it lists: `domain.keeping`.
    kept_by = _roles("由哪个科室填写")
    kept_keys = _names("只由科室填写的字段")
    kept_list = models.BooleanField("只由科室列出、删除", default=False)
    decision_key = models.CharField("议定事项", max_length=30, blank=True)
    closing_keys = _names("销号前必须填写")
    looked_over_by = _roles("由谁审核")
    closed_by = _roles("由谁销号")
    seen_by = _roles("只给谁看")
    own_key = models.CharField("给本人看", max_length=30, blank=True)
    print_title = models.CharField("打印标题", max_length=60, blank=True)
    # Of a shipped one: which it was, and what that edition said, to tell later what has changed.
    preset = models.CharField("预置", max_length=20, blank=True, editable=False)
    preset_edition = models.CharField("预置版次", max_length=12, blank=True, editable=False)
    preset_content = models.JSONField("预置内容", default=dict, blank=True, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    search = models.CharField(max_length=200, editable=False)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = "登记簿"
        verbose_name_plural = "登记簿"
        constraints: ClassVar = [
            # What the entries' own `single` refers to.
            models.UniqueConstraint(fields=["id", "single"], name="register_and_single"),
            models.UniqueConstraint(
                fields=["code"], condition=~models.Q(code=""), name="register_code_once"
            ),
            models.UniqueConstraint(
                fields=["preset"], condition=~models.Q(preset=""), name="register_of_preset"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = search_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("registers:register", self.pk)

    @property
    def called_in_trail(self) -> str:
        """Who reads the trail learns that somebody acted, not of what the register is."""
        return SHOWN_TO_SOME if self.seen_by else ""

    @property
    def paper_title(self) -> str:
        return self.print_title or self.name

    @property
    def levels_label(self) -> str:
        said: str = self.get_levels_display()  # type: ignore[attr-defined]
        return said

    @property
    def figures_code(self) -> str:
        return self.code or f"DJ-{self.pk}"

    def is_known_to(self, user: Actor) -> bool:
        """As `known_to`, of somebody who sees it."""
        held = (role.key for role in getattr(user, "roles", ()))
        return not self.seen_by or not set(self.seen_by).isdisjoint(held)

    @property
    def is_periodic(self) -> bool:
        return self.kind == RegisterKind.PERIODIC

    @property
    def subject_label(self) -> str:
        return subjects.label_of(self.subject_kind)

    @property
    def subject_column(self) -> str:
        """Of what belongs to it: the column that says whom it is about."""
        return "subject_id" if self.subject_kind else "unit"

    def new_record(
        self,
        unit: Unit,
        *,
        subject: int | None = None,
        period: Period | None = None,
        edition: int = 1,
    ) -> "RegisterRecord":
        """Not yet saved. `subject` is the key of what stands in the unit."""
        return RegisterRecord(
            register=self,
            single=self.single,
            unit=unit,
            subject_kind=self.subject_kind,
            subject_id=subject,
            period=period,
            edition=edition,
            state=self.begins,
        )

    @property
    def begins(self) -> RecordState:
        """The state of a new entry: what is no task is looked over whenever it was saved."""
        if self.looked_over_by and self.kind != RegisterKind.TASK:
            return RecordState.CHECKING
        return BEGINS[RegisterKind(self.kind)]


HELD = ("open_values", "sealed_values")  # the columns `RegisterRecord.hold` sets

_NOT_KEPT = (
    *("register", "single", "version", "unit", "period", "subject_kind", "subject_id"),
    *("open_values", "sealed_values", "findings", "at", "person"),
    # Its steps are the history of these.
    *("search", "number", "state", "due_on", "noted_on", "closed_on", "made_on", "counts_on"),
    *("looked_back_on", "quiet_days", "looked_over_by", "closed_by"),
)


@tracked(exclude=_NOT_KEPT, sealed=("change",))
class RegisterRecord(Standing, models.Model):
    """One entry: what each kind stores, by field key, under its version's fields.

    What is sensitive lies apart, encrypted; `hold` parts the two, `values` joins them again. What
    the latest save changed, cell by cell, is sealed in `change`: its history keeps every one.
    """

    shown_by: ClassVar[Scoped] = ShownToSome(
        permission=REGISTER_FILL, path="unit__path", register="register__", person="person"
    )

    register = models.ForeignKey(
        Register, verbose_name="登记簿", on_delete=models.PROTECT, related_name="records"
    )
    # As its register says: the database refuses another value, and changes it with the register's.
    single = models.BooleanField(default=False, editable=False)
    version = models.ForeignKey(FieldSetVersion, on_delete=models.PROTECT, related_name="records")
    unit = models.ForeignKey(
        Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="register_records"
    )
    # Whom it is about, where that is not the unit itself but stands in it.
    subject_kind = models.CharField(max_length=20, blank=True, default="", editable=False)
    subject_id = models.BigIntegerField(null=True, editable=False)
    # Whose own it is: whom the field `own_key` of its register names.
    person = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    period = PeriodField("期间", null=True, blank=True)
    open_values = models.JSONField("内容", default=dict)
    sealed_values = EncryptedTextField("敏感内容")
    findings = models.JSONField("待补正", default=list)
    number = models.CharField("编号", max_length=20, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=RecordState.choices, default=RecordState.RECORDED
    )
    due_on = models.DateField("完成时限", null=True, blank=True)
    noted_on = models.DateField("最近进展", null=True, blank=True)
    looked_back_on = models.DateField("回头看日期", null=True, blank=True)
    # Where its sort has it otherwise than its register.
    quiet_days = models.PositiveSmallIntegerField(null=True, editable=False)
    looked_over_by = _roles("由谁审核")
    closed_by = _roles("由谁销号")
    closed_on = models.DateField("销号日期", null=True, blank=True)
    made_on = models.DateField("登记日期", default=timezone.localdate)
    # In which period it counts: as its register has it, `domain.counting`.
    counts_on = models.DateField("计入日期", default=timezone.localdate)
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
        indexes: ClassVar = [
            models.Index(fields=["register", "unit"], name="record_of_unit"),
            models.Index(fields=["register", "counts_on"], name="record_counted"),
            # As a list of tasks is read, page by page.
            models.Index("register", *TASK_ORDER, name="record_task_order"),
            models.Index(
                fields=["subject_kind", "subject_id"],
                condition=models.Q(subject_id__isnull=False),
                name="record_of_subject",
            ),
            models.Index(
                fields=["due_on"], condition=models.Q(state__in=UNENDED), name="record_due"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(subject_kind="", subject_id=None)
                | (~models.Q(subject_kind="") & models.Q(subject_id__isnull=False)),
                name="record_subject_whole",
            ),
            models.UniqueConstraint(
                fields=["register", "unit"],
                condition=models.Q(single=True, subject_id=None),
                name="single_of_unit",
            ),
            models.UniqueConstraint(
                fields=["register", "subject_id"],
                condition=models.Q(single=True, subject_id__isnull=False),
                name="single_of_subject",
            ),
            # One that is crossed out gives its place to another.
            models.UniqueConstraint(
                fields=["register", "unit", "period"],
                condition=~models.Q(state=RecordState.VOID) & models.Q(subject_id=None),
                name="record_of_period",
            ),
            models.UniqueConstraint(
                fields=["register", "subject_id", "period"],
                condition=~models.Q(state=RecordState.VOID) & models.Q(subject_id__isnull=False),
                name="subject_of_period",
            ),
            models.UniqueConstraint(
                fields=["register", "number"],
                condition=~models.Q(number=""),
                name="record_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.subject_label} {self.number or f'第 {self.pk} 号'}"

    def get_absolute_url(self) -> str:
        return routes.record("registers:record", self.pk)

    @property
    def called_in_trail(self) -> str:
        hidden = self.register.called_in_trail
        return hidden and f"{hidden}，第 {self.pk} 号"

    @property
    def about(self) -> int:
        """The key of its subject: all entries of a register have one kind of them."""
        return self.subject_id or self.unit_id

    @property
    def subject_label(self) -> str:
        """Read with the row by a list, else by itself."""
        declared = subjects.of(self.subject_kind)
        if declared is None:
            return str(self.unit)
        return getattr(self, "subject_name", "") or declared.name_of(self.subject_id) or "已删除"

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
