import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from portal.access import Denied
from portal.accounts.domain import sessions
from portal.accounts.models import Session
from portal.audit.models import Event
from tests.factories.accounts import UserFactory, signed_in

pytestmark = pytest.mark.django_db


def two_sessions(user):
    return [signed_in(Client(), user).session.row_key for _ in range(2)]


def test_own_sessions_are_listed_without_those_of_others_or_expired(clerk, member):
    first, second = two_sessions(clerk)
    two_sessions(member)
    Session.objects.filter(pk=first).update(expire_date=timezone.now())
    assert [session.pk for session in sessions.of(clerk)] == [second]


def test_handle_finds_only_the_own_session_and_hides_its_key(clerk, member):
    session = Session.objects.get(pk=two_sessions(clerk)[0])
    assert session.pk not in session.handle
    assert sessions.find(clerk, handle=session.handle) == session
    assert sessions.find(member, handle=session.handle) is None


def test_owner_and_security_administrator_end_a_session_others_do_not(clerk, member, security):
    first, second = (Session.objects.get(pk=key) for key in two_sessions(clerk))
    with pytest.raises(Denied):
        sessions.end(first, by=member)
    sessions.end(first, by=clerk)
    sessions.end(second, by=security)
    assert clerk.sessions.count() == 0
    assert list(Event.objects.order_by("pk").values_list("actor", "object_id")) == [
        (clerk.pk, str(clerk.pk)),
        (security.pk, str(clerk.pk)),
    ]


def test_end_all_may_spare_one(clerk):
    first, _ = two_sessions(clerk)
    assert sessions.end_all(clerk, except_key=first) == 1
    assert [session.pk for session in sessions.of(clerk)] == [first]


def test_clear_ended_removes_expired_rows(county):
    first, second = two_sessions(UserFactory(unit=county))
    Session.objects.filter(pk=first).update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert sessions.clear_ended() == 1
    assert list(Session.objects.values_list("pk", flat=True)) == [second]
