import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Value, When
from django.utils import timezone

from portal import browsers
from portal.access import Actor, Scoped, ScopedQuerySet
from portal.audit import hiding, vouching
from portal.audit.choices import Result, actions
from portal.audit.keeping import Kept
from portal.audit.permissions import AUDIT_VIEW


class EventQuerySet(ScopedQuerySet):
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        return super().bulk_create([event.vouch() for event in objs], *args, **kwargs)

    def visible_to(self, user: Actor) -> Self:
        return super().visible_to(user).told_to(user)

    def told_to(self, user: Actor) -> Self:
        """With what the names of some are hidden by from this reader."""
        hidden = [When(one.which, then=Value(one.called)) for one in hiding.hidden_from(user)]
        named = Case(*hidden, default=Value(""), output_field=models.CharField())
        return self.annotate(hidden_as=named) if hidden else self

    def saying(self, condition: models.Q) -> models.Q:
        """A condition on names: it finds nothing by a name the reader may not know."""
        return (
            condition & models.Q(hidden_as="")
            if "hidden_as" in self.query.annotations
            else condition
        )


class Event(models.Model):
    """One thing somebody did, or tried to do. Rows are only ever added: the database refuses the
    rest. `mac` vouches for the row's content, the seals for its place and for its being there."""

    shown_by: ClassVar[Scoped] = Scoped(permission=AUDIT_VIEW)
    kept: ClassVar[Kept] = Kept()

    at = models.DateTimeField("时间", default=timezone.now, editable=False, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="操作人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    actor_name = models.CharField("操作人姓名", max_length=100, blank=True)
    action = models.CharField("事项", max_length=40, db_index=True)
    result = models.CharField("结果", max_length=10, choices=Result.choices, default=Result.DONE)
    object_type = models.CharField("对象类型", max_length=60, blank=True)
    object_id = models.CharField("对象编号", max_length=40, blank=True)
    object_label = models.CharField("对象", max_length=200, blank=True)
    detail = models.JSONField("详情", default=dict)
    address = models.GenericIPAddressField("地址", null=True)
    user_agent = models.CharField("浏览器", max_length=200, blank=True)
    request_id = models.CharField("请求编号", max_length=32, blank=True)
    uid = models.UUIDField("唯一编号", default=uuid.uuid4, editable=False)
    mac = models.CharField("校验码", max_length=90, unique=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        indexes: ClassVar = [
            models.Index(fields=["object_type", "object_id"], name="event_object"),
            models.Index(fields=["actor", "-at"], name="event_actor_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.called}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.vouch()
        super().save(*args, **kwargs)

    def get_action_display(self) -> str:
        """Django's own is for fields with choices; these words come with the apps."""
        return actions.label_of(self.action)

    @property
    def called(self) -> str:
        """The name of its object, for whoever read it by `visible_to`."""
        return getattr(self, "hidden_as", "") or self.object_label

    @property
    def told(self) -> dict[str, Any]:
        """Its detail, as `called`."""
        return {} if getattr(self, "hidden_as", "") else self.detail

    @property
    def browser(self) -> str:
        return browsers.spoken(self.user_agent)

    def vouch(self) -> Self:
        self.mac = vouching.keyed(vouching.content_of(self))
        return self
