"""大走访: campaigns, whom they go to, the record of a visit on a phone."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.forms import BaseForm
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from portal.access import require
from portal.ui.forms import ReasonForm
from portal.ui.views import (
    ActPage,
    BulkPage,
    Crumb,
    DetailPage,
    FormOfRecord,
    Link,
    ListPage,
    NothingToAsk,
    RecordDetail,
    Records,
)
from portal.ui.widgets import offer_rows
from talent import widgets
from talent.domain import destinations, visiting
from talent.filters.visiting import TargetFilters
from talent.forms import visiting as forms
from talent.models import (
    CampaignTarget,
    CampaignVisit,
    Enterprise,
    TalentProfile,
    VisitCampaign,
)
from talent.permissions import CAMPAIGNS_MANAGE, VISITS_OWN
from talent.tables.visiting import CampaignTable, TargetTable
from talent.views.picking import among

TARGETS = Crumb("走访对象", reverse_lazy("talent:targets"))
NAMED = ("campaign", "unit", "enterprise", "profile__person", "visitor")


class VisitCampaigns(Records):
    """人才办, once or twice a year: where did we go, who is still waiting?"""

    acts = visiting.CAMPAIGNS
    one, many = "campaign", "campaigns"
    reads = VISITS_OWN
    title = "大走访"
    lead = "启动时按乡镇固定走访对象；走访记录里的需求、问题直接转人才需求和服务办件。"
    table = CampaignTable
    filtered_by = ()
    empty_title = "还没有大走访"
    empty_hint = "由人才办登记，启动后固定走访对象，再分工。"
    facts = ("document", "since", "until", "large", "high", "away", "started_on", "ended_on")
    PATHS: ClassVar = {
        **Records.PATHS,
        "Start": "<int:pk>/start/",
        "Add": "<int:pk>/add/",
        "Finish": "<int:pk>/finish/",
    }

    class Detail(RecordDetail):
        def actions(self) -> list[Link]:
            row, manages = self.record, self.request.user.can(CAMPAIGNS_MANAGE)
            going = row.started_on is not None and row.ended_on is None
            offered = [
                (manages and row.started_on is None, "启动", "Start", "player-play"),
                (manages and going, "增补对象", "Add", "plus"),
                (manages and row.ended_on is None, "修改", "Edit", "edit"),
                (manages and going, "结束", "Finish", "circle-off"),
            ]
            ways = [
                Link(label, self.declared.address(part, pk=row.pk), icon)
                for allowed, label, part, icon in offered
                if allowed
            ]
            way = f"{reverse('talent:targets')}?campaign={row.pk}"
            return [*ways, Link("走访对象", way, "list")] if row.started_on else ways

    class Start(FormOfRecord, ActPage):
        verb = "启动"
        form_class = NothingToAsk
        watched = ("started_on",)

        def initial(self) -> dict[str, Any]:
            return {}

        def consequences(self) -> list[str]:
            number = sum(1 for _ in destinations.whom(self.record, timezone.localdate()))
            return [
                f"现在有 {number:,} 个走访对象，启动后固定，以后只能增补。",
                "不同意日常联系、暂不联系的人才不列入。",
            ]

        def act(self, form: Any) -> VisitCampaign:
            return visiting.start(self.record, by=self.request.user)

    class Add(FormOfRecord):
        verb = "增补对象"
        form_class = forms.AddTargetForm
        done = "已增补，覆盖率另计。"

        def initial(self) -> dict[str, Any]:
            return {}

        def build_form(self, **kwargs: Any) -> BaseForm:
            form = super().build_form(**kwargs)
            user = self.request.user
            firms = Enterprise.objects.visible_to(user).running()
            asked = among(user, widgets.TO_VISIT).select_related("person")
            offer_rows(form, "enterprise", firms)
            offer_rows(form, "profile", asked)
            told = f"for={widgets.TO_VISIT}&campaign={self.record.pk}"
            widgets.search_in(form, talents=told, firms=told)
            return form

        def act(self, form: Any) -> CampaignTarget:
            return visiting.add(self.record, by=self.request.user, **form.cleaned_data)

    class Finish(FormOfRecord, ActPage):
        verb = "结束"
        form_class = forms.FinishCampaignForm
        watched = ("ended_on",)

        def initial(self) -> dict[str, Any]:
            return {}

        def consequences(self) -> list[str]:
            waiting = self.record.targets.unvisited().filter(added=False).count()
            return [
                f"还有 {waiting:,} 个对象没有走访。" if waiting else "对象都已走访。",
                "结束后不能再记录走访。",
            ]

        def act(self, form: Any) -> VisitCampaign:
            return visiting.finish(self.record, by=self.request.user, **form.cleaned_data)


# Whom it goes to ----------------------------------------------------------------------------------


class CampaignTargets(ListPage):
    """Whoever is sent, on a phone: where have I still to go? 人才办: who goes where?"""

    model = CampaignTarget
    table = TargetTable
    filters = TargetFilters
    permission = VISITS_OWN
    title = "走访对象"
    search_hint = "企业、人才名称或拼音首字母"
    hidden_columns = ("added", "closed_on", "campaign")
    empty_title = "没有走访对象"
    empty_hint = "大走访启动后，按乡镇列出企业和人才。"

    @property
    def lead(self) -> str:
        told = "打开一个，点“记录走访”。"
        manages = self.request.user.can(CAMPAIGNS_MANAGE)
        return f"勾选后可以一起分工；{told}" if manages else told

    def rows(self) -> QuerySet:
        return super().rows().select_related(*NAMED).with_visits().in_order()

    def crumbs(self) -> list[Crumb]:
        return VisitCampaigns.way_to_list()

    def bulk_acts(self) -> list[Link]:
        if not self.request.user.can(CAMPAIGNS_MANAGE):
            return []
        return [Link("分工", reverse("talent:targets-assign"), "user-share")]


class AssignSeveral(BulkPage):
    model = CampaignTarget
    permission = CAMPAIGNS_MANAGE
    cancel_url = reverse_lazy("talent:targets")
    title = "分工"
    form_class = forms.AssignGoerForm
    verb = "分工"

    def visible(self) -> QuerySet:
        return super().visible().select_related(*NAMED).in_order()

    def crumbs(self) -> list[Crumb]:
        return [TARGETS]

    def build_form(self, **kwargs: Any) -> BaseForm:
        form = super().build_form(**kwargs)
        offer_rows(form, "visitor", visiting.goers())
        return form

    def act_on(self, record: CampaignTarget, facts: dict[str, Any]) -> Any:
        return visiting.assign(record, by=self.request.user, **facts)


class TargetPage(DetailPage):
    """Before going: what is known of them, who was there last, what they asked for then."""

    model = CampaignTarget
    permission = VISITS_OWN
    tabs_key = "talent.target"

    def records(self) -> QuerySet:
        return super().records().select_related(*NAMED, "profile__unit", "enterprise__unit")

    def crumbs(self) -> list[Crumb]:
        return [TARGETS]

    def actions(self) -> list[Link]:
        row, user = self.record, self.request.user
        going = row.campaign.ended_on is None and row.closed_on is None
        manages = user.can(CAMPAIGNS_MANAGE, row.unit)
        offered = [
            (visiting.may_tell(user, row), "记录走访", "target-visit", "message-plus"),
            (manages, "分工", "target-assign", "user-share"),
            (manages, "不再走访", "target-drop", "circle-off"),
        ]
        return [
            Link(label, reverse(f"talent:{route}", args=[row.pk]), icon)
            for allowed, label, route, icon in offered
            if allowed and going
        ]


class _OfTarget(ActPage):
    model = CampaignTarget
    permission = CAMPAIGNS_MANAGE
    watched = ("closed_on",)

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, CAMPAIGNS_MANAGE, self.record.unit)

    def records(self) -> QuerySet:
        return super().records().select_related(*NAMED)

    def get_title(self) -> str:
        return f"{self.verb}：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [TARGETS, Crumb(str(self.record), self.record.get_absolute_url())]

    def initial(self) -> dict[str, Any]:
        return {}


class AssignTarget(_OfTarget):
    verb = "分工"
    form_class = forms.AssignGoerForm
    done = "已分工，走访人首页会提示。"

    def initial(self) -> dict[str, Any]:
        return {"visitor": self.record.visitor_id}

    def build_form(self, **kwargs: Any) -> BaseForm:
        form = super().build_form(**kwargs)
        offer_rows(form, "visitor", visiting.goers())
        return form

    def act(self, form: Any) -> CampaignTarget:
        return visiting.assign(self.record, by=self.request.user, **form.cleaned_data)


class DropTarget(_OfTarget):
    verb = "不再走访"
    form_class = ReasonForm
    danger = True
    done = "已定为不再走访，不计入覆盖率。"

    def consequences(self) -> list[str]:
        return ["企业搬离、注销，人才调离、去世等；不再计入应走访的对象，已有的记录保留。"]

    def act(self, form: Any) -> CampaignTarget:
        return visiting.drop(self.record, by=self.request.user, **form.cleaned_data)


class TellVisit(_OfTarget):
    """On a phone, at the gate: what they said, what they need."""

    permission = VISITS_OWN
    verb = "记录走访"
    form_class = forms.TellVisitForm

    def prepare(self) -> None:
        ActPage.prepare(self)
        visiting.require_telling(self.request.user, self.record)

    def records(self) -> QuerySet:
        return super().records().select_related(*NAMED, "enterprise__unit", "profile__unit")

    def initial(self) -> dict[str, Any]:
        return {"visitors": self.request.user.name}

    @property
    def lead(self) -> str:
        """Whom one visits, and by which telephone."""
        firm, profile = self.record.enterprise, self.record.profile
        if firm:
            told = (firm.contact and f"联系人{firm.contact}", firm.phone and f"电话 {firm.phone}")
            return "，".join(filter(None, [str(firm), *told])) + "。"
        return f"{profile}，{profile.work_unit}{profile.post}。" if profile else ""

    def build_form(self, **kwargs: Any) -> BaseForm:
        form = super().build_form(**kwargs)
        firm = self.record.enterprise
        if firm is None:
            for name in ("applicant", *forms.TellVisitForm.NEED):
                del form.fields[name]
            return form
        his = Q(work_unit=firm.name) | Q(unit=firm.unit_id)
        seen = TalentProfile.objects.visible_to(self.request.user).in_store().filter(his)
        offer_rows(form, "applicant", seen.select_related("person").in_order())
        return form

    def act(self, form: Any) -> CampaignVisit:
        return visiting.tell(self.record, by=self.request.user, **form.facts)

    def done_message(self, result: CampaignVisit) -> str:
        told = ["已记录"]
        if result.ticket_id:
            told.append("反映的问题已转办件，等待人才办派单")
        if result.need_id:
            told.append("人才需求已存为草稿，请补齐后提交")
        return "，".join(told) + "。"

    def success_url(self, result: CampaignVisit) -> str:
        return result.target.get_absolute_url()
