import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property  # the one prefetching knows

from portal import routes
from portal.access import InTree, Permission, Scope, Scoped, ScopedQuerySet
from portal.accounts.models.holding import RoleHolding
from portal.accounts.permissions import ACCOUNTS_VIEW
from portal.accounts.roles import ROLES, Role
from portal.audit.tracking import tracked
from portal.orgs.models import Unit
from portal.prepared import PreparedRows
from portal.text import found_by, search_key


class UserQuerySet(ScopedQuerySet):
    def active(self) -> Self:
        return self.filter(disabled_at=None)

    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def unused_since(self, moment: dt.datetime) -> Self:
        """Neither signed in nor created nor re-enabled since the moment."""
        return self.filter(models.Q(last_login=None) | models.Q(last_login__lt=moment)).filter(
            enabled_at__lt=moment
        )

    def with_holdings(self) -> Self:
        """Read everybody's roles in force at once, instead of one query per person."""
        return self.prefetch_related(
            models.Prefetch("role_holdings", RoleHolding.objects.in_force(), to_attr="holdings")
        )

    def without_role(self) -> Self:
        return self.exclude(pk__in=RoleHolding.objects.in_force().values("user"))

    def holding(self, role: str) -> Self:
        """Who holds the role today."""
        in_force = RoleHolding.objects.in_force().filter(role=role)
        return self.filter(pk__in=in_force.values("user"))

    def who_may(self, permission: Permission) -> Self:
        """Who has it by a role today, wherever it reaches."""
        in_force = RoleHolding.objects.in_force().filter(role__in=permission.held_by)
        return self.filter(pk__in=in_force.values("user"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str) -> "User":
        return self.get(username=username.lower())


@tracked(
    exclude=("password", "last_login", "preferences", "search", "tokens_ended_at", "one_time_by")
)
class User(AbstractBaseUser):  # type: ignore[django-manager-missing]  # of untyped devices
    """One person's account. What it may do comes from the roles the person holds at units.

    Usernames are kept in lower case, so they are the same however a person types them.
    """

    shown_by: ClassVar[Scoped] = Scoped(permission=ACCOUNTS_VIEW, path="unit__path", owner="pk")

    username = models.CharField("用户名", max_length=50, unique=True)
    name = models.CharField("姓名", max_length=50)
    unit = models.ForeignKey(
        Unit, verbose_name="所在单位", on_delete=models.PROTECT, related_name="accounts"
    )
    title = models.CharField("职务", max_length=100, blank=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=True)
    one_time_until = models.DateTimeField("一次性密码有效期", null=True, blank=True)
    one_time_by = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    password_set_at = models.DateTimeField("密码设置时间", null=True, blank=True)
    created_at = models.DateTimeField("开设时间", default=timezone.now)
    enabled_at = models.DateTimeField("启用时间", default=timezone.now)
    disabled_at = models.DateTimeField("停用时间", null=True, blank=True)
    # Tokens made until then are void: the password was reset or the second factor taken off.
    tokens_ended_at = models.DateTimeField("接口令牌作废时间", null=True, editable=False)
    disabled_reason = models.CharField("停用原因", max_length=200, blank=True)
    preferences = models.JSONField(default=dict, editable=False)
    search = models.CharField(max_length=300, editable=False)

    objects = UserManager()
    is_verified: Callable[[], bool]  # by a second factor; django-otp's middleware gives it

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        constraints: ClassVar = [
            models.UniqueConstraint(
                models.functions.Lower("username"), name="user_username_any_case"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def fill_search(self) -> None:
        """Bulk inserts, which pass `save` by, call this themselves."""
        self.search = search_key(self.name, self.username, self.title)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_search()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("accounts:account", self.pk)

    def prefer(self, section: str, key: str, value: object) -> None:
        """Remember how this person likes a page."""
        self.preferences.setdefault(section, {})[key] = value
        self.save(update_fields=["preferences"])

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # follows from a day
        return self.disabled_at is None

    @property
    def one_time_expired(self) -> bool:
        """The password was given out by an administrator and not replaced in time."""
        return self.one_time_until is not None and self.one_time_until <= timezone.now()

    @cached_property
    def holdings(self) -> list[RoleHolding]:
        """The roles in force today; read once for the life of this object."""
        held = _holdings_of(self.pk, timezone.localdate())
        for holding in held:
            holding.user = self
        return held

    @property
    def roles(self) -> list[Role]:
        return list(dict.fromkeys(ROLES[holding.role] for holding in self.holdings))

    @property
    def needs_second_factor(self) -> bool:
        return any(role.second_factor for role in self.roles)

    def can(self, permission: Permission, unit: InTree | None = None) -> bool:
        if unit is None:  # asked some dozens of times for a page
            return any(self.held_with(permission))
        return self.scope(permission).covers(unit)

    def scope(self, permission: Permission) -> Scope:
        return Scope(_outermost(each.unit.path for each in self.held_with(permission)))

    def held_with(self, permission: Permission) -> Iterator[RoleHolding]:
        """The roles that give it: whoever may do less than the roles say narrows it here."""
        return (each for each in self.holdings if each.role in permission.held_by)


_holdings_of = PreparedRows(
    lambda user, day: RoleHolding.objects.filter(user_id=user).in_force(day), -1, dt.date.max
)


def _outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Paths without those that lie below another one."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)
