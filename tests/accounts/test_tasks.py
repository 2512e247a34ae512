import datetime as dt

import pytest
from django.utils import timezone

from portal.accounts import tasks
from portal.accounts.models import Session, User
from tests.factories.accounts import UserFactory, signed_in

pytestmark = pytest.mark.django_db


def test_disable_unused_disables(county):
    long_ago = timezone.now() - dt.timedelta(days=100)
    unused = UserFactory(unit=county, enabled_at=long_ago)
    tasks.disable_unused()
    assert list(User.objects.exclude(disabled_at=None)) == [unused]


def test_clear_ended_sessions_removes_expired_ones(county, client):
    signed_in(client, UserFactory(unit=county))
    Session.objects.update(expire_date=timezone.now())
    tasks.clear_ended_sessions()
    assert not Session.objects.exists()
