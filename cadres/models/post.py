from typing import ClassVar, Self

from django.db import models

from cadres.choices import Item
from cadres.models.base import (
    CadreRecord,
    CadreRecordQuerySet,
    cadre_key,
    in_force,
    in_order_of_time,
)
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField
from portal.dates import PartialDate, PartialDateField
from portal.orgs.models import Unit


class PostQuerySet(CadreRecordQuerySet):
    def current(self) -> Self:
        return self.filter(until=None)

    def held_on(self, day: PartialDate) -> Self:
        return self.filter(in_force(day))


@tracked()
class Post(CadreRecord):
    """A post a cadre holds or held: table A02. Without an end it is held today."""

    item = Item.POSTS
    ordered_by = (
        models.F("until").desc(nulls_first=True),
        "-is_main",
        "position",
        models.F("since").desc(nulls_last=True),
    )

    cadre = cadre_key("posts")
    institution = models.CharField("任职机构名称", max_length=100)
    unit = models.ForeignKey(
        Unit,
        verbose_name="任职机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cadre_posts",
        help_text="在本系统机构之内的才选。",
    )
    name = models.CharField("职务名称", max_length=100)
    is_main = models.BooleanField("主职务", default=False)
    is_team_member = models.BooleanField("是否领导成员", default=False)
    member_class = CodeField("成员类别", table="member_class", blank=True)
    is_leading = models.BooleanField("是否领导职务", default=False)
    position = models.PositiveSmallIntegerField("职务排序", default=1)
    team_position = models.PositiveSmallIntegerField("集体内排序", null=True, blank=True)
    since = PartialDateField("任职时间", null=True, blank=True)
    document = models.CharField("任职文号", max_length=100, blank=True)
    method = CodeField("选拔任用方式", table="selection_method", blank=True)
    is_exceptional = models.BooleanField("是否破格提拔", default=False)
    state = CodeField("任职状态", table="post_state", blank=True)
    until = PartialDateField("免职时间", null=True, blank=True)
    end_document = models.CharField("免职文号", max_length=100, blank=True)
    reason = models.CharField("职务变动原因综述", max_length=200, blank=True)
    is_printed = models.BooleanField("职务输出标识", default=True)

    objects = PostQuerySet.as_manager()  # type: ignore[misc]  # narrower than all lines have

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cadre"],
                condition=models.Q(is_main=True, until=None),
                name="cadre_post_one_main",
            ),
            in_order_of_time("since", "until", name="cadre_post_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.institution}{self.name}"
