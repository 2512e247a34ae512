import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.audit.tracking import tracked
from portal.crypto import providers
from portal.crypto.fields import NO_KEY, EncryptedTextField
from portal.dates import PartialDate, PartialDateField
from portal.files.models import Upload
from portal.orgs.models import Unit
from portal.people import masking, names
from portal.people.choices import Sensitive, Sex
from portal.people.permissions import PEOPLE_VIEW
from portal.pinyin import spellings


class PersonQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        """By a part of the name, of its pinyin initials or of its pinyin, through the index of
        pieces."""
        term = names.match_key(typed)
        if not term:
            return self
        condition = models.Q(grams__contains=names.term_grams(term))
        if len(term) > names.GRAM:
            condition &= models.Q(search__contains=term)
        for way in spellings(term):
            pieces = names.term_grams(way.initials)
            condition |= models.Q(grams__contains=pieces, name_key__regex=way.pattern)
        return self.filter(condition)

    def with_identity(self, number: str) -> Self:
        """The row whose identity number, 18 characters in standard form, is this one."""
        return self.filter(identity_index__in=list(providers.blind_indexes(number)))

    def named(self, name: str) -> Self:
        return self.filter(name_key=names.match_key(name))

    def behind(self, user: Any) -> Self:
        """The person an account is of: called so, in the account's unit. Nobody where two there
        are called so, of whom one would be shown what is the other's."""
        called = self.model.objects.filter(unit=user.unit_id).named(user.name)
        counted = called.order_by().values("unit")
        alone = counted.annotate(n=models.Count("pk"), only=models.Min("pk")).filter(n=1)
        accounts = User.objects.active().filter(unit=user.unit_id, name=user.name)
        others = models.Exists(accounts.exclude(pk=user.pk))
        return self.filter(pk__in=alone.values("only")).exclude(others)


class PersonManager(models.Manager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Those who were merged into somebody else no longer appear."""

    def get_queryset(self) -> PersonQuerySet:
        return super().get_queryset().filter(merged_into=None)


@tracked(
    # A replaced photo leaves the disk, so that a history could not show it; the event tells of it.
    exclude=("name_key", "search", "grams", "created_at", "changed_at", "identity_index", "photo"),
    sensitive=("identity", "phone", "address"),
)
class Person(models.Model):
    """One row per human being; cadre, member and talent records stand on it one to one."""

    is_persons_file: ClassVar = True  # looks at night are watched
    shown_by: ClassVar[Scoped] = Scoped(permission=PEOPLE_VIEW, path="unit__path")

    name = models.CharField("姓名", max_length=50)
    sex = models.CharField("性别", max_length=6, choices=Sex.choices)
    birth = PartialDateField("出生年月", null=True, blank=True)
    nationality = models.CharField("民族", max_length=20, blank=True)
    native_place = models.CharField("籍贯", max_length=60, blank=True)
    unit = models.ForeignKey(
        Unit, verbose_name="所在单位", on_delete=models.PROTECT, related_name="people"
    )
    identity = EncryptedTextField("身份证号")
    identity_index = models.CharField(max_length=90, null=True, editable=False)
    phone = EncryptedTextField("电话")
    address = EncryptedTextField("住址")
    # Kept by `files` as long as a row refers to it: never deleted under the person.
    photo = models.ForeignKey(
        Upload, verbose_name="照片", null=True, on_delete=models.PROTECT, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    name_key = models.CharField(max_length=50, editable=False)
    search = models.CharField(max_length=200, editable=False)
    grams = ArrayField(models.CharField(max_length=names.GRAM), editable=False)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    objects = PersonManager()
    everyone = models.Manager.from_queryset(PersonQuerySet)()

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        base_manager_name = "everyone"
        default_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["identity_index"],
                condition=models.Q(merged_into=None),
                name="person_identity_once",
            ),
            models.CheckConstraint(
                condition=models.Q(identity="", identity_index=None)
                | (~models.Q(identity="") & ~models.Q(identity_index=None)),
                name="person_identity_has_index",
            ),
            models.CheckConstraint(condition=models.Q(sex__in=Sex.values), name="person_sex_known"),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["grams"], name="person_grams", fastupdate=False),
            models.Index(fields=["name_key", "birth"], name="person_name_birth"),
            models.Index(fields=["unit", "name_key"], name="person_unit_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("people:person", self.pk)

    def derive(self) -> Self:
        """Fill the columns that follow from others; bulk writers call it before they write."""
        self.name = names.tidy(self.name)
        self.name_key = names.match_key(self.name)
        self.search = names.search_text(self.name)
        self.grams = names.grams(self.search)
        if isinstance(self.identity, str):
            self.identity_index = providers.blind_index(self.identity) if self.identity else None
        return self

    def masked(self, what: Sensitive) -> str:
        """What may be shown of it: a list opens even when the key of a row is missing."""
        value = getattr(self, what)
        try:
            return masking.MASKS[what](value if isinstance(value, str) else value.reveal())
        except providers.UnreadableError:
            return NO_KEY

    @property
    def masked_identity(self) -> str:
        return self.masked(Sensitive.IDENTITY)

    @property
    def masked_phone(self) -> str:
        return self.masked(Sensitive.PHONE)

    @property
    def masked_address(self) -> str:
        return self.masked(Sensitive.ADDRESS)

    def age_on(self, month: PartialDate | dt.date) -> int | None:
        return self.birth.age_on(month) if self.birth else None
