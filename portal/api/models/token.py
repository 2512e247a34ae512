import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone

from portal.access import Permission, Scoped, ScopedQuerySet, reaches
from portal.accounts.permissions import ACCOUNTS_SECURE
from portal.api.choices import LONGEST_DAYS
from portal.text import search_key, search_term


class TokenQuerySet(ScopedQuerySet):
    def alive(self) -> Self:
        """Neither revoked, nor expired, nor from before the account was last enabled, its password
        reset or its second factor removed."""
        ended = models.F("owner__tokens_ended_at")
        return self.filter(
            models.Q(owner__tokens_ended_at=None) | models.Q(created_at__gt=ended),
            revoked_at=None,
            expires_at__gt=timezone.now(),
            created_at__gte=models.F("owner__enabled_at"),
            owner__disabled_at=None,
        )

    def matching(self, typed: str) -> Self:
        return self.filter(
            models.Q(search__contains=search_term(typed))
            | models.Q(owner__search__contains=search_term(typed))
        )


class ApiToken(models.Model):
    """A key to the API in its owner's name. Only a digest of the secret is kept."""

    shown_by: ClassVar[Scoped] = Scoped(
        permission=ACCOUNTS_SECURE, path="owner__unit__path", owner="owner"
    )

    name = models.CharField("名称", max_length=50)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="持有人",
        on_delete=models.PROTECT,
        related_name="api_tokens",
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField("令牌开头", max_length=12, editable=False)
    reach = ArrayField(models.CharField(max_length=40), verbose_name="用途")
    created_at = models.DateTimeField("创建时间", default=timezone.now)
    expires_at = models.DateTimeField("有效期至")
    last_used_at = models.DateTimeField("最近使用", null=True)
    last_address = models.GenericIPAddressField("最近使用地址", null=True)
    revoked_at = models.DateTimeField("作废时间", null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    search = models.CharField(max_length=200, editable=False)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = "接口令牌"
        verbose_name_plural = "接口令牌"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at"))
                & models.Q(
                    expires_at__lte=models.F("created_at") + dt.timedelta(days=LONGEST_DAYS)
                ),
                name="api_token_expires_within_year",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_by=None)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="api_token_revoked_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(reach__len__gt=0), name="api_token_reaches_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search = search_key(self.name, self.hint)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("tokens:mine")

    @property
    def permissions(self) -> frozenset[Permission]:
        known = (reaches.of(value).permission for value in self.reach if value in reaches)
        return frozenset(permission for permission in known if permission is not None)

    @property
    def state(self) -> str:
        if self.revoked_at:
            return "已作废"
        if self.expires_at <= timezone.now():
            return "已到期"
        return "已失效" if self._is_void else "在用"

    @property
    def _is_void(self) -> bool:
        """By what happened to the owner's account since."""
        ended = self.owner.tokens_ended_at
        late = ended is not None and self.created_at <= ended
        return late or not self.owner.is_active or self.created_at < self.owner.enabled_at

    @property
    def is_alive(self) -> bool:
        return self.state == "在用"

    def get_reach_labels(self) -> list[str]:
        return [reaches.of(value).label for value in self.reach if value in reaches]
