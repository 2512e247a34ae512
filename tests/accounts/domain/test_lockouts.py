import datetime as dt

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.access import Denied
from portal.accounts.actions import ACCOUNT_UNLOCKED
from portal.accounts.domain import lockouts
from portal.audit.models import Event

pytestmark = pytest.mark.django_db


def attempts(username, failures, *, address="10.0.0.8", minutes_ago=0, browser="a"):
    attempt = AccessAttempt.objects.create(
        username=username, ip_address=address, user_agent=browser, failures_since_start=failures
    )
    moment = timezone.now() - dt.timedelta(minutes=minutes_ago)
    AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=moment)


def test_current_lists_lockouts_in_force_with_their_users(clerk):
    attempts(clerk.username, 5, minutes_ago=10)
    attempts("nobody", 6)
    attempts("few", 4)
    attempts("expired", 9, minutes_ago=31)
    current = [
        (row.username, row.user, row.failures, row.minutes_left) for row in lockouts.current()
    ]
    assert current == [("nobody", None, 6, 30), (clerk.username, clerk, 5, 20)]


def test_failures_from_several_browsers_of_one_address_add_up(clerk):
    attempts(clerk.username, 3, browser="a")
    attempts(clerk.username, 2, browser="b")
    attempts(clerk.username, 4, address="10.0.0.9")
    assert [(row.address, row.failures) for row in lockouts.current()] == [("10.0.0.8", 5)]


def test_unlock_forgets_the_failures_and_is_audited(security, clerk):
    attempts(clerk.username, 5)
    lockouts.unlock(clerk, by=security)
    assert lockouts.current() == []
    assert Event.objects.get(action=ACCOUNT_UNLOCKED).actor == security


def test_unlock_needs_the_permission_and_a_lockout(security, system, clerk):
    with pytest.raises(ValidationError, match="没有锁定"):
        lockouts.unlock(clerk, by=security)
    attempts(clerk.username, 5)
    with pytest.raises(Denied):
        lockouts.unlock(clerk, by=system)


def test_current_takes_two_queries_however_many(clerk, django_assert_num_queries):
    for number in range(30):
        attempts(f"name{number}", 5)
    with django_assert_num_queries(2):
        assert len(lockouts.current()) == 30
