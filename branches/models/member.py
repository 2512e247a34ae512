from typing import Any, ClassVar, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models

from branches.choices.members import Category, MemberSecret, Membership
from branches.models.clerk import ScopedToBranch
from branches.permissions import MEMBERS_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.audit.tracking import tracked
from portal.codes import lookup
from portal.codes.fields import CodeField
from portal.crypto import providers
from portal.crypto.fields import NO_KEY, EncryptedTextField
from portal.dates import MONTHS, PartialDate, PartialDateField
from portal.people import masking, names
from portal.people.choices import Sensitive
from portal.people.models import Person

_MASKS = {MemberSecret.LANDLINE: Sensitive.PHONE, MemberSecret.HOUSEHOLD: Sensitive.ADDRESS}


def _one_of(column: str, rows: models.QuerySet) -> models.Func:
    """As `IN`, but the database reads the list first instead of joining it where it likes."""
    return models.Func(
        models.F(column),
        ArraySubquery(rows),
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=models.BooleanField(),
    )


class MemberQuerySet(ScopedQuerySet):
    def present(self) -> Self:
        return self.filter(left_on=None)

    def matching(self, typed: str) -> Self:
        """By a part of the name or of its pinyin initials, through the people's own index."""
        term = names.match_key(typed)
        if not term:
            return self
        people = Person.objects.matching(typed).order_by().values("pk")
        if len(term) == 1:  # so many that walking along the list until a page is full is faster
            return self.filter(person__in=people)
        # Found before everything else: otherwise all members of a township may be looked through.
        return self.filter(_one_of("person_id", people))

    def beneath(self, top: Any) -> Self:
        """Members of an organisation and of all below it."""
        return self.filter(organization__path__startswith=top.path)

    def in_tree_order(self) -> Self:
        """The county's order of organisations, then as registered: the database walks along the
        organisations and stops when a page is full, among many members as among few."""
        return self.order_by("organization__path", "pk")


@tracked(
    exclude=("created_at", "changed_at"),
    sensitive=("landline", "household"),
)
class PartyMember(models.Model):
    """A member of the Party, in one organisation at a time; who it is says the person."""

    is_persons_file: ClassVar = True  # looks at night are watched
    shown_by: ClassVar[Scoped] = ScopedToBranch(
        permission=MEMBERS_VIEW,
        path="organization__unit__path",
        organisation="organization__path",
    )

    person = models.OneToOneField(
        Person, verbose_name="人员", on_delete=models.PROTECT, related_name="membership"
    )
    organization = models.ForeignKey(
        "branches.PartyOrganization",
        verbose_name="所在党组织",
        on_delete=models.PROTECT,
        related_name="members",
    )
    category = models.CharField(
        "人员类别", max_length=12, choices=Category.choices, default=Category.FULL
    )
    state = models.CharField(
        "党籍状态", max_length=10, choices=Membership.choices, default=Membership.NORMAL
    )
    joined_on = PartialDateField("入党日期", null=True, blank=True)
    confirmed_on = PartialDateField("转正日期", null=True, blank=True)
    extended_until = models.DateField("预备期延长至", null=True, blank=True)
    joining_type = CodeField("入党类型", table="joining_type", blank=True)
    joined_at = models.CharField("入党时所在支部", max_length=100, blank=True)
    branch_post = CodeField("支部内职务", table="organisation_post", blank=True)
    education = CodeField("学历", table="education", blank=True)
    degree = CodeField("学位", table="degree", blank=True)
    work_post = CodeField("工作岗位", table="work_post", blank=True)
    new_stratum = CodeField("新社会阶层类型", table="new_stratum", blank=True)
    title = models.CharField("从事专业技术职务", max_length=60, blank=True)
    frontline = CodeField("一线情况", table="frontline", blank=True)
    is_migrant_worker = models.BooleanField("农民工", default=False)
    landline = EncryptedTextField("固定电话")
    household = EncryptedTextField("户籍所在地")
    archive_unit = models.CharField("党员档案所在单位", max_length=100, blank=True)
    tenure_adjust = models.SmallIntegerField(
        "党龄校正值（月）", default=0, help_text="加到党龄上的月数，需要扣减的填负数。"
    )
    last_contact_on = models.DateField("最近联系日期", null=True, blank=True)
    is_lost = models.BooleanField("失联", default=False)
    lost_on = PartialDateField("失去联系日期", null=True, blank=True)
    lost_kind = CodeField("失去联系情形", table="lost_kind", blank=True)
    is_mobile = models.BooleanField("流动", default=False)
    mobile_since = PartialDateField("外出日期", null=True, blank=True)
    mobile_to = models.CharField("外出流向", max_length=100, blank=True)
    is_hardship = models.BooleanField("困难党员", default=False)
    hardship_since = PartialDateField("列为困难党员日期", null=True, blank=True)
    is_retired = models.BooleanField("离退休", default=False)
    retired_since = PartialDateField("离退休日期", null=True, blank=True)
    is_first_secretary = models.BooleanField("第一书记", default=False)
    remark = models.CharField("备注", max_length=200, blank=True)
    going_on = models.DateField("转出县外日期", null=True, blank=True)
    going_letter = models.CharField("转出介绍信编号", max_length=100, blank=True)
    left_on = models.DateField("离开日期", null=True, blank=True)
    leaving_reason = CodeField("离开原因", table="leaving_reason", blank=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "党员"
        verbose_name_plural = "党员"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(category__in=Category.values), name="member_category_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=Membership.values), name="member_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(going_on=None) | models.Q(left_on=None),
                name="member_going_is_here",
            ),
            models.CheckConstraint(
                condition=models.Q(left_on=None, leaving_reason="")
                | (~models.Q(left_on=None) & ~models.Q(leaving_reason="")),
                name="member_left_for_a_reason",
            ),
        ]
        indexes: ClassVar = [
            # Registers of the few: each keeps its own small index.
            models.Index(
                fields=["organization"], condition=models.Q(is_lost=True), name="member_lost"
            ),
            models.Index(
                fields=["organization"], condition=models.Q(is_mobile=True), name="member_mobile"
            ),
            models.Index(
                fields=["organization"],
                condition=models.Q(is_hardship=True),
                name="member_hardship",
            ),
            models.Index(
                fields=["organization"],
                condition=models.Q(category=Category.PROBATIONARY),
                name="member_probationary",
            ),
            models.Index(
                fields=["organization"],
                condition=models.Q(left_on__isnull=False),
                name="member_left",
            ),
            models.Index(fields=["joined_on"], name="member_joined"),
        ]

    def __str__(self) -> str:
        return self.person.name

    def get_absolute_url(self) -> str:
        return routes.record("branches:member", self.pk)

    @property
    def leaving_reason_spoken(self) -> str:
        return lookup.label("leaving_reason", self.leaving_reason)

    @property
    def has_left(self) -> bool:
        return self.left_on is not None

    @property
    def is_going(self) -> bool:
        """The letter is out, nobody has confirmed it: still counted here (ME-07)."""
        return self.going_on is not None

    def tenure_on(self, month: PartialDate) -> int | None:
        """党龄 in full years: from the day of becoming a full member, with the correction."""
        if self.category != Category.FULL or self.confirmed_on is None:
            return None
        start = self.confirmed_on.plus_months(-self.tenure_adjust)
        return max(start.age_on(month), 0)

    def masked(self, what: MemberSecret) -> str:
        value = getattr(self, what)
        try:
            plain = value if isinstance(value, str) else value.reveal()
        except providers.UnreadableError:
            return NO_KEY
        return masking.MASKS[_MASKS[what]](plain)

    @property
    def probation_ends(self) -> PartialDate | None:
        """A year after joining, later if it was extended."""
        if self.category != Category.PROBATIONARY:
            return None
        if self.extended_until:
            return PartialDate.of(self.extended_until)
        return self.joined_on.plus_months(MONTHS) if self.joined_on else None
