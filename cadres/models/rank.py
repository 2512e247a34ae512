from typing import ClassVar, Self

from django.db import models

from cadres.choices import Item, Ladder
from cadres.models.base import (
    CadreRecord,
    CadreRecordQuerySet,
    cadre_key,
    in_force,
    in_order_of_time,
)
from portal.audit.tracking import tracked
from portal.codes.fields import CodeField, words_of_code
from portal.dates import PartialDate, PartialDateField


class RankQuerySet(CadreRecordQuerySet):
    def current(self) -> Self:
        return self.filter(until=None)

    def held_on(self, day: PartialDate) -> Self:
        return self.filter(in_force(day))


@tracked()
class Rank(CadreRecord):
    """A level of post or a rank, from its approval to its end: table A05."""

    item = Item.RANKS
    ordered_by = (
        models.F("until").desc(nulls_first=True),
        models.F("since").desc(nulls_last=True),
        "ladder",
    )

    cadre = cadre_key("ranks")
    ladder = models.CharField("类别", max_length=6, choices=Ladder.choices)
    level = CodeField("职务层次", table="post_level", blank=True)
    rank = CodeField("职级", table="rank", blank=True)
    since = PartialDateField("批准日期", null=True, blank=True)
    document = models.CharField("批准文号", max_length=100, blank=True)
    until = PartialDateField("终止日期", null=True, blank=True)
    state = CodeField("状态", table="post_state", blank=True)

    objects = RankQuerySet.as_manager()  # type: ignore[misc]  # narrower than all lines have

    class Meta:
        verbose_name = "职务职级"
        verbose_name_plural = "职务职级"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cadre", "ladder"],
                condition=models.Q(until=None),
                name="cadre_rank_one_current",
            ),
            models.CheckConstraint(
                condition=(models.Q(ladder=Ladder.LEVEL, rank="") & ~models.Q(level=""))
                | (models.Q(ladder=Ladder.RANK, level="") & ~models.Q(rank="")),
                name="cadre_rank_on_its_ladder",
            ),
            in_order_of_time("since", "until", name="cadre_rank_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return words_of_code(self, "level" if self.ladder == Ladder.LEVEL else "rank")
