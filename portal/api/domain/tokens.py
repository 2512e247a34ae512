"""Tokens of the API: created by their owner, revoked by him or by the security administrator."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from portal.access import Reach, reaches, require
from portal.accounts.domain import confirmation
from portal.accounts.models import User
from portal.accounts.permissions import ACCOUNTS_SECURE
from portal.api.actions import TOKEN_CREATED, TOKEN_REVOKED, TOKEN_USED
from portal.api.choices import DAYS, MOST_TOKENS
from portal.api.models import ApiToken, Bearer
from portal.audit import context
from portal.audit.domain import events

PREFIX = "zzb_"  # lets a scanner of files recognise a token somebody left lying about
HINT_LENGTH = len(PREFIX) + 6
TOUCH_EVERY = dt.timedelta(minutes=1)


def offered_to(user: User) -> list[Reach]:
    """What a token of the user may be for: no more than he may do himself."""
    return [reach for reach in reaches if reach.permission is None or user.can(reach.permission)]


@sensitive_variables("password", "secret")
def create(
    *, by: User, password: str, name: str, reach: Collection[str], days: int
) -> tuple[ApiToken, str]:
    """Return the token and its secret, which is shown once and never kept."""
    confirmation.require_password(by, password=password)
    return _create(by, name, reach, days)


@sensitive_variables("secret")
@transaction.atomic
def _create(by: User, name: str, reach: Collection[str], days: int) -> tuple[ApiToken, str]:
    User.objects.select_for_update().get(pk=by.pk)  # two requests at once count one after another
    _check(by, name, reach, days)
    secret = PREFIX + secrets.token_urlsafe(32)
    now = timezone.now()
    token = ApiToken.objects.create(
        name=name.strip(),
        owner=by,
        digest=digest(secret),
        hint=secret[:HINT_LENGTH],
        reach=[item.value for item in reaches if item in reach],
        created_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    until = f"{timezone.localtime(token.expires_at):%Y-%m-%d %H:%M}"
    labels = token.get_reach_labels()
    events.record(TOKEN_CREATED, by=by, target=token, until=until, reach=labels)
    return token, secret


def _check(by: User, name: str, reach: Collection[str], days: int) -> None:
    if not name.strip():
        raise ValidationError({"name": "请填写令牌名称，例如“统计平台每日取数”。"})
    if days not in DAYS:
        raise ValidationError({"days": f"有效期只能是{'、'.join(DAYS.values())}，请重新选择。"})
    if not reach:
        raise ValidationError({"reach": "请至少选择一项用途。"})
    if foreign := set(reach) - set(offered_to(by)):
        labels = "、".join(reaches.label_of(item) for item in foreign)
        raise ValidationError({"reach": f"您本人没有“{labels}”的权限，不能写入令牌。"})
    if ApiToken.objects.alive().filter(owner=by).count() >= MOST_TOKENS:
        raise ValidationError(
            f"您已有 {MOST_TOKENS:,} 个在用的令牌，请先在“接口令牌”页作废不再使用的。"
        )


@transaction.atomic
def revoke(token: ApiToken, *, by: User) -> ApiToken:
    """Its next request is refused."""
    token = (
        ApiToken.objects.select_for_update(of=("self",))
        .select_related("owner__unit")
        .get(pk=token.pk)
    )
    if token.owner_id != by.pk:
        require(by, ACCOUNTS_SECURE, token.owner.unit)
    if token.revoked_at:
        raise ValidationError(f"令牌“{token}”已经作废，不需要再办理。")
    token.revoked_at, token.revoked_by = timezone.now(), by
    token.save(update_fields=["revoked_at", "revoked_by"])
    events.record(TOKEN_REVOKED, by=by, target=token, username=token.owner.username)
    return token


@sensitive_variables()
def digest(secret: str) -> str:
    """The secret is 256 random bits: a plain hash cannot be searched back."""
    return hashlib.sha256(secret.encode()).hexdigest()


@sensitive_variables()
def find(secret: str) -> tuple[ApiToken, Bearer] | None:
    """The living token of this secret and its owner, limited to it."""
    token = ApiToken.objects.alive().filter(digest=digest(secret)).first()
    if token is None:
        return None
    owner = Bearer.objects.select_related("unit").get(pk=token.owner_id)
    owner.limit_to(token.permissions)
    return token, owner


def note_use(token: ApiToken, *, by: User) -> None:
    """Keep when and whence it was used last; the first use of a day is an audit event."""
    now = timezone.now()
    address = context.current().address
    if token.last_used_at and now - token.last_used_at < TOUCH_EVERY:
        return
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    unused = models.Q(last_used_at=None) | models.Q(last_used_at__lt=midnight)
    rows = ApiToken.objects.filter(pk=token.pk)
    with transaction.atomic():
        # The database decides which of two requests at once was the day's first.
        if rows.filter(unused).update(last_used_at=now, last_address=address):
            events.record(TOKEN_USED, by=by, target=token)
            return
    rows.update(last_used_at=now, last_address=address)
