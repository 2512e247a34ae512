"""Members away, members out of touch, guests from elsewhere: their records and one paper."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_tables2 import Column

from branches.domain.relations import search_papers
from branches.domain.relations.mobility import CONTACTS, GUESTS, STAYS
from branches.domain.relations.searches import SEARCHES
from branches.models import PartyMember, PartyOrganization
from branches.permissions import TRANSFERS_VIEW
from branches.widgets import MemberField, OrganisationField
from portal.ui import deriving
from portal.ui.grouping import Grouped
from portal.ui.views import RecordPage, Records
from portal.ui.views.records import RecordEdit
from reports.domain import documents
from reports.domain.documents import DocumentFormat
from reports.views.documents import answer


def _about_a_member(acts: Any, **more: Any) -> type[forms.Form]:
    names = tuple(name for name in acts.fields if name != "member")

    class Form(deriving.form(acts.model, names)):  # type: ignore[misc]
        member = MemberField(PartyMember.objects.none(), label="党员")
        field_order = ("member",)

    return Form


class _AboutMembers:
    """Records of members: whose is asked by typing the name."""

    keeps: ClassVar[Any]

    @classmethod
    def offered(cls, model: Any, user: Any) -> Any:
        rows = model._default_manager.visible_to(user)
        if model is PartyMember:
            scope = user.scope(cls.keeps)
            rows = rows.present().filter(scope.q("organization__unit__path"))
            return rows.select_related("person")
        return rows.still_open().filter(user.scope(cls.keeps).q("unit__path"))

    @classmethod
    def ordered(cls, rows: Any) -> Any:
        rows = rows.select_related("member__person", "member__organization__unit")
        return rows.in_order()


_ORGANISATION = (
    "organisation",
    Column(
        verbose_name="所在党组织",
        accessor="member__organization",
        order_by=("member__organization__path", "pk"),
    ),
)


class _StayForm(Grouped, deriving.form(STAYS.model, STAYS.corrected)):  # type: ignore[misc]
    GROUPS: ClassVar = {
        "外出情况": ("member", "reason", "is_fixed", "contact", "host", "certificate"),
        "两表": ("has_form", "has_feedback", "reported_on"),
        "三明一评": ("knows_place", "knows_work", "knows_contact", "mark"),
    }


class _NewStayForm(_StayForm):
    member = MemberField(PartyMember.objects.none(), label="党员")
    field_order = ("member",)


class Stays(_AboutMembers, Records):
    """Branches and townships, whenever a member goes away: where, with whom one keeps in touch."""

    acts = STAYS
    one, many = "stay", "stays"
    reads = TRANSFERS_VIEW
    columns = (
        "member", _ORGANISATION, ("since", Column(verbose_name="外出日期")), "to", "contact",
        "certificate", "host", "is_fixed", "reported_on", "back_on",
    )  # fmt: skip
    facts = (*STAYS.fields[:1], "since", "to", *STAYS.fields[1:], "back_on")
    filtered_by = ("is_fixed", "has_form", "has_feedback")
    form = _NewStayForm
    lead = "外出日期、流向随党员页面的“外出流动”“流动返回”登记，这里补充联系人和两表等情况。"

    class Edit(RecordEdit):
        form_class = _StayForm


class Contacts(_AboutMembers, Records):
    """Branches, at least each half-year: who spoke with a member that is away."""

    acts = CONTACTS
    one, many = "contact", "contacts"
    reads = TRANSFERS_VIEW
    columns = ("member", _ORGANISATION, "on", "way", "is_report", "note")
    filtered_by = ("way", "is_report")
    form = _about_a_member(CONTACTS)


class LostSearches(_AboutMembers, Records):
    """Branches, as long as a member is out of touch: how one looked for him, what came of it."""

    acts = SEARCHES
    one, many = "search", "searches"
    reads = TRANSFERS_VIEW
    columns = ("member", _ORGANISATION, "on", "way", "result", "by_whom", "note")
    filtered_by = ("way", "result")
    form = _about_a_member(SEARCHES)
    lead = "查找到的，请在党员页面办理“恢复联系”。没有查找记录的，不能停止党籍（BR-15）。"


class _GuestForm(deriving.form(GUESTS.model, GUESTS.fields)):  # type: ignore[misc]
    organization = OrganisationField(PartyOrganization.objects.none(), label="流入党组织")
    field_order = ("name", "organization")


class Guests(_AboutMembers, Records):
    """Branches: members of elsewhere who work here; they come to meetings and have no vote."""

    acts = GUESTS
    one, many = "guest", "guests"
    reads = TRANSFERS_VIEW
    columns = (
        "name", "organization", "home", "since", "reason", "certificate", "contact", "closed_on",
    )  # fmt: skip
    filtered_by = ("closed_on",)
    form = _GuestForm
    lead = "流入党员参加流入地的组织生活，没有表决权、选举权，不计入本县党员数。"

    @classmethod
    def ordered(cls, rows: Any) -> Any:
        return rows.select_related("organization__unit").in_order()


class SearchPaper(RecordPage):
    """Township, before it is decided to stop a membership: what was done to find the member."""

    model = PartyMember
    permission = TRANSFERS_VIEW
    format: ClassVar[DocumentFormat] = documents.DOCX

    def records(self) -> Any:
        return super().records().select_related("person", "organization__unit")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            body = search_papers.take_out(self.record, wanted=self.format, by=self.request.user)
        except ValidationError as refusal:
            messages.error(request, "；".join(refusal.messages))
            return redirect(self.record.get_absolute_url())
        return answer(body, self.format, title=f"查找记录表-{self.record}")
