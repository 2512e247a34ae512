"""TalentPolicies: what is granted, to whom, who may have it and has not asked."""

from typing import Any, ClassVar, Final

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from portal.ui.views import Crumb, Link, Page, RecordDetail, RecordList, Records
from talent import forms
from talent.choices import Eligibility, TicketChannel
from talent.domain import eligibility, policies, tickets
from talent.models import PolicyItem, TalentProfile, Ticket
from talent.permissions import TALENT_VIEW
from talent.views import steps

SHOWN: Final = 20


class TalentPolicies(Records):
    """人才办 and member units, when somebody asks: what is granted, to whom, where?"""

    acts = policies.POLICIES
    one, many = "policy", "policies"
    reads = TALENT_VIEW
    title = "人才政策"
    lead = "全文在制度文件库；这里按事项登记对象、标准、条件和责任单位。"
    form = forms.PolicyForm
    dataset = "policies"
    columns = (
        *("name", "category", "level", "target", "standard", "amount", "unit"),
        *("accepts_until", "document", "closed_on"),
    )
    filtered_by = ("category", "level", "target", "unit", "closed_on")
    hidden_columns = ("document", "level")
    search_hint = "事项或文件名称"
    empty_title = "还没有登记政策事项"
    empty_hint = "按文件逐项登记，或从人才政策表导入。"

    class List(RecordList):
        def rows(self) -> QuerySet:
            return super().rows().select_related("unit")

        def actions(self) -> list[Link]:
            way = reverse("talent:eligible")
            return [*super().actions(), Link("能享受什么", way, "user-search")]

    class Detail(RecordDetail):
        def records(self) -> QuerySet:
            return super().records().select_related("unit")


class Eligible(Page):
    """Whoever is asked at a counter or on the phone: what may this person have?"""

    template_name = "talent/eligible.html"
    permission = TALENT_VIEW
    title = "能享受什么"
    lead = f"按姓名查人，逐项对照条件；{eligibility.NOTE}。"

    def crumbs(self) -> list[Crumb]:
        return TalentPolicies.way_to_list()

    def context(self, **extra: Any) -> dict[str, Any]:
        form = forms.EligibleForm(self.request.GET)
        typed = form.cleaned_data["q"].strip() if form.is_valid() else ""
        found: list[TalentProfile] = []
        if typed:
            rows = TalentProfile.objects.visible_to(self.request.user).in_store().matching(typed)
            found = list(rows.select_related("person", "unit").in_order()[: SHOWN + 1])
        told = eligibility.of_person(found[0], timezone.localdate()) if len(found) == 1 else []
        return super().context(
            form=form,
            typed=typed,
            found=found[:SHOWN],
            more=len(found) > SHOWN,
            told=told,
            states=Eligibility,
            **extra,
        )


class Claim(steps.ForTalent):
    """Whoever looks after somebody: what a policy grants is asked for."""

    form_class = forms.ClaimForm
    verb = "申领"
    done = "已登记申领，等待人才办派单。"
    item: ClassVar[Any] = None

    def prepare(self) -> None:
        super().prepare()
        rows = PolicyItem.objects.visible_to(self.request.user).select_related("unit")
        item = rows.filter(pk=self.kwargs["policy"]).first()
        if item is None:
            raise Http404
        self.item = item  # type: ignore[misc] # of this request

    def get_title(self) -> str:
        return f"申领“{self.item}”：{self.record}"

    def initial(self) -> dict[str, Any]:
        return {"channel": TicketChannel.UNIT}

    def crumbs(self) -> list[Crumb]:
        return [Crumb("人才库", reverse("talent:talents")),
                Crumb(str(self.record), self.record.get_absolute_url())]  # fmt: skip

    def act(self, form: Any) -> Ticket:
        return tickets.claim(
            self.record, policy=self.item, by=self.request.user, **form.cleaned_data
        )
