from typing import Any

from django.contrib.auth.backends import ModelBackend

from portal.accounts.models import User


class Accounts(ModelBackend):
    """Who asks is read with the own unit, which every page names."""

    def get_user(self, user_id: Any) -> User | None:
        user = User.objects.select_related("unit").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
