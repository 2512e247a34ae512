"""Accounts as tests need them."""

import datetime as dt

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from portal.accounts.domain.entrance import PENDING
from portal.accounts.models import ResetRequest, RoleHolding, User
from portal.orgs.models import Unit
from tests.factories import orgs

PASSWORD = "Tree#House2026"


def _root():
    return Unit.objects.filter(depth=1).first() or orgs.county()


class UserFactory(factory.django.DjangoModelFactory):
    """An account past its first sign-in, at the county's root unless told otherwise."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n:04}")
    name = factory.Sequence(lambda n: f"张{n:03}")
    unit = factory.LazyFunction(_root)
    must_change_password = False
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
    password_set_at = factory.LazyFunction(timezone.now)


def with_role(user, role_key, unit):
    RoleHolding.objects.create(
        user=user, role=role_key, unit=unit, since=dt.date(2020, 1, 1), reason="测试"
    )
    user.__dict__.pop("holdings", None)
    return user


def holder(role_key, unit=None, **facts):
    """A new account that holds the role at its unit."""
    user = UserFactory(**facts) if unit is None else UserFactory(unit=unit, **facts)
    return with_role(user, role_key, unit or user.unit)


class ResetRequestFactory(factory.django.DjangoModelFactory):
    """Of an auditor's password, asked for by the security administrator."""

    class Meta:
        model = ResetRequest

    user = factory.LazyFunction(lambda: holder("auditor"))
    asked_by = factory.LazyFunction(lambda: holder("security_admin"))
    kind = ResetRequest.Kind.PASSWORD
    reason = "忘记密码"


def signed_in(client, user):
    """The client, signed in as the user and past every gate that asks for the second factor."""
    client.force_login(user, backend="portal.accounts.backends.AccountBackend")
    session = client.session
    session.update({PENDING: False, "seen_at": timezone.now().isoformat()})
    session.save()
    return client
