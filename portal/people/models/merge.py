from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from portal.access import Scoped, ScopedQuerySet
from portal.audit.keeping import Kept
from portal.crypto.fields import EncryptedTextField
from portal.people.models.person import Person
from portal.people.permissions import PEOPLE_MERGE


class MergeQuerySet(ScopedQuerySet):
    def in_force(self) -> Self:
        return self.filter(undone_at=None)


class PersonMerge(models.Model):
    """Two rows found to be one human being, with all it takes to part them again."""

    shown_by: ClassVar[Scoped] = Scoped(permission=PEOPLE_MERGE, path="keep__unit__path")
    # A new key takes over the snapshot as well.
    kept: ClassVar[Kept] = Kept(freely=("snapshot",), once=("undone_by", "undone_at"))

    keep = models.ForeignKey(
        Person, verbose_name="保留", on_delete=models.PROTECT, related_name="merges"
    )
    drop = models.ForeignKey(
        Person, verbose_name="并入", on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField("依据", max_length=200)
    snapshot = EncryptedTextField(editable=False)  # JSON: values before and after, rows moved
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    merged_at = models.DateTimeField("合并时间", auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField("撤回合并时间", null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = "人员合并"
        verbose_name_plural = "人员合并"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(keep=models.F("drop")), name="merge_of_two_people"
            ),
            models.CheckConstraint(
                condition=models.Q(undone_at=None, undone_by=None)
                | (~models.Q(undone_at=None) & ~models.Q(undone_by=None)),
                name="merge_undone_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["drop"],
                condition=models.Q(undone_at=None),
                name="merge_drops_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.drop.name}并入{self.keep.name}"

    def get_absolute_url(self) -> str:
        return f"{self.keep.get_absolute_url()}?tab=merges"
