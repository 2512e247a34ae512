import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Value, When
from django.db.models.functions import Length
from django.urls import reverse

from portal.access import Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.audit.tracking import tracked
from portal.orgs.models import Unit
from portal.people.models import Person
from portal.typed.arrays import NamedArrayField
from talent.choices import (
    AllocationMode,
    AllocationState,
    HouseFound,
    HousingState,
    RoomLayout,
    RoomState,
    TenancyEnding,
    TenancyState,
)
from talent.models.profile import TalentProfile
from talent.permissions import TALENT_VIEW


class ApartmentQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        typed = typed.strip()
        named = Q(project__icontains=typed) | Q(building__icontains=typed)
        return self.filter(named | Q(room__icontains=typed))

    def with_taken(self) -> Self:
        """`taken`: whether somebody lives in it or is promised it."""
        going = Tenancy.objects.filter(apartment=OuterRef("pk"), state__in=TenancyState.going())
        return self.annotate(taken=Exists(going))

    def free(self) -> Self:
        return self.with_taken().filter(state=RoomState.OPEN, taken=False)

    def in_order(self) -> Self:
        """As people count: 103 comes before 1001."""
        return self.order_by("project", "building", Length("room"), "room", "pk")


@tracked()
class Apartment(models.Model):
    """A room of the county's stock for talents."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW, path="unit__path")

    project = models.CharField("项目", max_length=60)
    building = models.CharField("楼栋", max_length=20)
    room = models.CharField("房号", max_length=20)
    layout = models.CharField("户型", max_length=1, choices=RoomLayout.choices)
    area = models.DecimalField(
        "面积（平方米）", max_digits=6, decimal_places=2, null=True, blank=True
    )
    rent = models.DecimalField("月租（元）", max_digits=8, decimal_places=2, null=True, blank=True)
    unit = models.ForeignKey(
        Unit,
        verbose_name="管理单位",
        on_delete=models.PROTECT,
        related_name="apartments",
        help_text="管理房源的单位，如住建局、人才办。",
    )
    state = models.CharField(
        "房源状态", max_length=10, choices=RoomState.choices, default=RoomState.OPEN
    )
    note = models.CharField("说明", max_length=200, blank=True)

    objects = ApartmentQuerySet.as_manager()

    class Meta:
        verbose_name = "公寓房源"
        verbose_name_plural = "公寓房源"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "building", "room"], name="apartment_room_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}{self.building}{self.room}"

    def get_absolute_url(self) -> str:
        return reverse("talent:apartment", args=[self.pk])

    @property
    def named(self) -> str:
        return str(self)

    @property
    def spoken(self) -> str:
        """空置, 入住 as `with_taken` found it, or why it is not given to anybody."""
        if getattr(self, "taken", False):
            return "入住"
        words: str = self.get_state_display()
        return "空置" if self.state == RoomState.OPEN else words


class HousingQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        people = Person.objects.matching(typed).values("pk")
        return self.filter(
            Q(profile__person__in=people) | Q(profile__work_unit__icontains=typed.strip())
        )

    def going(self) -> Self:
        return self.filter(state__in=HousingState.going())

    def in_order(self) -> Self:
        """What is under way first, then who lives here, then what is over."""
        turn = Case(
            When(state=HousingState.HOUSED, then=Value(1)),
            When(state__in=HousingState.going(), then=Value(0)),
            default=Value(2),
        )
        return self.order_by(turn, "accepted_on", "lot", "pk")


@tracked()
class HousingApplication(models.Model):
    """Somebody asks for a room: with whom he lives is counted, never named."""

    shown_by: ClassVar[Scoped] = Scoped(TALENT_VIEW, path="profile__unit__path") | Scoped(
        TALENT_VIEW, path="housing_unit__path"
    )

    profile = models.ForeignKey(
        TalentProfile, verbose_name="申请人", on_delete=models.PROTECT, related_name="housing"
    )
    wishes = NamedArrayField(
        models.CharField(max_length=1, choices=RoomLayout.choices),
        says=lambda one: str(RoomLayout(one).label),
        verbose_name="户型意向",
        default=list,
        help_text="按先后次序。",
    )
    takes_other = models.BooleanField("服从调剂", default=False)
    spouse = models.BooleanField("配偶同住", default=False)
    children = models.PositiveSmallIntegerField("同住子女数", default=0)
    urgent = models.BooleanField("急需岗位", default=False)
    front_line = models.BooleanField("在乡镇或企业工作", default=False)
    here_since = models.DateField("来县工作日期", null=True, blank=True)
    accepted_on = models.DateField("受理日期")
    lot = models.PositiveIntegerField("抽签号", null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        "状态", max_length=10, choices=HousingState.choices, default=HousingState.SUBMITTED
    )
    housing_unit = models.ForeignKey(
        Unit, verbose_name="核房单位", null=True, on_delete=models.PROTECT, related_name="+"
    )
    house = models.CharField("本县住房", max_length=8, choices=HouseFound.choices, blank=True)
    notice_since = models.DateField("公示起", null=True)
    notice_until = models.DateField("公示止", null=True)
    refused_on = models.DateField("未通过日期", null=True)
    has_appealed = models.BooleanField("已申诉", default=False)
    reason = models.CharField("说明", max_length=200, blank=True)
    declined = models.PositiveSmallIntegerField("放弃次数", default=0)
    is_last = models.BooleanField("排到末位", default=False)

    objects = HousingQuerySet.as_manager()

    class Meta:
        verbose_name = "公寓申请"
        verbose_name_plural = "公寓申请"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["profile"],
                condition=Q(state__in=HousingState.going()),
                name="housing_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile}的公寓申请"

    def get_absolute_url(self) -> str:
        return reverse("talent:housing", args=[self.pk])

    @property
    def household(self) -> int:
        return 1 + self.spouse + self.children


class RunRows(ScopedQuerySet):
    def in_order(self) -> Self:
        return self.order_by("-made_on", "-pk")


@tracked()
class AllocationRun(models.Model):
    """One allocation: worked out, shown to the public, confirmed by somebody else."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TALENT_VIEW)

    name = models.CharField("名称", max_length=60)
    mode = models.CharField("分配方式", max_length=8, choices=AllocationMode.choices)
    state = models.CharField(
        "状态", max_length=10, choices=AllocationState.choices, default=AllocationState.DRAFT
    )
    made_on = models.DateField("计算日期")
    made_by = models.ForeignKey(
        User, verbose_name="计算人", on_delete=models.PROTECT, related_name="+"
    )
    notice_since = models.DateField("公示起", null=True)
    notice_until = models.DateField("公示止", null=True)
    confirmed_on = models.DateField("确认日期", null=True)
    reason = models.CharField("说明", max_length=200, blank=True)

    objects = RunRows.as_manager()

    class Meta:
        verbose_name = "公寓分配"
        verbose_name_plural = "公寓分配"
        constraints: ClassVar = [
            # Two open ones would offer the same rooms.
            models.UniqueConstraint(
                Case(When(state__in=AllocationState.going(), then=Value(1))),
                name="allocation_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("talent:allocation", args=[self.pk])


class AllocationRows(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        people = Person.objects.matching(typed).values("pk")
        return self.filter(application__profile__person__in=people)

    def in_order(self) -> Self:
        return self.order_by("-run", "place", "pk")


@tracked()
class AllocationRow(models.Model):
    """Somebody's place in an allocation, by which facts, and what it gave him."""

    shown_by: ClassVar[Scoped] = Scoped(TALENT_VIEW, path="application__profile__unit__path")

    run = models.ForeignKey(
        AllocationRun, verbose_name="分配", on_delete=models.PROTECT, related_name="rows"
    )
    application = models.ForeignKey(
        HousingApplication, verbose_name="申请", on_delete=models.PROTECT, related_name="allotted"
    )
    place = models.PositiveIntegerField("次序")
    points = models.PositiveSmallIntegerField("积分")
    explained = models.CharField("积分说明", max_length=300)
    wished = models.CharField("户型意向", max_length=60)
    accepted_on = models.DateField("受理日期")
    lot = models.PositiveIntegerField("抽签号", null=True)
    apartment = models.ForeignKey(
        Apartment,
        verbose_name="房号",
        null=True,
        on_delete=models.PROTECT,
        related_name="allotted",
    )
    waits = models.PositiveIntegerField("轮候次序", null=True)

    objects = AllocationRows.as_manager()

    class Meta:
        verbose_name = "分配结果"
        verbose_name_plural = "分配结果"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "application"], name="allotted_person_once"),
            models.UniqueConstraint(fields=["run", "apartment"], name="allotted_room_once"),
            models.CheckConstraint(
                condition=Q(apartment=None) ^ Q(waits=None), name="allotted_room_or_wait"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.application.profile}"

    def get_absolute_url(self) -> str:
        return self.application.get_absolute_url()

    @property
    def result(self) -> str:
        return str(self.apartment) if self.apartment else f"轮候第 {self.waits} 位"


class TenancyQuerySet(ScopedQuerySet):
    def matching(self, typed: str) -> Self:
        people = Person.objects.matching(typed).values("pk")
        named = Q(apartment__room__icontains=typed.strip())
        return self.filter(Q(application__profile__person__in=people) | named)

    def going(self) -> Self:
        return self.filter(state__in=TenancyState.going())

    def in_order(self) -> Self:
        return self.order_by("-since", "apartment__project", "apartment__room", "pk")


def _overlaps(*expressions: Any, name: str, field: models.Field) -> tuple[Func, str]:
    return Func(*expressions, function=name, output_field=field), RangeOperators.OVERLAPS


@tracked()
class Tenancy(models.Model):
    """A room promised to somebody, lived in, left. The database gives no room twice."""

    shown_by: ClassVar[Scoped] = Scoped(TALENT_VIEW, path="apartment__unit__path") | Scoped(
        TALENT_VIEW, path="application__profile__unit__path"
    )

    apartment = models.ForeignKey(
        Apartment, verbose_name="房号", on_delete=models.PROTECT, related_name="tenancies"
    )
    application = models.ForeignKey(
        HousingApplication, verbose_name="申请", on_delete=models.PROTECT, related_name="tenancies"
    )
    state = models.CharField(
        "状态", max_length=10, choices=TenancyState.choices, default=TenancyState.PROMISED
    )
    since = models.DateField("租期起")
    until = models.DateField("租期止")
    free_from = models.DateField(editable=False)
    renewed_on = models.DateField("续租日期", null=True)
    ended_on = models.DateField("退租日期", null=True)
    ended_why = models.CharField(
        "退租原因", max_length=10, choices=TenancyEnding.choices, blank=True
    )
    note = models.CharField("说明", max_length=200, blank=True)

    objects = TenancyQuerySet.as_manager()

    class Meta:
        verbose_name = "公寓租住"
        verbose_name_plural = "公寓租住"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["apartment"],
                condition=Q(state__in=TenancyState.going()),
                name="tenancy_room_once",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state__in=TenancyState.going()),
                name="tenancy_one_room_each",
            ),
            # Ranges of one number each: the plain operators do, no extension of the database.
            ExclusionConstraint(
                name="tenancy_no_overlap",
                expressions=[
                    _overlaps(
                        F("apartment"),
                        F("apartment"),
                        Value("[]"),
                        name="int8range",
                        field=BigIntegerRangeField(),
                    ),
                    _overlaps(
                        F("since"),
                        F("free_from"),
                        Value("[)"),
                        name="daterange",
                        field=DateRangeField(),
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(free_from__gte=F("since")), name="tenancy_days_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.profile} {self.apartment}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The room is free again the day somebody left, or the day after the term."""
        after_term = self.until + dt.timedelta(days=1)
        self.free_from = max(self.since, self.ended_on or after_term)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("talent:tenancy", args=[self.pk])
