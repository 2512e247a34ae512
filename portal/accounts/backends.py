from typing import Any

from django.contrib.auth.backends import ModelBackend

from portal.accounts.models import User
from portal.prepared import PreparedRows

_WITH_UNIT = PreparedRows(lambda pk: User.objects.select_related("unit").filter(pk=pk), -1)


class AccountBackend(ModelBackend):
    """Who asks is read with the own unit, which every page names."""

    def get_user(self, user_id: Any) -> User | None:
        users = _WITH_UNIT(user_id)
        return users[0] if users and self.user_can_authenticate(users[0]) else None
