"""A token in use and one revoked; nobody knows their secrets, so they open nothing."""

import datetime as dt
import secrets
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.api.domain.tokens import HINT_LENGTH, PREFIX, digest
from portal.api.models import ApiToken
from portal.demo import DemoPlan
from portal.orgs.permissions import READ_UNITS
from portal.people.permissions import READ_PEOPLE
from portal.text import search_key


def build(plan: DemoPlan) -> None:
    owner = User.objects.holding("organization_office").order_by("pk").first()
    if owner is None:
        return
    now = timezone.now()
    past = now - dt.timedelta(days=200)
    ended = past + dt.timedelta(days=60)
    ApiToken.objects.bulk_create(
        [
            _token(
                owner=owner,
                name="统计平台每日取数",
                reach=[READ_UNITS, READ_PEOPLE],
                created_at=now,
                last_used_at=now,
            ),
            _token(
                owner=owner,
                name="大屏展示（旧）",
                reach=[READ_UNITS],
                created_at=past,
                last_used_at=ended,
                revoked_at=ended,
                revoked_by=owner,
            ),
        ]
    )


def _token(*, name: str, created_at: dt.datetime, **facts: Any) -> ApiToken:
    secret = PREFIX + secrets.token_urlsafe(32)
    hint = secret[:HINT_LENGTH]
    return ApiToken(
        name=name,
        digest=digest(secret),
        hint=hint,
        created_at=created_at,
        expires_at=created_at + dt.timedelta(days=90),
        search=search_key(name, hint),
        **facts,
    )
