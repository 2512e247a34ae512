"""Whose rights a command has: those of the account named by --as."""

from django.core.management.base import CommandError

from portal.accounts.models import User


def account(name: str, *, returncode: int = 1) -> User:
    users = User.objects.active().select_related("unit")
    user = users.filter(username=name.lower()).first()
    if user is None:
        raise CommandError(f"没有用户名为“{name}”的在用账号。", returncode=returncode)
    return user
