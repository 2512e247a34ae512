from typing import ClassVar

from django.conf import settings
from django.db import models

from cadres.choices import MAY_BE_NONE, Item
from cadres.models.base import CadreRecordQuerySet, cadre_key
from cadres.permissions import CADRES_VIEW
from portal import routes
from portal.access import Scoped
from portal.audit.tracking import tracked


@tracked()
class NoneAnswer(models.Model):
    """Somebody looked and there is none: a recorded answer, no gap."""

    shown_by: ClassVar[Scoped] = Scoped(permission=CADRES_VIEW, path="cadre__unit__path")

    cadre = cadre_key("none_answers")
    item = models.CharField(
        "项目", max_length=12, choices=[(item.value, item.label) for item in MAY_BE_NONE]
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="填报人", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("填报时间", auto_now_add=True)

    objects = CadreRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "“无”的答复"
        verbose_name_plural = "“无”的答复"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cadre", "item"], name="cadre_none_once"),
            models.CheckConstraint(
                condition=models.Q(item__in=[item.value for item in MAY_BE_NONE]),
                name="cadre_none_where_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{Item(self.item).label}：无"

    def get_absolute_url(self) -> str:
        return f"{routes.record('cadres:cadre', self.cadre_id)}?tab={self.item}"
