"""Members away and members out of touch: where they are, who asked after them, what was found."""

from typing import ClassVar, Self

from django.db import models

from branches.choices.relations import MobileContactWay, SearchResult, SearchWay
from branches.models.clerk import ScopedToBranch
from branches.models.member import PartyMember
from branches.models.organisation import PartyOrganization
from branches.permissions import TRANSFERS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.dates import PartialDateField

_OF_A_MEMBER = ScopedToBranch(
    TRANSFERS_VIEW,
    path="member__organization__unit__path",
    organisation="member__organization__path",
)


class StayQuerySet(ScopedQuerySet):
    def away(self) -> Self:
        return self.filter(back_on=None)

    def in_order(self) -> Self:
        return self.order_by("-since", "-pk")


class MobileStay(models.Model):
    """One time away, from going out until coming back."""

    shown_by: ClassVar[Scoped] = _OF_A_MEMBER

    member = models.ForeignKey(
        PartyMember, verbose_name="党员", on_delete=models.CASCADE, related_name="stays"
    )
    since = PartialDateField("外出日期", null=True, blank=True)
    to = models.CharField("外出流向", max_length=100, blank=True)
    reason = models.CharField("外出原因", max_length=100, blank=True)
    is_fixed = models.BooleanField("地点固定", default=False)
    contact = models.CharField("联系人", max_length=50, blank=True)
    certificate = models.CharField("活动证号", max_length=40, blank=True)
    host = models.CharField("流入地党组织", max_length=100, blank=True)
    has_form = models.BooleanField("已填流动党员登记表", default=False)
    has_feedback = models.BooleanField("已收情况反馈表", default=False)
    knows_place = models.BooleanField("三明：去向明", default=False)
    knows_work = models.BooleanField("三明：从业情况明", default=False)
    knows_contact = models.BooleanField("三明：联系方式明", default=False)
    mark = models.CharField("一评：评价", max_length=40, blank=True)
    reported_on = models.DateField("最近汇报", null=True, blank=True)
    back_on = models.DateField("返回日期", null=True, blank=True)

    objects = StayQuerySet.as_manager()

    class Meta:
        verbose_name = "外出情况"
        verbose_name_plural = "流动党员外出情况"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(back_on=None), name="stay_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.to}"

    def get_absolute_url(self) -> str:
        return routes.record("branches:stay", self.pk)


class LogQuerySet(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("-on", "-pk")


class MemberContact(models.Model):
    """Somebody spoke with a member who is away."""

    shown_by: ClassVar[Scoped] = _OF_A_MEMBER

    member = models.ForeignKey(
        PartyMember, verbose_name="党员", on_delete=models.CASCADE, related_name="contacts"
    )
    on = models.DateField("日期")
    way = models.CharField("方式", max_length=10, choices=MobileContactWay.choices)
    note = models.CharField("情况", max_length=200, blank=True)
    is_report = models.BooleanField("本人汇报", default=False)

    objects = LogQuerySet.as_manager()

    class Meta:
        verbose_name = "联系记录"
        verbose_name_plural = "联系记录"

    def __str__(self) -> str:
        return f"{self.member} {self.on} {self.get_way_display()}"

    def get_absolute_url(self) -> str:
        return routes.record("branches:contact", self.pk)


class LostSearch(models.Model):
    """One search for a member who is out of touch: without it nobody is stopped (ME-03)."""

    shown_by: ClassVar[Scoped] = _OF_A_MEMBER

    member = models.ForeignKey(
        PartyMember, verbose_name="党员", on_delete=models.CASCADE, related_name="searches"
    )
    on = models.DateField("日期")
    way = models.CharField("方式", max_length=10, choices=SearchWay.choices)
    result = models.CharField("结果", max_length=10, choices=SearchResult.choices)
    note = models.CharField("说明", max_length=200, blank=True)
    by_whom = models.CharField("查找人", max_length=50, blank=True)

    objects = LogQuerySet.as_manager()

    class Meta:
        verbose_name = "查找记录"
        verbose_name_plural = "失联党员查找记录"

    def __str__(self) -> str:
        return f"{self.member} {self.on} {self.get_way_display()}"

    def get_absolute_url(self) -> str:
        return routes.record("branches:search", self.pk)


class GuestQuerySet(ScopedQuerySet):
    def here(self) -> Self:
        return self.filter(closed_on=None)

    def in_order(self) -> Self:
        return self.order_by("organization__path", "since", "pk")


class MobileGuest(models.Model):
    """流入党员: works here, belongs elsewhere; comes to meetings and has no vote."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        TRANSFERS_VIEW, path="organization__unit__path", organisation="organization__path"
    )

    name = models.CharField("姓名", max_length=50)
    organization = models.ForeignKey(
        PartyOrganization,
        verbose_name="流入党组织",
        on_delete=models.CASCADE,
        related_name="guests",
    )
    home = models.CharField("组织关系所在党组织", max_length=100)
    since = models.DateField("流入日期")
    reason = models.CharField("流入原因", max_length=100, blank=True)
    certificate = models.CharField("活动证号", max_length=40, blank=True)
    contact = models.CharField("联系人", max_length=50, blank=True)
    closed_on = models.DateField("离开日期", null=True, blank=True)

    objects = GuestQuerySet.as_manager()

    class Meta:
        verbose_name = "流入党员"
        verbose_name_plural = "流入党员"

    def __str__(self) -> str:
        return f"{self.name}（{self.home}）"

    def get_absolute_url(self) -> str:
        return routes.record("branches:guest", self.pk)
