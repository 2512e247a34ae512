"""选举计票: ballots of the county, one of them, its acts and the report."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from branches.choices.polls import BallotPost
from branches.domain.polls import acts, papers, requests
from branches.domain.polls.requests import ElectionPaper
from branches.filters.polls import BallotFilters
from branches.forms.polls import BallotForm, ConfirmElectedForm, WithdrawBallotForm
from branches.models import ElectionBallot, PartyOrganization
from branches.permissions import ORGANISATIONS_MANAGE, ORGANISATIONS_VIEW
from branches.tables.polls import BallotTable
from branches.views.organisations import OrganisationAct
from portal.access import Permission, require
from portal.ui.views import ActPage, Crumb, DetailPage, Link, ListPage, RecordPage
from reports.domain import documents
from reports.domain.documents import DocumentFormat
from reports.views.documents import answer

LIST = Crumb("选举计票", reverse_lazy("branches:ballots"))


class Ballots(ListPage):
    """Townships on the days of elections: which counts are in, which are to be confirmed."""

    model = ElectionBallot
    table = BallotTable
    filters = BallotFilters
    permission = ORGANISATIONS_VIEW
    title = "选举计票"
    empty_title = "还没有选举计票"
    empty_hint = "在党组织页面点“登记计票”。"

    def rows(self) -> QuerySet:
        return super().rows().select_related("organization").in_order()


class CountBallot(OrganisationAct):
    """A secretary or the township, on the day: the count as it was read out."""

    title = "登记计票：{record}"
    template_name = "branches/polls/form.html"
    form_class = BallotForm
    verb = "登记计票"
    done = "已登记，请核对后确认当选。"
    watched = ("closed_on",)

    def initial(self) -> dict[str, Any]:
        return {"held_on": timezone.localdate(), "round": 1}

    def on_record(self) -> dict[str, Any]:
        return {"closed_on": self.record.closed_on}

    def consequences(self) -> list[str]:
        return [
            "实到须达应到的五分之四，收回不多于发出，委员候选人多于应选 20%（EL-05）。",
            "得赞成票超过实到半数的，由系统列出，经确认后才算当选。",
        ]

    def act(self, form: BallotForm) -> ElectionBallot:
        return acts.count(self.record, form.counted(), by=self.request.user)

    def success_url(self, result: ElectionBallot) -> str:
        return result.get_absolute_url()


class BallotPage(DetailPage):
    """The count, who has enough votes, who was confirmed."""

    model = ElectionBallot
    permission = ORGANISATIONS_VIEW
    tabs_key = "branches.ballot"
    more_label = "结果报告单"

    def records(self) -> QuerySet:
        return super().records().select_related("organization__unit", "election")

    def crumbs(self) -> list[Crumb]:
        organisation = self.record.organization
        return [LIST, Crumb(str(organisation), f"{organisation.get_absolute_url()}?tab=elections")]

    def actions(self) -> list[Link]:
        ballot = self.record
        may = self.request.user.can(ORGANISATIONS_MANAGE, ballot.organization.unit)
        if not may or ballot.is_withdrawn:
            return []
        gone = self._link("撤回", "ballot-withdraw", "circle-off")
        if ballot.confirmed_on:
            return [*self._recording(), gone]
        return [
            self._link("确认当选", "ballot-confirm", "circle-check", "primary"),
            self._link("更正", "ballot-edit", "edit"),
            gone,
        ]

    def _recording(self) -> list[Link]:
        """Of a committee's election that is not recorded yet; delegates are none."""
        ballot = self.record
        if (
            ballot.election_id
            or ballot.post == BallotPost.DELEGATE
            or ballot.organization.is_closed
        ):
            return []
        url = reverse("branches:election", args=[ballot.organization_id])
        return [Link("登记换届", url, "checkbox", "primary")]

    def more_actions(self) -> list[Link]:
        return [
            self._link(kind.label, f"ballot-{kind.key}", kind.icon)
            for kind in documents.FORMATS.values()
        ]

    def _link(self, label: str, name: str, icon: str, tone: str = "") -> Link:
        url = reverse(f"branches:{name}", args=[self.record.pk])
        return Link(label, url, icon, tone) if tone else Link(label, url, icon)


class _BallotAct(ActPage):
    model = ElectionBallot
    permission: ClassVar[Permission] = ORGANISATIONS_MANAGE
    watched = ("confirmed_on", "withdrawn_at")

    def records(self) -> QuerySet:
        return super().records().select_related("organization__unit")

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, ORGANISATIONS_MANAGE, self.record.organization.unit)

    def initial(self) -> dict[str, Any]:
        return {}

    def on_record(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in self.watched}

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]


class CorrectBallot(_BallotAct):
    title = "更正：{record}"
    template_name = "branches/polls/form.html"
    form_class = BallotForm
    verb = "更正"
    done = "已更正。"

    def initial(self) -> dict[str, Any]:
        return {name: getattr(self.record, name) for name in acts.COLUMNS}

    def form_kwargs(self) -> dict[str, Any]:
        return {"ballot": self.record}

    def act(self, form: BallotForm) -> ElectionBallot:
        return acts.correct(self.record, form.counted(), by=self.request.user)


class ConfirmBallot(_BallotAct):
    """The presidium: these are elected."""

    title = "确认当选：{record}"
    form_class = ConfirmElectedForm
    verb = "确认"
    done = "已确认当选。"

    def initial(self) -> dict[str, Any]:
        candidates = list(self.record.candidates.in_order())
        chosen = acts.proposed(self.record).elected
        return {"elected": [candidates[place].pk for place in chosen]}

    def form_kwargs(self) -> dict[str, Any]:
        return {"ballot": self.record}

    def consequences(self) -> list[str]:
        return [*acts.spoken(self.record), *acts.doubts(self.record)]

    def act(self, form: ConfirmElectedForm) -> ElectionBallot:
        return acts.confirm(self.record, by=self.request.user, **form.cleaned_data)


class WithdrawBallot(_BallotAct):
    title = "撤回：{record}"
    form_class = WithdrawBallotForm
    verb = "撤回"
    done = "已撤回。"
    danger = True

    def consequences(self) -> list[str]:
        return ["记录保留，标为已撤回；选举无效或者录错的，重新登记。"]

    def act(self, form: WithdrawBallotForm) -> ElectionBallot:
        return acts.withdraw(self.record, by=self.request.user, **form.cleaned_data)


class BallotPaper(RecordPage):
    """The tellers, to be signed on the day."""

    model = ElectionBallot
    permission = ORGANISATIONS_VIEW
    format: ClassVar[DocumentFormat] = documents.DOCX

    def records(self) -> QuerySet:
        return super().records().select_related("organization__unit")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        body = papers.take_out(self.record, wanted=self.format, by=self.request.user)
        return answer(body, self.format, title=papers.title_of(self.record))


class PaperOfElection(RecordPage):
    """A branch before it elects and the township that answers: what is sent up and down."""

    model = PartyOrganization
    permission = ORGANISATIONS_VIEW
    format: ClassVar[DocumentFormat] = documents.DOCX

    def records(self) -> QuerySet:
        return super().records().select_related("unit")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["which"] not in ElectionPaper.values:
            raise Http404
        which = ElectionPaper(kwargs["which"])
        try:
            body = requests.take_out(
                self.record, which=which, wanted=self.format, by=self.request.user
            )
        except ValidationError as refusal:
            messages.error(request, "；".join(refusal.messages))
            return redirect(self.record.get_absolute_url())
        return answer(body, self.format, title=requests.title_of(self.record, which))


def ballots_of(organisation: PartyOrganization) -> Any:
    return organisation.ballots.standing().in_order()
