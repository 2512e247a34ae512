import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal import browsers
from portal.access import Scoped, ScopedQuerySet
from portal.accounts.session_store import SessionStore


class SessionQuerySet(ScopedQuerySet):
    def alive(self, now: dt.datetime | None = None) -> Self:
        return self.filter(expire_date__gt=now or timezone.now())


class Session(AbstractBaseSession):
    """A signed-in browser. Its owner sees it listed and may end it."""

    shown_by: ClassVar[Scoped] = Scoped(owner="user")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions"
    )
    address = models.GenericIPAddressField("地址", null=True)
    user_agent = models.CharField("浏览器", max_length=200, blank=True)
    started_at = models.DateTimeField("登录时间", null=True)
    seen_at = models.DateTimeField("最近活动", null=True)

    # Django types its own manager as one of the class; to it an instance is as good.
    objects = SessionQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "会话"
        verbose_name_plural = "会话"

    def __str__(self) -> str:
        return f"{self.address or '未知地址'} {self.user_agent}"

    @property
    def handle(self) -> str:
        """Names the session on a page; neither its key nor the hash of it leaves."""
        return salted_hmac("portal.accounts.session", self.session_key).hexdigest()[:20]

    @property
    def browser(self) -> str:
        return browsers.spoken(self.user_agent)

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore
