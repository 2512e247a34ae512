"""Records of visits of a campaign: what was said there, corrected or withdrawn."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse, reverse_lazy

from portal.ui.forms import ReasonForm
from portal.ui.views import ActPage, Crumb, DetailPage, Link, ListPage
from talent.domain import visiting
from talent.filters.visiting import CampaignVisitFilters
from talent.forms import visiting as forms
from talent.models import CampaignVisit
from talent.permissions import VISITS_OWN
from talent.tables.visiting import CampaignVisitTable
from talent.views.visiting import NAMED, VisitCampaigns

VISITS = Crumb("走访记录", reverse_lazy("talent:campaign-visits"))


def _visits(rows: Any) -> Any:
    named = (f"target__{name}" for name in NAMED)
    return rows.select_related(*named, "need__unit", "need__enterprise", "ticket", "recorded_by")


class CampaignVisits(ListPage):
    """人才办, each week of a campaign: who was where, what came of it?"""

    model = CampaignVisit
    table = CampaignVisitTable
    filters = CampaignVisitFilters
    permission = VISITS_OWN
    title = "走访记录"
    lead = "在走访对象页点“记录走访”。"
    search_hint = "走访对象、走访人员或内容"
    hidden_columns = ("problem", "withdrawn_on")
    empty_title = "还没有走访记录"
    empty_hint = "打开走访对象，点“记录走访”。"

    def rows(self) -> QuerySet:
        return _visits(super().rows()).in_order()

    def crumbs(self) -> list[Crumb]:
        return VisitCampaigns.way_to_list()


class CampaignVisitPage(DetailPage):
    model = CampaignVisit
    permission = VISITS_OWN
    tabs_key = "talent.campaign-visit"

    def records(self) -> QuerySet:
        return _visits(super().records())

    def crumbs(self) -> list[Crumb]:
        return [VISITS, Crumb(str(self.record.target), self.record.target.get_absolute_url())]

    def actions(self) -> list[Link]:
        row = self.record
        if row.withdrawn_on or not visiting.may_tell(self.request.user, row.target):
            return []
        return [
            Link("修改", reverse("talent:campaign-visit-edit", args=[row.pk]), "edit"),
            Link("撤回", reverse("talent:campaign-visit-withdraw", args=[row.pk]), "circle-off"),
        ]


class _OfCampaignVisit(ActPage):
    model = CampaignVisit
    permission = VISITS_OWN
    watched: ClassVar[tuple[str, ...]] = ("withdrawn_on",)

    def prepare(self) -> None:
        super().prepare()
        visiting.require_telling(self.request.user, self.record.target)

    def records(self) -> QuerySet:
        return _visits(super().records())

    def get_title(self) -> str:
        return f"{self.verb}：{self.record}"

    def crumbs(self) -> list[Crumb]:
        return [VISITS, Crumb(str(self.record), self.record.get_absolute_url())]


class EditCampaignVisit(_OfCampaignVisit):
    verb = "修改走访记录"
    form_class = forms.CampaignVisitForm
    watched = ("on", "visitors", "content")
    done = "已保存。"

    def consequences(self) -> list[str]:
        moved = self.record.ticket_id or self.record.need_id
        return ["转出的需求、办件在各自的页面继续办理。"] if moved else []

    def act(self, form: Any) -> CampaignVisit:
        return visiting.correct(self.record, by=self.request.user, **form.cleaned_data)


class WithdrawCampaignVisit(_OfCampaignVisit):
    verb = "撤回走访记录"
    form_class = ReasonForm
    danger = True
    done = "已撤回，不再计入覆盖率。"

    def initial(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        return ["记录保留，标“已撤回”；由它转出的需求、办件照常办理。"]

    def act(self, form: Any) -> CampaignVisit:
        return visiting.withdraw(self.record, by=self.request.user, **form.cleaned_data)
