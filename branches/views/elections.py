"""Terms: the ledger of what is due when, an election held, another date approved."""

from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import cached_property

from branches.choices.organisations import ElectionStage
from branches.domain import elections, listing, reminders, terms
from branches.domain.ballots import Papers
from branches.domain.polls import feeding
from branches.domain.polls.feeding import CountedElection
from branches.filters.organisations import ElectionFilters
from branches.forms.organisations import ElectionForm, OtherDateForm
from branches.models import Election, PartyOrganization
from branches.models.organisation import PartyOrganizationQuerySet
from branches.permissions import ORGANISATIONS_VIEW
from branches.tables.organisations import ElectionTable
from branches.views.committees import LineUpAct
from branches.views.organisations import LIST, OrganisationAct
from portal.deeds.links import promise
from portal.ui.views import Crumb, ListPage


class Elections(ListPage):
    """Organization office and townships, weekly: who has to elect when, who is overdue, so that
    the letter half a year ahead goes out in time."""

    model = PartyOrganization
    table = ElectionTable
    filters = ElectionFilters
    permission = ORGANISATIONS_VIEW
    template_name = "branches/elections.html"
    title = "换届台账"
    hidden_columns = ("extension_document",)
    empty_title = "还没有实行任期选举的党组织"

    def rows(self) -> PartyOrganizationQuerySet:
        rows = super().rows().still_open().electing()
        return listing.listed(rows, on=timezone.localdate())

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    @cached_property
    def stages(self) -> list[dict[str, Any]]:
        """How many stand at each step, the pressing ones first."""
        rows = PartyOrganization.objects.visible_to(self.request.user).still_open().electing()
        counted = (
            terms.ElectionLadder(timezone.localdate())
            .annotate(rows)
            .order_by()
            .values_list("stage")
        )
        counts = dict(counted.annotate(n=Count("pk")))
        held = [stage for stage in reversed(ElectionStage) if counts.get(stage.value)]
        return [
            {"stage": stage, "count": counts[stage.value], "look": terms.LOOKS[stage]}
            for stage in held
        ]

    @cached_property
    def years(self) -> list[dict[str, Any]]:
        """The year board: how many are due in each year."""
        rows = PartyOrganization.objects.visible_to(self.request.user).still_open().electing()
        counted = rows.exclude(due_on=None).order_by("due_on__year").values_list("due_on__year")
        this_year = timezone.localdate().year
        return [
            {"year": year, "count": count, "now": year == this_year, "past": year < this_year}
            for year, count in counted.annotate(n=Count("pk"))
        ]


class RecordElection(LineUpAct):
    """Offices and townships, after each election: the result as the higher organisation
    approved it."""

    title = "登记换届：{record}"
    form_class = ElectionForm
    verb = "登记换届"
    done = "换届已登记，新一届任期开始，有关待办已办结。"

    def initial(self) -> dict[str, Any]:
        today = timezone.localdate()
        years = terms.usual_years(self.record.kind, self.record.unit, on=today)
        given = {"term_years": years or self.record.term_years}
        facts = self.counted.facts if self.counted else {}
        return {**given, **facts, **self.query()}

    @cached_property
    def counted(self) -> CountedElection | None:
        """The ballots of the day, where they were counted here."""
        return feeding.counted(self.record)

    def form_kwargs(self) -> dict[str, Any]:
        kwargs = super().form_kwargs()
        seats = self.counted.seats if self.counted else []
        return {**kwargs, "seats": seats or kwargs["seats"]}

    def query(self) -> dict[str, Any]:
        return {key: self.request.GET[key] for key in self.request.GET}

    def consequences(self) -> list[str]:
        due = self.record.due_on
        lines = [f"本届应换届日期为 {due}。"] if due else []
        if self.counted:
            lines.append(
                f"日期、人数和班子已按 {self.counted.facts['held_on']} 的选举计票填好，请核对。"
            )
            if names := "、".join(self.counted.strangers):
                lines.append(f"计票中的{names}没有对应的人员，请在下表选择。")
        return [
            *lines,
            f"这将从选举日期起计算新一届任期，换届提醒停止{self.closing()}。",
            "下表填写新一届班子：连任的保留，不再担任的清空，新当选的添加。",
            promise(),
        ]

    def closing(self) -> str:
        titles = [task.title for task in reminders.open_about(self.record)]
        return f"，待办随即办结：{'、'.join(titles)}" if titles else ""

    def act(self, form: ElectionForm) -> Election:
        names = ("held_on", "term_years", "entitled", "present", "document", "note")
        asked = {name: form.cleaned_data[name] for name in names}
        papers = Papers(*(form.cleaned_data[name] for name in ("issued", "returned", "invalid")))
        return elections.record(
            self.record, seats=form.seats(), papers=papers, **asked, by=self.request.user
        )

    def success_url(self, result: Election) -> str:
        return f"{self.record.get_absolute_url()}?tab=elections"


class ApproveOtherDate(OrganisationAct):
    """Offices, rarely: the higher organisation agreed to an earlier or later election."""

    title = "批准提前或延期换届：{record}"
    form_class = OtherDateForm
    watched = ("next_election_on", "extension_document", "last_elected_on", "term_years")
    verb = "登记"
    done = "已登记批准的换届日期。"

    def consequences(self) -> list[str]:
        regular = elections.regular_due(self.record)
        lines = [f"任期届满日为 {regular}。"] if regular else []
        return [
            *lines,
            "这将以批准的日期为应换届日期，已有的换届提醒撤回，临近时重新提醒。",
            promise(),
        ]

    def act(self, form: OtherDateForm) -> PartyOrganization:
        return elections.approve_other_date(
            self.record,
            next_election_on=form.cleaned_data["next_election_on"],
            document=form.cleaned_data["extension_document"],
            by=self.request.user,
        )

    def success_url(self, result: PartyOrganization) -> str:
        return f"{result.get_absolute_url()}?tab=elections"
