"""The committee of an organisation: one page on which its present line-up is set."""

from typing import Any

from django.utils.functional import cached_property

from branches.domain import committees
from branches.domain.committees import Seat
from branches.forms.organisations import CommitteeForm
from branches.models import PartyOrganization
from branches.views.organisations import OrganisationAct
from portal.deeds.links import promise


class LineUpAct(OrganisationAct):
    """Pages that set the whole line-up; one that changed meanwhile is not overwritten."""

    template_name = "branches/line_up.html"

    @cached_property
    def seats(self) -> list[Seat]:
        return committees.seats_of(self.record)

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "user": self.request.user,
            "organisation": self.record,
            "seats": self.seats,
        }

    def on_record(self) -> dict[str, Any]:
        seated = ";".join(f"{seat.key} {seat.since}" for seat in self.seats)
        return {**super().on_record(), "seats": seated}

    def watched_values(self) -> list[tuple[str, str]]:
        names = "、".join(seat.person.name for seat in self.seats)
        return [*super().watched_values(), ("班子成员", names or "（空）")]


class ChangeCommittee(LineUpAct):
    """Offices and townships, whenever somebody comes or goes between elections."""

    title = "调整班子：{record}"
    form_class = CommitteeForm
    verb = "保存班子"
    done = "班子成员已更新。"

    def consequences(self) -> list[str]:
        return [
            "按下表自生效日期起组成班子：新增的任职，从表中清空的免职，过去的任职保留可查。",
            "从上到下就是名单中的先后顺序；主要负责人只能有一名。",
            promise(),
        ]

    def act(self, form: CommitteeForm) -> PartyOrganization:
        return committees.change(
            self.record,
            seats=form.seats(),
            effective_on=form.cleaned_data["effective_on"],
            document=form.cleaned_data["document"],
            by=self.request.user,
        )

    def success_url(self, result: PartyOrganization) -> str:
        return f"{result.get_absolute_url()}?tab=committee"
