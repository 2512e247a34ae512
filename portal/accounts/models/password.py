from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.access import Scoped, ScopedQuerySet
from portal.audit.keeping import Kept


class PasswordRecord(models.Model):
    """The hash of a password once used, kept so that it is not used again soon."""

    shown_by: ClassVar[Scoped] = Scoped()  # nobody is ever shown one
    kept: ClassVar[Kept] = Kept(goes_with="user")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="password_records"
    )
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "历史密码"
        verbose_name_plural = "历史密码"

    def __str__(self) -> str:
        return f"{self.user} {self.set_at:%Y-%m-%d}"
