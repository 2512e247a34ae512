"""The policy library: documents with number, dates, validity and every version of their text."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.keeping import Kept
from portal.audit.tracking import tracked
from portal.files.models import Upload
from portal.inbox.choices import PolicyAct, PolicyCategory, PolicyState
from portal.inbox.permissions import POLICIES_VIEW
from portal.text import search_key, search_term


def pairs(text: str) -> list[str]:
    """Every two neighbouring characters, once: what the text index stores and is asked for."""
    folded = search_term(text)
    return sorted({folded[i : i + 2] for i in range(len(folded) - 1)})


class PolicyQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        """By title, number or pinyin initials, or anywhere in the text in force.

        The index of pairs narrows the texts to a few; `contains` then decides. It works on Chinese
        words of two characters, for which PostgreSQL's trigrams are too long.
        """
        term = search_term(typed)
        in_text = models.Q(body__contains=term)
        if len(term) > 1:
            in_text &= models.Q(grams__contains=pairs(term))
        # A union of keys keeps both conditions on their own index.
        by_name = self.model.objects.filter(search__contains=term).values("pk")
        by_text = self.model.objects.filter(in_text).values("pk")
        return self.filter(pk__in=by_name.union(by_text))

    def valid_on(self, day: dt.date) -> Self:
        """In force on the day, whatever became of them since."""
        begins = models.functions.Coalesce("valid_from", "issued_on")
        begun = self.annotate(begins_on=begins).filter(begins_on__lte=day)
        return begun.filter(models.Q(valid_until=None) | models.Q(valid_until__gt=day))

    def in_order(self) -> Self:
        return self.order_by(models.F("issued_on").desc(nulls_last=True), "-pk")


@tracked(exclude=("search", "body", "grams"))
class Policy(models.Model):
    """A document of the library. Its text lies in versions; `body` repeats the last for search."""

    shown_by: ClassVar[Scoped] = Scoped(permission=POLICIES_VIEW)

    title = models.CharField("标题", max_length=150)
    number = models.CharField("文号", max_length=60, blank=True)
    issuer = models.CharField("发文机关", max_length=100)
    category = models.CharField("类别", max_length=20, choices=PolicyCategory.choices)
    issued_on = models.DateField("发文日期")
    valid_from = models.DateField("施行日期", null=True, blank=True)
    valid_until = models.DateField("失效日期", null=True, blank=True)
    state = models.CharField(
        "效力", max_length=10, choices=PolicyState.choices, default=PolicyState.IN_FORCE
    )
    replaced_by = models.ForeignKey(
        "self",
        verbose_name="替代文件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
    )
    search = models.CharField(max_length=700, editable=False)
    body = models.TextField(editable=False)
    grams = ArrayField(models.CharField(max_length=2), default=list, editable=False)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = "制度文件"
        verbose_name_plural = "制度文件"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="policy_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None)
                | models.Q(valid_from=None)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="policy_ends_after_start",
            ),
        ]
        indexes: ClassVar = [GinIndex(fields=["grams"], name="policy_grams")]

    def __str__(self) -> str:
        return f"《{self.title}》"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = search_key(self.title, self.number, self.issuer)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("inbox:policy", self.pk)

    def take_text(self, text: str) -> None:
        """Make the text the one that search looks into; the caller saves."""
        self.body = search_term(text)
        self.grams = pairs(text)

    @property
    def is_in_force(self) -> bool:
        return self.state == PolicyState.IN_FORCE


class PolicyVersion(models.Model):
    """The text as it stood from a day on. Versions are only ever added."""

    shown_by: ClassVar[Scoped] = Scoped(permission=POLICIES_VIEW)
    kept: ClassVar[Kept] = Kept()

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    ordinal = models.PositiveSmallIntegerField("版次")
    effective_on = models.DateField("施行日期")
    document = models.CharField("修订依据", max_length=100, blank=True)
    text = models.TextField("正文")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("录入时间", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "制度文件版本"
        verbose_name_plural = "制度文件版本"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "ordinal"], name="policy_version_once"),
        ]

    def __str__(self) -> str:
        return f"第 {self.ordinal} 版（{self.effective_on:%Y-%m-%d} 起）"

    @property
    def paragraphs(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]


class PolicyFile(models.Model):
    """A scan or an annex of one version; it stays with that version when a later one follows."""

    shown_by: ClassVar[Scoped] = Scoped(permission=POLICIES_VIEW)

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="files")
    upload = models.OneToOneField(
        Upload, verbose_name="文件", on_delete=models.PROTECT, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "制度文件附件"
        verbose_name_plural = "制度文件附件"

    def __str__(self) -> str:
        return str(self.upload)


class PolicyChangeQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        return self.filter(policy__search__contains=search_term(typed))


class PolicyChange(models.Model):
    """One line of the 废改立 register."""

    shown_by: ClassVar[Scoped] = Scoped(permission=POLICIES_VIEW)
    kept: ClassVar[Kept] = Kept(once=("withdrawn_at",))

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField("办理", max_length=10, choices=PolicyAct.choices)
    on = models.DateField("日期")
    document = models.CharField("依据", max_length=100, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("登记时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)

    objects = PolicyChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "废改立登记"
        verbose_name_plural = "废改立登记"

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.policy}"
