from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Coalesce, Left, Length
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.orgs.models.kind import UnitKind
from portal.orgs.permissions import UNITS_VIEW
from portal.text import found_by, search_key

if TYPE_CHECKING:
    from portal.orgs.models.group import ComparisonGroup


class UnitQuerySet(MP_NodeQuerySet, ScopedQuerySet):
    def still_open(self) -> Self:
        return self.filter(closed_on=None)

    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def at_level(self, *levels: str) -> Self:
        return self.filter(kind__level__in=levels)

    def in_branch(self, top: "Unit") -> Self:
        """Everything below `top`, without itself."""
        return self.filter(path__startswith=top.path).exclude(pk=top.pk)

    def in_group(self, group: "ComparisonGroup") -> Self:
        """Present members of a comparison group."""
        return self.filter(
            models.Exists(group.memberships.filter(unit=models.OuterRef("pk"), until=None))
        )

    def with_parent_names(self) -> Self:
        """`parent_name`, the short name of the unit above; no query per row."""
        above = Left(models.OuterRef("path"), Length(models.OuterRef("path")) - Unit.steplen)
        parents = Unit.objects.filter(path=above).values("short_name")
        return self.annotate(parent_name=Coalesce(models.Subquery(parents), models.Value("")))

    def nearest_first(self, typed: str) -> Self:
        """Units whose short name begins with what was typed come before the others."""
        begins = models.Q(short_name__startswith=typed.strip())
        rank = models.Case(models.When(begins, then=0), default=1)
        return self.order_by(rank, "depth", "path")

    def in_tree_order(self) -> Self:
        return self.order_by("path")


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    """Tree order is the official order: siblings are kept sorted by position, then code."""

    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db)


@tracked(exclude=("path", "depth", "numchild", "search"))
class Unit(MP_Node):
    """An organisation unit of the county. Dates are inclusive of opening, exclusive of closing."""

    shown_by: ClassVar[Scoped] = Scoped(permission=UNITS_VIEW, path="path")
    node_order_by: ClassVar[list[str]] = ["position", "code"]

    kind = models.ForeignKey(UnitKind, verbose_name="类别", on_delete=models.PROTECT)
    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=50)
    code = models.CharField("编码", max_length=30, unique=True)
    position = models.PositiveIntegerField("排序号", default=1000)
    opened_on = models.DateField("设立日期")
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    search = models.CharField(max_length=400, editable=False)

    objects = UnitManager()

    class Meta:
        verbose_name = "组织机构"
        verbose_name_plural = "组织机构"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("opened_on")),
                name="unit_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @classmethod
    def step_path(cls, above: str, number: int) -> str:
        """The path of the number-th unit below another; bulk inserts place rows themselves."""
        return cls._get_path(above, len(above) // cls.steplen + 1, number)

    def fill_search(self) -> None:
        """Bulk inserts, which pass `save` by, call this themselves."""
        self.search = search_key(self.name, self.short_name, self.code)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_search()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("orgs:unit", self.pk)

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None

    def get_state_display(self) -> str:
        return "已撤销" if self.is_closed else "正常"
