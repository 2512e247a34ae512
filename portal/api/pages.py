"""What the API adds to the menu and to the to-dos."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.accounts.permissions import ACCOUNTS_SECURE
from portal.api.models import ApiToken
from portal.ui.registry import MenuEntry, Todo, menu, todos

WARN_DAYS = 14

menu.add(
    MenuEntry("全部接口令牌", "tokens:all", "plug-connected", "系统", ACCOUNTS_SECURE, 25),
)


@todos.provider
def ending_tokens(user: Actor) -> Iterator[Todo]:
    """Only those still in use: nobody misses the others."""
    now = timezone.now()
    used = {"last_used_at__gte": now - dt.timedelta(days=WARN_DAYS)}
    until = now + dt.timedelta(days=WARN_DAYS)
    ending = ApiToken.objects.alive().filter(owner=user.pk, expires_at__lt=until, **used)
    detail = f"{WARN_DAYS} 天内到期，请创建新令牌并更换"
    yield Todo("接口令牌即将到期", reverse("tokens:mine"), detail, rows=ending)
