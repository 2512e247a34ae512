from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.orgs.models import ComparisonGroup
from portal.periods import PeriodField, PeriodKind
from reports.choices import ENDED, UNSIGNED, BulletinState, Layout, OthersShown
from reports.permissions import BULLETINS_VIEW
from reports.series import SERIES, Series


def _by(words: str) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=words,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )


class BulletinSeriesQuerySet(ScopedQuerySet):
    def declared(self) -> Self:
        """Of the apps that are installed."""
        return self.filter(key__in=SERIES)


@tracked()
class BulletinSeries(models.Model):
    """What the office has set of a series; what it says is declared by an app."""

    shown_by: ClassVar[Scoped] = Scoped(permission=BULLETINS_VIEW)

    key = models.CharField("代码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=30)
    office = models.CharField("发文机关", max_length=60)
    organ = models.CharField(
        "机关代字", max_length=20, blank=True, help_text="发文字号中的代字，例如“云组通”。"
    )
    addressees = models.CharField(
        "主送机关", max_length=200, blank=True, help_text="简报没有主送机关，印在末页的“发”。"
    )
    reported_to = models.CharField(
        "报", max_length=200, blank=True, help_text="印在简报末页：呈报的上级领导、机关。"
    )
    copies_to = models.CharField(
        "抄送、送", max_length=200, blank=True, help_text="公文印作“抄送”，简报、专报印作“送”。"
    )
    copies = models.PositiveSmallIntegerField(
        "印数", null=True, blank=True, help_text="简报末页的“共印×份”，留空不印。"
    )
    day = models.PositiveSmallIntegerField(
        "起草日", help_text="期末以后每月几日起草；按周的，1 是星期一。"
    )
    is_on = models.BooleanField("自动起草", default=True)
    # Only a leader switches it on: what is sent to townships cannot be taken back from them.
    is_circulated = models.BooleanField("印发到单位", default=False)
    groups = models.ManyToManyField(
        ComparisonGroup, verbose_name="印发范围", related_name="+", blank=True
    )
    others_shown = models.CharField(
        "其他单位的内容",
        max_length=10,
        choices=OthersShown.choices,
        default=OthersShown.TOTALS,
        help_text="收到的单位看本单位的各行总是全的；这里定它看到其他单位的多少。已印发的各期同样按此显示。",
    )

    objects = BulletinSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = "通报系列"
        verbose_name_plural = "通报系列"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("bulletins:series", args=[self.pk])

    @property
    def declared(self) -> Series:
        return SERIES[self.key]

    @property
    def schedule(self) -> str:
        """When it is drafted, in words."""
        if not self.is_on:
            return "人工起草"
        if self.declared.kind == PeriodKind.WEEK:
            return f"每周{'一二三四五六日'[self.day - 1]}自动起草"
        return f"每{self.declared.kind.label[:-1]}末以后 {self.day} 日自动起草"

    @property
    def circulation(self) -> str:
        if not self.is_circulated:
            return "不印发"
        return "、".join(str(group) for group in self.groups.all()) or "未选分组"


class BulletinQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        """By its title, and by what was said in it."""
        said = models.Q(blocks__icontains=typed) if len(typed) > 1 else models.Q()
        return self.filter(models.Q(title__icontains=typed) | said)

    def with_receipts(self) -> Self:
        """As `receipts` tells them."""
        received = models.Count(
            "deliveries", filter=models.Q(deliveries__received_at__isnull=False)
        )
        return self.annotate(sent=models.Count("deliveries"), received=received)

    def alive(self) -> Self:
        return self.exclude(state__in=ENDED)

    def published(self) -> Self:
        return self.filter(state=BulletinState.PUBLISHED)


@tracked()
class Bulletin(models.Model):
    """An issue of a series: drafted → reviewed → signed → published, later perhaps corrected by
    another one or withdrawn. `blocks` are kept, with their digest, when it is signed: from then on
    nothing of it changes."""

    shown_by: ClassVar[Scoped] = Scoped(permission=BULLETINS_VIEW)

    series = models.ForeignKey(
        BulletinSeries, verbose_name="系列", on_delete=models.PROTECT, related_name="bulletins"
    )
    period = PeriodField("期间")
    title = models.CharField("标题", max_length=100)
    corrects = models.ForeignKey(
        "self",
        verbose_name="更正的通报",
        null=True,
        on_delete=models.PROTECT,
        related_name="corrections",
    )
    cause = models.CharField("更正原因", max_length=200, blank=True)
    differences = models.JSONField("更正的内容", default=list)
    # What it was written from was corrected while it was signed: once it is out it is followed.
    again = models.CharField("印发后再更正的原因", max_length=200, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=BulletinState.choices, default=BulletinState.DRAFTED
    )
    number_year = models.PositiveSmallIntegerField("发文年度", null=True)
    number = models.PositiveSmallIntegerField("序号", null=True)
    total_number = models.PositiveIntegerField("总期数", null=True)
    blocks = models.JSONField("正文", default=list)
    digest = models.CharField("校验值", max_length=64, blank=True)
    reason = models.CharField("意见", max_length=200, blank=True)
    drafted_at = models.DateTimeField("起草时间")
    drafted_by = _by("起草人")  # null where the clock drafted it
    reviewed_at = models.DateTimeField("审核时间", null=True)
    reviewed_by = _by("审核人")
    signed_at = models.DateTimeField("签发时间", null=True)
    signed_by = _by("签发人")
    published_at = models.DateTimeField("印发时间", null=True)
    published_by = _by("印发人")
    heard_on = models.DateField("会议听取日期", null=True, blank=True)
    withdrawn_at = models.DateTimeField("收回时间", null=True)
    withdrawn_by = _by("收回人")

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = "通报"
        verbose_name_plural = "通报"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["series", "period"],
                condition=models.Q(corrects=None) & ~models.Q(state__in=ENDED),
                name="bulletin_once_a_period",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=~models.Q(state__in=ENDED),
                name="bulletin_one_correction",
            ),
            models.CheckConstraint(
                condition=models.Q(corrects=None, cause="")
                | models.Q(models.Q(corrects__isnull=False), ~models.Q(cause="")),
                name="bulletin_correction_has_cause",
            ),
            models.UniqueConstraint(
                fields=["series", "number_year", "number"], name="bulletin_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=UNSIGNED, number=None)
                | models.Q(state=BulletinState.WITHDRAWN)
                | models.Q(~models.Q(state__in=UNSIGNED), number__isnull=False),
                name="bulletin_numbered_when_signed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["series", "period"], name="bulletin_of_period")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("bulletins:bulletin", args=[self.pk])

    @property
    def corrected_by(self) -> "Bulletin | None":
        """The published issue that puts it right."""
        return self.corrections.exclude(published_at=None).order_by("-pk").first()

    @property
    def is_unsigned(self) -> bool:
        return self.state in UNSIGNED

    @property
    def receipts(self) -> str:
        """Of rows asked for `with_receipts`."""
        sent, received = getattr(self, "sent", 0), getattr(self, "received", 0)
        return f"{received:,}/{sent:,}" if sent else ""

    @property
    def numbered(self) -> str:
        """As it is cited; before it is signed there is nothing to cite."""
        if self.number is None:
            return ""
        if self.series.declared.layout == Layout.OFFICIAL:
            return f"{self.series.organ}〔{self.number_year}〕{self.number}号"
        return f"第{self.number}期（总第{self.total_number}期）"


class BulletinSection(models.Model):
    """A part of a draft. One that failed says why, and keeps nobody else from being written;
    `words` are a person's, after the blocks and in words only."""

    shown_by: ClassVar[Scoped] = Scoped(permission=BULLETINS_VIEW)

    bulletin = models.ForeignKey(Bulletin, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField("代码", max_length=30)
    label = models.CharField("部分", max_length=60)
    position = models.PositiveSmallIntegerField("顺序")
    blocks = models.JSONField("内容", default=list)
    failure = models.CharField("没有写成的原因", max_length=500, blank=True)
    words = models.TextField("补充的文字", blank=True)
    # Somebody has decided that what nobody counts is printed as that.
    gaps_stand = models.BooleanField("没有统计的照印", default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "通报的部分"
        verbose_name_plural = "通报的部分"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulletin", "key"], name="bulletin_section_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin} {self.label}"
