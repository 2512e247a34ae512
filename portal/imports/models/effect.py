from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from portal.access import Scoped, ScopedQuerySet
from portal.imports.choices import EffectKind, Undone
from portal.imports.models.batch import Import


class Effect(models.Model):
    """What an import did to one record, as stored (sealed values stay sealed): enough to undo."""

    shown_by: ClassVar[Scoped] = Scoped(owner="batch__owner")

    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="effects")
    row = models.PositiveIntegerField("行")
    target = models.CharField("写入", max_length=40)  # the roster's target key
    model = models.CharField("记录类型", max_length=60)
    object_id = models.BigIntegerField("记录")
    kind = models.CharField("办理", max_length=8, choices=EffectKind.choices)
    before = models.JSONField("原内容", default=dict, encoder=DjangoJSONEncoder)
    after_hash = models.CharField("写入后的校验值", max_length=32)
    undone = models.CharField("撤回结果", max_length=10, choices=Undone.choices, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "导入结果"
        verbose_name_plural = "导入结果"

    def __str__(self) -> str:
        return f"{self.model} {self.object_id} · {self.get_kind_display()}"
