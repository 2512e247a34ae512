"""Queries put together once: the same rows as the query itself finds, for every value."""

import datetime as dt

import pytest

from portal.accounts.models import User
from portal.prepared import PreparedRows

pytestmark = pytest.mark.django_db

_by_name = PreparedRows(
    lambda name, day: User.objects.select_related("unit").filter(
        username=name, date_joined__date__lte=day
    ),
    "a name",
    dt.date.max,
)
