"""An admission: somebody on the way from an application to full membership, step by step."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from branches.choices.admission import (
    AdmissionStage,
    BallotMethod,
    CaseEnd,
    CaseSource,
    HelperKind,
    NoticeKind,
    StepDecision,
)
from branches.models.activity import Activity
from branches.models.clerk import ScopedToBranch
from branches.models.member import PartyMember
from branches.models.organisation import PartyOrganization
from branches.permissions import ADMISSION_VIEW
from portal import routes
from portal.access import Scoped, ScopedQuerySet
from portal.codes.fields import CodeField
from portal.people.models import Person


class AdmissionStepQuerySet(ScopedQuerySet):
    def in_use(self) -> Self:
        return self.filter(closed_on=None)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class AdmissionStep(models.Model):
    """A row of the chart: what a step is called, its number and papers. Those the portal knows by
    their code have checks and clocks; a county adds others."""

    shown_by: ClassVar[Scoped] = Scoped(ADMISSION_VIEW)

    code = models.CharField("代码", max_length=30, unique=True)
    number = models.CharField("序号", max_length=6)
    name = models.CharField("环节", max_length=40)
    papers = models.CharField("材料", max_length=100, blank=True)
    position = models.PositiveSmallIntegerField("排序", default=100)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = AdmissionStepQuerySet.as_manager()

    class Meta:
        verbose_name = "发展党员环节"
        verbose_name_plural = "发展党员环节"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return routes.record("branches:admission-step", self.pk)


class AdmissionCaseQuerySet(ScopedQuerySet):
    def running(self) -> Self:
        return self.filter(end="")

    def matching(self, typed: str) -> Self:
        people = Person.objects.matching(typed).order_by().values("pk")
        return self.filter(person__in=people)

    def in_tree_order(self) -> Self:
        return self.order_by("organization__path", "pk")


class AdmissionCase(models.Model):
    is_persons_file: ClassVar = True  # looks at night are watched
    shown_by: ClassVar[Scoped] = ScopedToBranch(
        ADMISSION_VIEW, path="organization__unit__path", organisation="organization__path"
    )

    person = models.ForeignKey(
        Person, verbose_name="姓名", on_delete=models.PROTECT, related_name="admissions"
    )
    organization = models.ForeignKey(
        PartyOrganization,
        verbose_name="党支部",
        on_delete=models.PROTECT,
        related_name="admissions",
    )
    member = models.ForeignKey(
        PartyMember,
        verbose_name="党员档案",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="admissions",
    )
    stage = models.CharField(
        "阶段",
        max_length=14,
        choices=AdmissionStage.choices,
        default=AdmissionStage.APPLICANT,
    )
    education = CodeField("学历", table="education", blank=True)
    post = models.CharField("单位职务", max_length=100, blank=True)
    source = models.CharField(
        "来源", max_length=10, choices=CaseSource.choices, default=CaseSource.APPLIED
    )
    end = models.CharField("结束", max_length=10, choices=CaseEnd.choices, blank=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    end_reason = models.CharField("结束原因", max_length=200, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField("登记时间", auto_now_add=True)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    objects = AdmissionCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "发展党员"
        verbose_name_plural = "发展党员"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(end=""), name="admission_runs_once"
            ),
            models.CheckConstraint(
                condition=models.Q(end="", ended_on=None)
                | (~models.Q(end="") & models.Q(ended_on__isnull=False)),
                name="admission_ended_on_a_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "stage"], name="admission_of_a_stage"),
        ]

    def __str__(self) -> str:
        return self.person.name

    def get_absolute_url(self) -> str:
        return routes.record("branches:admission", self.pk)

    @property
    def is_running(self) -> bool:
        return not self.end

    def get_standing_display(self) -> str:
        """Where it stands, and how it ended when it did."""
        words = self.get_stage_display()
        return f"{words}（{self.get_end_display()}）" if self.end else words


class CaseStepQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def in_order(self) -> Self:
        return self.order_by("happened_on", "pk")


class CaseStep(models.Model):
    """One step taken on a day. What was given back stays to be seen."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        ADMISSION_VIEW,
        path="case__organization__unit__path",
        organisation="case__organization__path",
    )

    case = models.ForeignKey(
        AdmissionCase, verbose_name="发展党员", on_delete=models.CASCADE, related_name="steps"
    )
    code = models.CharField("环节", max_length=30)
    happened_on = models.DateField("日期")
    decision = models.CharField("结果", max_length=10, choices=StepDecision.choices, blank=True)
    document = models.CharField("文号", max_length=100, blank=True)
    content = models.CharField("内容", max_length=1000, blank=True)
    responsible = models.CharField("责任人", max_length=50, blank=True)
    has_paper = models.BooleanField("纸质材料齐全", default=False)
    keeper = models.CharField("材料保管人", max_length=50, blank=True)
    days = models.PositiveSmallIntegerField("培训天数", null=True, blank=True)
    hours = models.PositiveSmallIntegerField("培训学时", null=True, blank=True)
    form_number = models.CharField("志愿书编号", max_length=30, blank=True)
    leaves_on = models.DateField("预计离开本单位日期", null=True, blank=True)
    extended_until = models.DateField("预备期延长至", null=True, blank=True)
    special_reason = models.CharField("延长审批的特殊情况", max_length=200, blank=True)
    override_reason = models.CharField("批准例外的原因", max_length=200, blank=True)
    activity = models.ForeignKey(
        Activity,
        verbose_name="组织生活记录",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    trace = models.TextField("更正痕迹", max_length=2000, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="录入人", on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField("录入时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("退回时间", null=True, editable=False)
    withdrawal_reason = models.CharField("退回原因", max_length=200, blank=True)

    objects = CaseStepQuerySet.as_manager()

    class Meta:
        verbose_name = "发展党员环节记录"
        verbose_name_plural = "发展党员环节记录"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["form_number"],
                condition=models.Q(withdrawn_at=None) & ~models.Q(form_number=""),
                name="admission_form_used_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "code", "happened_on"], name="admission_step_of_case"),
            models.Index(fields=["code", "happened_on"], name="admission_step_held"),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.code}"

    def get_absolute_url(self) -> str:
        return self.case.get_absolute_url()

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class CaseHelper(models.Model):
    """A full member who stands by an applicant: contact or introducer."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        ADMISSION_VIEW,
        path="step__case__organization__unit__path",
        organisation="step__case__organization__path",
    )

    step = models.ForeignKey(
        CaseStep, verbose_name="环节记录", on_delete=models.CASCADE, related_name="helpers"
    )
    kind = models.CharField("身份", max_length=12, choices=HelperKind.choices)
    member = models.ForeignKey(
        PartyMember, verbose_name="党员", on_delete=models.PROTECT, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "培养联系人、入党介绍人"
        verbose_name_plural = "培养联系人、入党介绍人"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step", "kind", "member"], name="admission_helper_once")
        ]

    def __str__(self) -> str:
        return f"{self.member}（{self.get_kind_display()}）"


class AdmissionVote(models.Model):
    """表决: counts only, never who voted how."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        ADMISSION_VIEW,
        path="step__case__organization__unit__path",
        organisation="step__case__organization__path",
    )

    step = models.OneToOneField(
        CaseStep, verbose_name="环节记录", on_delete=models.CASCADE, related_name="vote"
    )
    entitled = models.PositiveSmallIntegerField("应到有表决权")
    present = models.PositiveSmallIntegerField("实到有表决权")
    written = models.PositiveSmallIntegerField("书面赞成", default=0)
    in_favour = models.PositiveSmallIntegerField("赞成", default=0)
    against = models.PositiveSmallIntegerField("反对", default=0)
    abstained = models.PositiveSmallIntegerField("弃权", default=0)
    invalid = models.PositiveSmallIntegerField("无效", default=0)
    method = models.CharField("表决方式", max_length=10, choices=BallotMethod.choices)
    host = models.CharField("主持人", max_length=50, blank=True)
    watcher = models.CharField("监票人", max_length=50, blank=True)
    teller = models.CharField("计票人", max_length=50, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "表决"
        verbose_name_plural = "表决"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    present=models.F("in_favour")
                    + models.F("against")
                    + models.F("abstained")
                    + models.F("invalid")
                ),
                name="admission_vote_adds_up",
            ),
            models.CheckConstraint(
                condition=models.Q(entitled__gte=models.F("present") + models.F("written")),
                name="admission_vote_within_list",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} 表决"


class AdmissionNoticeQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class AdmissionNotice(models.Model):
    """公示: from a day to a day, both counted, and what was said to it."""

    shown_by: ClassVar[Scoped] = ScopedToBranch(
        ADMISSION_VIEW,
        path="case__organization__unit__path",
        organisation="case__organization__path",
    )

    case = models.ForeignKey(
        AdmissionCase, verbose_name="发展党员", on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField("公示", max_length=12, choices=NoticeKind.choices)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("截止日期")
    place = models.CharField("公示地点", max_length=100, blank=True)
    phone = models.CharField("受理电话", max_length=40, blank=True)
    feedback = models.CharField("反映情况", max_length=400, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)

    objects = AdmissionNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "发展党员公示"
        verbose_name_plural = "发展党员公示"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="admission_notice_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.starts_on} 至 {self.ends_on}）"

    def get_absolute_url(self) -> str:
        return self.case.get_absolute_url()
