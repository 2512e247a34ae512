"""Acts on members: registered, corrected, moved, changed in status, gone, back."""

from typing import Any

from django.db.models import Model, QuerySet
from django.forms.models import model_to_dict
from django.http import Http404, HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_variables

from branches.choices.members import MemberSecret, StatusEvent
from branches.domain import members, moves, statuses
from branches.domain.relations import searches
from branches.forms.members import (
    AdmitForm,
    EditMemberForm,
    MemberLeaveForm,
    MoveMemberForm,
    NewMemberForm,
    RecallForm,
    ReceiptForm,
    ReturnForm,
    RevealMemberForm,
    StatusForm,
)
from branches.models import MemberMove, PartyMember
from branches.permissions import MEMBERS_MANAGE
from branches.views.members import LIST
from portal.access import require
from portal.deeds.links import promise
from portal.people.domain import people
from portal.people.models import Person
from portal.people.permissions import IDENTITY_REVEAL, PEOPLE_MANAGE
from portal.ui.views import ActPage, Crumb, FormPage, RecordFormPage


class NewMember(FormPage):
    """A branch has a member who is not in the lists yet."""

    title = "登记党员"
    lead = "登记前请先查找；本人已在人员名单里的，按身份证号自动对应。"
    form_class = NewMemberForm
    permission = MEMBERS_MANAGE
    verb = "登记"
    done = "已登记。"
    cancel_url = reverse_lazy("branches:members")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    @sensitive_variables()
    def check(self, form: NewMemberForm) -> None:
        members.check(**form.cleaned_data)

    @sensitive_variables()
    def act(self, form: NewMemberForm) -> PartyMember:
        return members.register(by=self.request.user, **form.cleaned_data)


class AdmitPerson(RecordFormPage):
    """A person on record, a cadre say, is a member too."""

    model = Person
    title = "登记为党员：{record}"
    form_class = AdmitForm
    permission = MEMBERS_MANAGE
    verb = "登记"
    done = "已登记。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    @sensitive_variables()
    def check(self, form: AdmitForm) -> None:
        members.check(PartyMember(person=self.record), **form.cleaned_data)

    @sensitive_variables()
    def act(self, form: AdmitForm) -> PartyMember:
        return members.register(person=self.record, by=self.request.user, **form.cleaned_data)


class MemberAct(RecordFormPage):
    """An act on one member, refused with the reason before anything is typed."""

    model = PartyMember
    permission = needs = MEMBERS_MANAGE

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, self.needs, self.record.organization.unit)

    def records(self) -> QuerySet:
        return super().records().select_related("person__unit", "organization__unit")

    def crumbs(self) -> list[Crumb]:
        return [LIST, Crumb(str(self.record), self.record.get_absolute_url())]


class EditMember(MemberAct):
    """Something in the file is wrong or has changed."""

    title = "修改：{record}"
    form_class = EditMemberForm
    watched = members.EDITABLE

    def form_kwargs(self) -> dict[str, Any]:
        return {"member": self.record, "with_person": self.may_correct_person}

    @property
    def may_correct_person(self) -> bool:
        return self.request.user.can(PEOPLE_MANAGE, self.record.person.unit)

    def on_record(self) -> dict[str, Any]:
        known = model_to_dict(self.record.person, people.CORRECTED) | super().on_record()
        return {name: known[name] for name in known if name in self._blank.fields}

    def recorded_in(self) -> list[Model]:
        return [self.record, self.record.person]

    @sensitive_variables()
    def check(self, form: EditMemberForm) -> None:
        members.check(self.record, **form.cleaned_data)

    @sensitive_variables()
    def act(self, form: EditMemberForm) -> PartyMember:
        return members.change(self.record, by=self.request.user, **form.cleaned_data)


class MoveMember(MemberAct, ActPage):
    """The member has changed work or home within the county."""

    title = "转接组织关系：{record}"
    form_class = MoveMemberForm
    watched = ("organization",)
    verb = "转接"
    done = "已转接。"

    def initial(self) -> dict[str, Any]:
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def consequences(self) -> list[str]:
        lines = [
            f"组织关系从“{self.record.organization}”转到所选党组织，两边都留下转接记录。",
            "转往县外的，请办理“离开本县党组织”。",
            promise(),
        ]
        if self.record.branch_post:
            post = self.record.get_branch_post_display()
            lines.append(f"现任支部内职务“{post}”同时免去。")
        return lines

    def act(self, form: MoveMemberForm) -> MemberMove:
        return moves.move(self.record, by=self.request.user, **form.cleaned_data)

    def success_url(self, result: MemberMove) -> str:
        return f"{result.member.get_absolute_url()}?tab=relations"


class LeaveMember(MemberAct, ActPage):
    """Moved out of the county, died, left or was removed from the Party."""

    title = "离开本县党组织：{record}"
    form_class = MemberLeaveForm
    watched = ("left_on",)
    done = "已办理。"
    danger = True

    def initial(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        return [
            "组织关系转出县外的，先记为“转出待回执”，仍计入在册党员，收到回执后再登记回执。",
            "其他情形的，这将使党员不再计入在册党员，档案和记录保留。",
            "以后转回的，可以办理“重新转入”。",
            promise(),
        ]

    def act(self, form: MemberLeaveForm) -> PartyMember:
        return moves.leave(self.record, by=self.request.user, **form.cleaned_data)


class ConfirmGone(MemberAct, ActPage):
    """The receipt of a letter to another county has come."""

    title = "登记回执：{record}"
    form_class = ReceiptForm
    watched = ("going_on", "left_on")
    verb = "登记回执"
    done = "已登记，党员不再计入在册党员。"

    def initial(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        return [
            f"{self.record.going_on} 开出县外介绍信 {self.record.going_letter}。",
            "这将使党员从回执日期起不再计入在册党员，档案和记录保留。",
            promise(),
        ]

    def act(self, form: ReceiptForm) -> PartyMember:
        return moves.confirm_gone(self.record, by=self.request.user, **form.cleaned_data)


class RecallMember(MemberAct, ActPage):
    """The letter came back: the member stays."""

    title = "转出不成：{record}"
    form_class = RecallForm
    watched = ("going_on", "left_on")
    verb = "登记"
    done = "已登记，组织关系仍在原党组织。"

    def initial(self) -> dict[str, Any]:
        return {}

    def consequences(self) -> list[str]:
        return ["介绍信过期或者被退回的，登记后党员仍在原党组织。", promise()]

    def act(self, form: RecallForm) -> PartyMember:
        return moves.recall(self.record, by=self.request.user, **form.cleaned_data)


class ReturnMember(MemberAct, ActPage):
    """Somebody who had left comes into the county again."""

    title = "重新转入：{record}"
    form_class = ReturnForm
    watched = ("left_on",)
    verb = "转入"
    done = "已转入。"

    def records(self) -> QuerySet:
        return super().records().exclude(left_on=None)

    def initial(self) -> dict[str, Any]:
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def consequences(self) -> list[str]:
        left = f"{self.record.left_on} 离开（{self.record.leaving_reason_spoken}）"
        return [f"目前：{left}。", "这将使党员重新计入所选党组织的在册党员。", promise()]

    def act(self, form: ReturnForm) -> PartyMember:
        return moves.take_back(self.record, by=self.request.user, **form.cleaned_data)


class ChangeStatus(MemberAct, ActPage):
    """Something became of a member: confirmed, lost, found, away, back, in hardship, retired…"""

    form_class = StatusForm
    watched = ("category", "state", "is_lost", "is_mobile", "is_hardship", "is_retired")

    def prepare(self) -> None:
        super().prepare()
        if self.kwargs["what"] not in statuses.STEPS:
            raise Http404
        self.what = StatusEvent(self.kwargs["what"])

    def get_title(self) -> str:
        return f"{self.what.label}：{self.record}"

    def initial(self) -> dict[str, Any]:
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        return {"what": self.what}

    def consequences(self) -> list[str]:
        return [
            f"目前：{statuses.summary(self.record)}。",
            f"这将登记“{self.what.label}”，连同日期、文号记入党员档案。",
            *self.doubts(),
            promise(),
        ]

    def doubts(self) -> list[str]:
        if self.what != StatusEvent.SUSPENDED:
            return []
        return list(searches.doubts(self.record, timezone.localdate()))

    def act(self, form: StatusForm) -> PartyMember:
        return statuses.change_status(
            self.record, what=self.what, by=self.request.user, **form.cleaned_data
        )

    def done_message(self, result: PartyMember) -> str:
        return f"已登记：{self.what.label}。"


class RevealMember(MemberAct):
    """One encrypted value of a member, with a reason, this once."""

    permission = needs = IDENTITY_REVEAL
    title = "查看敏感信息：{record}"
    template_name = "people/reveal.html"
    form_class = RevealMemberForm
    verb = "查看"

    @property
    def asked(self) -> MemberSecret:
        typed = self.request.POST.get("what") or self.request.GET.get("what")
        return MemberSecret(typed) if typed in MemberSecret.values else MemberSecret.HOUSEHOLD

    def initial(self) -> dict[str, Any]:
        return {"what": self.asked}

    @sensitive_variables()
    def act(self, form: RevealMemberForm) -> str:
        return members.reveal(
            self.record,
            what=MemberSecret(form.cleaned_data["what"]),
            reason=form.cleaned_data["reason"],
            by=self.request.user,
        )

    @sensitive_variables()
    def succeed(self, result: str) -> HttpResponse:
        return self.render(form=None, value=result)

    def render(self, *, partial: str = "", status: int = 200, **extra: Any) -> HttpResponse:
        inside = self.request.htmx and not self.request.htmx.boosted
        answer = super().render(partial="ask" if inside else partial, status=status, **extra)
        add_never_cache_headers(answer)
        return answer
