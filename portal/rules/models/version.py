import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.rules import catalogue
from portal.rules.catalogue import RuleSet
from portal.rules.choices import NEAREST_FIRST, Tier
from portal.rules.permissions import RULES_VIEW

FAR_AHEAD = dt.date(9999, 12, 31)


class RuleVersionQuerySet(ScopedQuerySet):
    def on(self, day: dt.date) -> Self:
        return self.filter(effective_from__lte=day).exclude(effective_to__lte=day)

    def overlapping(self, since: dt.date, until: dt.date | None) -> Self:
        """Versions that share a day with the span from `since` up to, not including, `until`."""
        begun = self if until is None else self.filter(effective_from__lt=until)
        return begun.exclude(effective_to__lte=since)

    def nearest_first(self) -> Self:
        places = [models.When(tier=tier, then=place) for place, tier in enumerate(NEAREST_FIRST)]
        return self.order_by(models.Case(*places), "-effective_from")

    def one_per_rule(self, day: dt.date) -> Self:
        """For each rule the version that applies on the day, else the one that lasted longest."""
        in_force = models.Q(pk__in=self.model.objects.on(day).values("pk"))
        tiers = [models.When(tier=tier, then=place) for place, tier in enumerate(NEAREST_FIRST)]
        chosen = (
            self.annotate(lasts=Coalesce("effective_to", models.Value(FAR_AHEAD)))
            .order_by(
                "code",
                models.Case(models.When(in_force, then=0), default=1),
                models.Case(*tiers),
                "-lasts",
            )
            .distinct("code")
        )
        return self.filter(pk__in=chosen.values("pk"))

    def matching(self, typed: str) -> Self:
        return self.filter(code__in=catalogue.codes_matching(typed))


class RuleVersion(models.Model):
    """The parameters of a rule at a tier, from its first day up to, not including, `effective_to`.

    A version that has begun is never changed: a new one takes over from a later day.
    """

    shown_by: ClassVar[Scoped] = Scoped(permission=RULES_VIEW)

    code = models.CharField("编号", max_length=20)
    tier = models.CharField("层级", max_length=12, choices=Tier.choices)
    params = models.JSONField("参数")
    effective_from = models.DateField("生效日期")
    effective_to = models.DateField("失效日期", null=True, blank=True)
    source = models.CharField("依据", max_length=300)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="修改人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField("修改时间", auto_now_add=True)

    objects = RuleVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "规则版本"
        verbose_name_plural = "规则版本"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "tier", "effective_from"], name="rule_version_starts_once"
            ),
            models.UniqueConstraint(
                fields=["code", "tier"],
                condition=models.Q(effective_to=None),
                name="rule_version_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(effective_to=None)
                | models.Q(effective_to__gt=models.F("effective_from")),
                name="rule_version_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}（{self.get_tier_display()}，自 {self.effective_from}）"

    def get_absolute_url(self) -> str:
        return reverse("rules:rule", args=[self.code])

    @property
    def rule(self) -> RuleSet:
        return catalogue.get(self.code)

    @property
    def in_words(self) -> list[tuple[str, str]]:
        return self.rule.in_words(self.params)

    def state_on(self, day: dt.date) -> str:
        if self.effective_from > day:
            return "later"
        return "ended" if self.effective_to and self.effective_to <= day else "current"
