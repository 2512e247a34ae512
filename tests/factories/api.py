"""Tokens as tests need them, with their secret known."""

from portal.access import reaches
from portal.api.domain import tokens
from tests.factories.accounts import PASSWORD

ALL = tuple(reaches)


def token_of(user, *, reach=None, days=30, name="统计平台", password=PASSWORD):
    """A living token and its secret; without `reach` for everything the user may."""
    reach = [item.value for item in tokens.offered_to(user)] if reach is None else reach
    return tokens.create(by=user, password=password, name=name, reach=reach, days=days)


def bearing(secret):
    """Headers of a request that carries the token."""
    return {"Authorization": f"Bearer {secret}"}
