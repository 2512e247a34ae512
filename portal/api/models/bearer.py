from typing import ClassVar

from portal.access import Permission, Scope
from portal.accounts.models import User


class Bearer(User):
    """The owner of a token while a request carries it: himself, limited to the token's reach.

    Every act and queryset asks `scope` (and `can`, which asks it), so the limit holds everywhere
    without any of them knowing about tokens.
    """

    limits: ClassVar[frozenset[Permission]] = frozenset()  # nothing until a token says more

    class Meta:
        proxy = True
        verbose_name = "接口令牌持有人"
        verbose_name_plural = "接口令牌持有人"

    def scope(self, permission: Permission) -> Scope:
        return super().scope(permission) if permission in self.limits else Scope()

    def limit_to(self, permissions: frozenset[Permission]) -> None:
        self.limits = permissions  # type: ignore[misc] - this object's own
