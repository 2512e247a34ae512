"""Accounts as tests need them."""

import datetime as dt

import factory

from portal.accounts.models import RoleHolding, User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n:04}")
    name = factory.Sequence(lambda n: f"张{n:03}")
    must_change_password = False


def with_role(user, role_key, unit):
    RoleHolding.objects.create(
        user=user, role=role_key, unit=unit, since=dt.date(2020, 1, 1), reason="测试"
    )
    return user
