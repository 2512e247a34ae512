from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Coalesce, Concat, Left, Length
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from branches.choices.organisations import ELECTED_KINDS, HostState, Nature, OrganisationKind
from branches.models.clerk import ScopedToBranch
from branches.permissions import ORGANISATIONS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.dates import PartialDateField
from portal.orgs.models import Unit
from portal.text import found_by, search_key

_LAST = "ZZZZ"  # no step of a path sorts after it


class PartyOrganizationQuerySet(MP_NodeQuerySet, ScopedQuerySet):
    def still_open(self) -> Self:
        return self.filter(closed_on=None)

    def matching(self, typed: str) -> Self:
        return self.filter(found_by(typed))

    def in_branch(self, top: "PartyOrganization") -> Self:
        """Everything below `top`, without itself."""
        return self.filter(path__gt=top.path, path__lt=f"{top.path}{_LAST}")

    def electing(self) -> Self:
        """Those that have a term at all: elected kinds of ordinary nature."""
        return self.filter(kind__in=ELECTED_KINDS, nature=Nature.REGULAR)

    def with_parent_names(self) -> Self:
        """`parent_name`, the short name of the organisation above; no query per row."""
        above = Left(
            models.OuterRef("path"), Length(models.OuterRef("path")) - PartyOrganization.steplen
        )
        parents = PartyOrganization.objects.filter(path=above).values("short_name")
        return self.annotate(parent_name=Coalesce(models.Subquery(parents), models.Value("")))

    def in_tree_order(self) -> Self:
        return self.order_by("path")


class PartyOrganizationManager(
    MP_NodeManager.from_queryset(PartyOrganizationQuerySet)  # type: ignore[misc]
):
    """Tree order is the official order: siblings are kept sorted by position, then code."""

    def get_queryset(self) -> PartyOrganizationQuerySet:
        return PartyOrganizationQuerySet(self.model, using=self._db)


def branch_end(path: str = "path") -> Concat:
    """The end of the range of paths below a row: a prefix from a column cannot use an index."""
    return Concat(models.OuterRef(path), models.Value(_LAST), output_field=models.CharField())


_TERM_END = models.Func(
    models.F("last_elected_on"),
    models.F("term_years"),
    template="CAST((%(expressions)s)) AS date)",
    arg_joiner=" + make_interval(years => ",
    output_field=models.DateField(),
)


@tracked(exclude=("path", "depth", "numchild", "search", "due_on"))
class PartyOrganization(MP_Node):
    """A party organisation. It stands in a unit, which says who may see it."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        permission=ORGANISATIONS_VIEW, path="unit__path", organisation="path"
    )
    node_order_by: ClassVar[list[str]] = ["position", "code"]

    kind = models.CharField("类型", max_length=20, choices=OrganisationKind.choices)
    nature = models.CharField("性质", max_length=12, choices=Nature.choices, default=Nature.REGULAR)
    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=50)
    code = models.CharField("编码", max_length=30, unique=True)
    unit = models.ForeignKey(
        Unit,
        verbose_name="所在单位",
        on_delete=models.PROTECT,
        related_name="party_organisations",
    )
    founded_on = PartialDateField("成立日期", null=True, blank=True)
    term_years = models.PositiveSmallIntegerField("任期（年）", null=True, blank=True)
    last_elected_on = models.DateField("最近换届日期", null=True, blank=True)
    next_election_on = models.DateField("批准的换届日期", null=True, blank=True)
    extension_document = models.CharField("提前或延期批复文号", max_length=100, blank=True)
    due_on = models.GeneratedField(
        expression=Coalesce("next_election_on", _TERM_END),
        output_field=models.DateField("应换届日期", null=True),
        db_persist=True,
    )
    contact = models.CharField("联系人", max_length=50, blank=True)
    host_state = models.CharField(
        "依托企业（社会组织）状态",
        max_length=10,
        choices=HostState.choices,
        default=HostState.NONE,
    )
    position = models.PositiveIntegerField("排序号", default=1000)
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    closing_document = models.CharField("撤销依据文号", max_length=100, blank=True)
    closing_reason = models.CharField("撤销原因", max_length=200, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name="承接党组织",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="continues",
    )
    search = models.CharField(max_length=400, editable=False)

    objects = PartyOrganizationManager()

    class Meta:
        verbose_name = "党组织"
        verbose_name_plural = "党组织"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganisationKind.values), name="organisation_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(nature__in=Nature.values), name="organisation_nature_known"
            ),
            models.CheckConstraint(
                condition=models.Q(host_state__in=HostState.values),
                name="organisation_host_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(term_years=None)
                | models.Q(term_years__gte=1, term_years__lte=10),
                name="organisation_term_sensible",
            ),
            models.CheckConstraint(
                condition=models.Q(last_elected_on=None) | models.Q(term_years__isnull=False),
                name="organisation_elected_for_a_term",
            ),
            models.CheckConstraint(
                condition=models.Q(next_election_on=None) | models.Q(last_elected_on__isnull=False),
                name="organisation_other_date_of_a_term",
            ),
            models.CheckConstraint(
                condition=models.Q(successor=None) | models.Q(closed_on__isnull=False),
                name="organisation_succeeded_when_closed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["due_on"], name="organisation_due")]

    def __str__(self) -> str:
        return self.short_name

    @classmethod
    def step_path(cls, above: str, number: int) -> str:
        """The path of the number-th one below another; bulk inserts place rows themselves."""
        return cls._get_path(above, len(above) // cls.steplen + 1, number)

    def fill_search(self) -> None:
        """Bulk inserts, which pass `save` by, call this themselves."""
        self.search = search_key(self.name, self.short_name, self.code)[:400]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_search()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return routes.record("branches:organisation", self.pk)

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None

    @property
    def elects(self) -> bool:
        return self.kind in ELECTED_KINDS and self.nature == Nature.REGULAR

    def get_state_display(self) -> str:
        return "已撤销" if self.is_closed else "正常"
