from typing import ClassVar

from django.db import models

from cadres.choices import Item
from cadres.models.base import CadreRecord, cadre_key, in_order_of_time
from portal.audit.tracking import tracked
from portal.dates import PartialDateField


@tracked()
class ResumeLine(CadreRecord):
    """A stretch of a cadre's life as the approval form prints it."""

    item = Item.RESUME
    ordered_by = ("since",)

    cadre = cadre_key("resume")
    since = PartialDateField("起", null=True)
    until = PartialDateField("止", null=True, blank=True, help_text="至今的不填。")
    text = models.CharField("经历", max_length=300)

    class Meta:
        verbose_name = "简历"
        verbose_name_plural = "简历"
        constraints: ClassVar = [
            in_order_of_time("since", "until", name="cadre_resume_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.text
