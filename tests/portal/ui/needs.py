"""An app of plain records as a data app would write it: unit, code, number, date, and an end."""

from typing import ClassVar

import factory
from django.db import models
from django.test.utils import isolate_apps
from django.urls import include, path, reverse

from portal.access import Scoped, ScopedQuerySet
from portal.codes.actions import CODE_CHANGED
from portal.codes.fields import CodeField
from portal.deeds.domain import plain
from portal.imports.kit import plain_roster
from portal.inbox.permissions import TASKS_ASSIGN
from portal.orgs.models import Unit
from portal.registers.permissions import REGISTER_FILL
from portal.ui.views import Records
from portal.urls import urlpatterns as of_the_portal
from reports.rosters import records_dataset

KEEP, READ = TASKS_ASSIGN, REGISTER_FILL

with isolate_apps(__name__):

    class NeedQuerySet(ScopedQuerySet):
        def matching(self, typed):
            return self.filter(post__icontains=typed)

    class Need(models.Model):
        """Somebody a unit looks for."""

        shown_by: ClassVar = Scoped(READ, path="unit__path")

        unit = models.ForeignKey(
            Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+"
        )
        post = models.CharField("岗位", max_length=30)
        education = CodeField("学历", table="education", blank=True)
        count = models.PositiveSmallIntegerField("人数", default=1)
        wanted_by = models.DateField("最迟到岗", null=True, blank=True)
        closed_on = models.DateField("停用日期", null=True, blank=True)

        objects = NeedQuerySet.as_manager()

        class Meta:
            app_label = "needs"
            verbose_name = "人才需求"
            verbose_name_plural = "人才需求"
            constraints: ClassVar = [
                models.UniqueConstraint(fields=["unit", "post"], name="need_once_per_unit")
            ]

        def __str__(self):
            return self.post

        def get_absolute_url(self):
            return reverse("needs:need", args=[self.pk])


# Its acts, pages, roster and data set ------------------------------------------------------------


def _some(need):
    if need.count == 0:
        yield "count", "人数至少是 1。"


NEEDS = plain.PlainActs(
    Need, KEEP, CODE_CHANGED,
    fields=("unit", "post", "education", "count", "wanted_by"),
    noun="需求", unit="unit", ends="closed_on", checks=_some,
)  # fmt: skip


class Needs(Records):
    """人才办, before each recruitment: what do the units ask for?"""

    acts = NEEDS
    one, many = "need", "needs"
    reads = READ
    dataset = "needs"
    columns = ("post", "unit", "education", "count", "wanted_by", "closed_on")
    filtered_by = ("unit", "education", "closed_on")


ROSTER = plain_roster(
    NEEDS, key="needs", label="人才需求表", about="各单位的需求，一岗一行。",
    known_by=("unit", "post"), list_url="needs:needs",
)  # fmt: skip


def dataset():
    return records_dataset(Needs)


# Where it is -------------------------------------------------------------------------------------

urlpatterns = [*of_the_portal, path("", include((Needs.urls("needs/"), "needs")))]


class NeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Need

    post = factory.Sequence(lambda n: f"岗位{n}")
