import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.access import Denied, Scope, permissions
from portal.accounts.actions import SIGN_IN_FAILED
from portal.accounts.domain import passwords, second_factor
from portal.accounts.roles import ROLES
from portal.api.actions import TOKEN_CREATED, TOKEN_REVOKED, TOKEN_USED
from portal.api.choices import MOST_TOKENS
from portal.api.domain import tokens
from portal.api.models import ApiToken, Bearer
from portal.audit.choices import Result
from portal.audit.models import Event
from portal.jobs.permissions import ALL_JOBS
from portal.orgs.permissions import READ_UNITS
from tests.accounts.domain.test_second_factor import enrolled
from tests.factories.accounts import PASSWORD, UserFactory, holder
from tests.factories.api import token_of

pytestmark = pytest.mark.django_db


def refusal(**asked):
    with pytest.raises(ValidationError) as caught:
        tokens.create(**{"password": PASSWORD, **asked})
    return caught.value.message_dict


def test_secret_is_returned_once_and_only_its_digest_kept(member):
    token, secret = token_of(member)
    row = ApiToken.objects.values().get()
    assert secret.startswith(tokens.PREFIX)
    assert secret not in str(row)
    assert row["hint"] == secret[: tokens.HINT_LENGTH]
    assert secret not in str(list(Event.objects.values()))
    assert Event.objects.get().action == TOKEN_CREATED
    assert tokens.find(secret) == (token, member)


def test_token_reaches_no_further_than_its_owner(member):
    asked = {"by": member, "name": "取数", "days": 30}
    assert list(refusal(**asked, reach=[ALL_JOBS])) == ["reach"]
    assert list(refusal(**asked, reach=["people.merge"])) == ["reach"]
    assert list(refusal(**asked, reach=[])) == ["reach"]


@pytest.mark.parametrize(
    ("wrong", "field"), [({"name": " "}, "name"), ({"days": 366}, "days"), ({"days": 0}, "days")]
)
def test_wrong_wishes_are_refused_beside_their_field(member, wrong, field):
    asked = {"by": member, "name": "取数", "days": 30, "reach": [READ_UNITS]}
    assert list(refusal(**asked | wrong)) == [field]


def test_nobody_creates_a_token_without_the_password(member):
    asked = {"by": member, "name": "取数", "days": 30, "reach": [READ_UNITS]}
    assert list(refusal(**asked, password="Guess#Again2026")) == ["password"]
    event = Event.objects.get()
    assert (event.action, event.result) == (SIGN_IN_FAILED, Result.FAILED)
    assert not ApiToken.objects.exists()


def test_only_so_many_tokens_live_at_once(member):
    made = [token_of(member)[0] for _ in range(MOST_TOKENS)]
    with pytest.raises(ValidationError, match="已有 10 个"):
        token_of(member)
    tokens.revoke(made[0], by=member)
    token_of(member)


def test_database_refuses_a_token_for_longer_than_a_year(member):
    token, _ = token_of(member)
    token.expires_at = token.created_at + dt.timedelta(days=366)
    with pytest.raises(IntegrityError, match="within_year"), transaction.atomic():
        token.save()


def test_revoked_by_owner_or_security_administrator(member, security):
    for by in (member, security):
        token, secret = token_of(member)
        tokens.revoke(token, by=by)
        assert tokens.find(secret) is None
    with pytest.raises(ValidationError, match="已经作废"):
        tokens.revoke(token, by=member)
    assert Event.objects.filter(action=TOKEN_REVOKED).count() == 2


def test_nobody_else_revokes(member, system):
    token, secret = token_of(member)
    for by in (system, UserFactory()):
        with pytest.raises(Denied):
            tokens.revoke(token, by=by)
    assert tokens.find(secret)


def test_token_dies_with_time_and_with_its_account(member):
    token, secret = token_of(member)
    rows = ApiToken.objects.filter(pk=token.pk)
    past = timezone.now() - dt.timedelta(days=40)
    rows.update(created_at=past, expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert (tokens.find(secret), rows.get().state) == (None, "已到期")
    rows.update(created_at=timezone.now(), expires_at=timezone.now() + dt.timedelta(days=1))
    member.disabled_at = timezone.now()
    member.save()
    assert (tokens.find(secret), rows.get().state) == (None, "已失效")
    member.disabled_at, member.enabled_at = None, timezone.now()
    member.save()
    assert (tokens.find(secret), rows.get().state) == (None, "已失效")


def test_first_use_of_a_day_is_an_event(member):
    _, secret = token_of(member)
    used = Event.objects.filter(action=TOKEN_USED)
    for moment, events in [
        (dt.timedelta(0), 1),
        (dt.timedelta(0), 1),
        (dt.timedelta(days=1), 2),
    ]:
        ApiToken.objects.filter(last_used_at__isnull=False).update(
            last_used_at=timezone.now() - moment
        )
        token, owner = tokens.find(secret)
        tokens.note_use(token, by=owner)
        assert used.count() == events
    assert used.first().actor == member


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    role=st.sampled_from(sorted(ROLES)),
    reach=st.sets(st.sampled_from(list(permissions)), max_size=6),
)
def test_bearer_may_exactly_what_owner_and_token_both_allow(county, role, reach):
    with transaction.atomic():
        owner = holder(role, county)
        bearer = Bearer.objects.get(pk=owner.pk)
        bearer.limit_to(frozenset(reach))
        for permission in permissions:
            expected = owner.scope(permission) if permission in reach else Scope()
            assert bearer.scope(permission) == expected
            assert bearer.can(permission, county) == expected.covers(county)
        transaction.set_rollback(True)


@pytest.mark.parametrize("lost", ["password", "second factor"])
def test_tokens_end_with_the_password_reset_and_the_removed_second_factor(member, county, lost):
    security = holder("security_admin", county)
    enrolled(member)
    token, secret = token_of(member)
    password = PASSWORD
    if lost == "password":
        password = passwords.reset(member, by=security, reason="忘记密码")
    else:
        second_factor.remove(member, by=security, reason="遗失手机")
    assert tokens.find(secret) is None
    assert ApiToken.objects.select_related("owner").get(pk=token.pk).state == "已失效"
    assert tokens.find(token_of(member, password=password)[1]) is not None
