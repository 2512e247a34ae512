"""Admissions: the list, one of them, and the acts on it."""

from typing import Any, ClassVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import JsonResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from branches.choices.admission import (
    OF_COUNTY,
    OF_HIGHER,
    StepCode,
)
from branches.choices.members import Category
from branches.domain.admission import (
    chart,
    clocks,
    holding,
    opening,
    path,
    story,
)
from branches.filters.admission import NARROWING, CaseFilters
from branches.forms.admission import (
    AdoptForm,
    NewCaseForm,
    OpenCaseForm,
)
from branches.models import AdmissionCase, CaseStep, PartyMember
from branches.models.clerk import reaches
from branches.permissions import (
    ADMISSION_APPROVE,
    ADMISSION_KEEP,
    ADMISSION_OVERSEE,
    ADMISSION_VIEW,
)
from branches.tables.admission import TONES, CaseTable
from portal.access import require
from portal.people.models import Person
from portal.people.permissions import PEOPLE_MANAGE
from portal.ui.views import (
    Crumb,
    DetailPage,
    FormPage,
    Link,
    ListPage,
    SignedInRequest,
)

LIST = Crumb("发展党员", reverse_lazy("branches:admissions"))
S = StepCode
_MOST_PICKS = 20
_APPLIED = CaseStep.objects.standing().filter(code=S.APPLICATION, case=OuterRef("pk"))


class Admissions(ListPage):
    """Townships and 组织科, weekly: who stands where, what comes next, what runs over. Before, each
    clerk kept the dates of each person in a workbook of his own."""

    model = AdmissionCase
    table = CaseTable
    filters = CaseFilters
    permission = ADMISSION_VIEW
    title = "发展党员"
    dataset = "admissions"
    search_hint = "姓名、拼音首字母"
    hidden_columns = ("education", "post", "source")
    empty_title = "还没有登记发展党员"
    empty_hint = "收到入党申请书后用“登记申请”建立，也可以从 Excel 名册导入。"
    big = True

    def rows(self) -> QuerySet:
        applied = Subquery(_APPLIED.order_by("happened_on").values("happened_on")[:1])
        return story.prefetched(super().rows().annotate(applied_on=applied)).in_tree_order()

    def bulk_acts(self) -> list[Link]:
        return [Link("请示、批复（多人）", reverse("branches:admission-joint"), "printer")]

    def actions(self) -> list[Link]:
        user = self.request.user
        if not user.can(ADMISSION_KEEP):
            return []
        name = "admission-new" if user.can(PEOPLE_MANAGE) else "admission-open"
        return [Link("登记申请", reverse(f"branches:{name}"), "plus", "primary")]

    def more_actions(self) -> list[Link]:
        if not self.request.user.can(ADMISSION_KEEP):
            return []
        return [
            Link("登记申请（已在人员名单）", reverse("branches:admission-open"), "user"),
            Link("在册预备党员建档", reverse("branches:admission-adopt"), "user-plus"),
            Link("集中填日期", self._dates(), "table"),
        ]

    def _dates(self) -> str:
        """Of those the list shows."""
        asked = self.request.GET
        narrowed = {name: asked.getlist(name) for name in NARROWING if name in asked}
        return reverse("branches:admission-dates", query=narrowed)


class NewCase(FormPage):
    """A branch has received an application: of somebody not on record yet."""

    title = "登记入党申请"
    lead = "已在人员名单里的，按身份证号自动对应；也可以从“登记申请（已在人员名单）”里选。"
    form_class: ClassVar[Any] = NewCaseForm
    permission = ADMISSION_KEEP
    verb = "登记"
    done = "已登记。"
    cancel_url = reverse_lazy("branches:admissions")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def initial(self) -> dict[str, Any]:
        return {"applied_on": timezone.localdate(), **super().initial()}

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    @sensitive_variables()
    def act(self, form: Any) -> AdmissionCase:
        told = dict(form.cleaned_data)
        told.pop("clear", None)
        return opening.apply(told.pop("organization"), by=self.request.user, **told)


class OpenCase(NewCase):
    """The same of somebody on record: an employee, a village officer."""

    lead = "从人员名单里选申请人；名单里没有的，请乡镇组织委员先登记人员。"
    form_class: ClassVar[Any] = OpenCaseForm


class AdoptMember(FormPage):
    """A township, once: probationary members of the roster are followed from step 19 on."""

    title = "在册预备党员建档"
    lead = "名册上已有的预备党员，从“编入支部小组”开始跟踪，时限按入党日期计算。"
    form_class = AdoptForm
    permission = ADMISSION_KEEP
    verb = "建档"
    done = "已建档。"
    cancel_url = reverse_lazy("branches:admissions")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def act(self, form: AdoptForm) -> AdmissionCase:
        return opening.adopt(form.cleaned_data["member"], by=self.request.user)


class AdmissionPage(DetailPage):
    """Whoever keeps the case: what was done when, what comes next and by when."""

    model = AdmissionCase
    permission = ADMISSION_VIEW
    tabs_key = "branches.admission"
    template_name = "branches/admission/case.html"
    more_label = "其他办理"
    logs_views = True

    def records(self) -> QuerySet:
        rows = super().records().select_related("person__unit", "organization__unit", "member")
        return rows.prefetch_related("steps__vote", "steps__helpers__member__person", "notices")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    @property
    def may_keep(self) -> bool:
        record = self.record
        return record.is_running and reaches(self.request.user, ADMISSION_KEEP, record.organization)

    def actions(self) -> list[Link]:
        told = story.of(self.record)
        code = path.next_code(told)
        if not self.may_keep or code is None:
            return []
        may = may_take(self.request.user, self.record, code)
        first = [step_link(self.record, code, chart.name(code), "primary")] if may else []
        notice = Link(
            "登记公示", reverse("branches:admission-notice", args=[self.record.pk]), "speakerphone"
        )
        return [*first, notice]

    def more_actions(self) -> list[Link]:
        if not self.may_keep:
            return []
        key = [self.record.pk]
        offered = []
        if not self.record.member_id:
            move = reverse("branches:admission-move", args=key)
            offered.append(Link("转到其他支部", move, "arrows-move"))
            offered.append(
                Link("结束流程", reverse("branches:admission-end", args=key), "circle-off")
            )
        return offered

    def context(self, **extra: Any) -> dict[str, Any]:
        told, today = story.of(self.record), timezone.localdate()
        words, tone = path.standing_words(told, today)
        return super().context(
            stage_tone=TONES[told.stage] if self.record.is_running else "plain",
            clock_words=words,
            clock_tone=tone,
            probation_end=clocks.probation_end(told) if self.record.member_id else None,
            doubts=list(path.doubts(told, today)),
            **extra,
        )


def may_take(user: Any, case: AdmissionCase, code: str) -> bool:
    if code in OF_COUNTY:
        return user.can(ADMISSION_OVERSEE, case.organization.unit)
    if code in OF_HIGHER:
        return user.can(ADMISSION_APPROVE, holding.higher_unit(case.organization))
    return reaches(user, ADMISSION_KEEP, case.organization)


def step_link(case: AdmissionCase, code: str, label: str, tone: str = "") -> Link:
    url = reverse("branches:admission-take", args=[case.pk, code])
    return Link(label, url, "circle-check", tone) if tone else Link(label, url, "circle-check")


# What pickers ask --------------------------------------------------------------------------------


def pick_applicant(request: SignedInRequest) -> JsonResponse:
    """People on record who are no members, by name or initials."""
    require(request.user, ADMISSION_KEEP)
    people = Person.objects.visible_to(request.user).matching(request.GET.get("q", ""))
    scope = request.user.scope(ADMISSION_KEEP)
    people = people.filter(scope.q("unit__path")).filter(membership=None)
    people = people.exclude(pk__in=AdmissionCase.objects.running().values("person"))
    people = people.select_related("unit").order_by("name_key", "pk")
    return _picked((one.pk, one) for one in people[:_MOST_PICKS])


def pick_member(request: SignedInRequest) -> JsonResponse:
    """Probationary members who are not followed yet; with `full`, full members."""
    require(request.user, ADMISSION_KEEP)
    scope = request.user.scope(ADMISSION_KEEP)
    rows = PartyMember.objects.visible_to(request.user).present()
    rows = rows.filter(scope.q("organization__unit__path"))
    if request.GET.get("full"):
        rows = rows.filter(category=Category.FULL)
    else:
        followed = AdmissionCase.objects.running().values("person")
        rows = rows.filter(category=Category.PROBATIONARY).exclude(person__in=followed)
    rows = rows.matching(request.GET.get("q", "")).select_related("person__unit")
    rows = rows.order_by("person__name_key", "pk")
    return _picked((one.pk, one.person) for one in rows[:_MOST_PICKS])


def _picked(found: Any) -> JsonResponse:
    results = []
    for key, person in found:
        born = f"{person.birth.dotted} · " if person.birth else ""
        results.append({"value": key, "text": person.name, "detail": f"{born}{person.unit}"})
    return JsonResponse({"results": results})
