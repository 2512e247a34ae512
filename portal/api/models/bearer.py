from collections.abc import Iterator

from portal.access import Permission
from portal.accounts.models import RoleHolding, User


class Bearer(User):  # type: ignore[django-manager-missing]  # as of User
    """The owner of a token while a request carries it: himself, limited to the token's reach.

    Every act and queryset asks `scope` or `can`, and both ask which roles give a permission: so the
    limit holds everywhere without any of them knowing about tokens.
    """

    limits: frozenset[Permission] = frozenset()  # nothing until a token says more

    class Meta:
        proxy = True
        verbose_name = "接口令牌持有人"
        verbose_name_plural = "接口令牌持有人"

    def held_with(self, permission: Permission) -> Iterator[RoleHolding]:
        return super().held_with(permission) if permission in self.limits else iter(())

    def limit_to(self, permissions: frozenset[Permission]) -> None:
        self.limits = permissions
