"""Tickets: the list, one of them, each step, and who keeps his time."""

from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from portal.orgs.models import Unit
from portal.ui.forms import ReasonForm
from portal.ui.papers import PagePaper, PaperHead, PaperTable
from portal.ui.views import (
    Crumb,
    DetailPage,
    Link,
    ListPage,
    OnPaper,
    Page,
)
from talent import forms
from talent.choices import TicketState
from talent.domain import supervision, tickets
from talent.filters.tickets import TicketFilters
from talent.models import Ticket
from talent.permissions import TALENT_KEEP, TALENT_VIEW, TICKETS_SEND
from talent.tables.tickets import TicketTable
from talent.views import steps

COUNTED: Final = (
    ("收件", "received"), ("办结", "done"), ("按时率", "in_time_rate"), ("超期未办", "late"),
    ("满意度", "content_rate"), ("平均用时（天）", "used"),
)  # fmt: skip
LIST = Crumb("服务办件", reverse_lazy("talent:tickets"))


class Tickets(ListPage):
    """人才办 and the units in charge, daily: what is asked for, what is due, what is late?"""

    model = Ticket
    table = TicketTable
    filters = TicketFilters
    permission = TALENT_VIEW
    title = "服务办件"
    lead = "按应办结日期排列；登记从人才档案页进入。"
    search_hint = "申请人姓名、拼音首字母或内容"
    hidden_columns = ("done_on",)
    dataset = "tickets"
    empty_title = "还没有服务办件"
    empty_hint = "打开人才档案，点“登记办件”；多件的从登记表导入。"

    def rows(self) -> QuerySet:
        return super().rows().select_related("profile__person", "unit").in_order()

    def actions(self) -> list[Link]:
        return [
            Link("我的办件", reverse("talent:my-tickets"), "user-check"),
            Link("督办表", reverse("talent:supervision"), "table"),
        ]


class NewTicket(steps.ForTalent):
    """Whoever was told of it: a talent has something to be done."""

    listed = LIST
    title = "登记办件：{record}"
    form_class = forms.TicketForm
    verb = "登记"
    done = "已登记，等待人才办派单。"

    def act(self, form: Any) -> Ticket:
        return tickets.register(self.record, by=self.request.user, **form.cleaned_data)


class TicketPage(DetailPage):
    """What was asked for, where it is, and what is to be done next."""

    model = Ticket
    permission = TALENT_VIEW
    tabs_key = "talent.ticket"
    template_name = "talent/ticket.html"

    def records(self) -> QuerySet:
        named = ("profile__person", "profile__unit", "unit", "handled_by", "called_by", "policy")
        return super().records().select_related(*named)

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(ticket=self.record, today=timezone.localdate(), **extra)

    def actions(self) -> list[Link]:
        user, ticket, state = self.request.user, self.record, self.record.state
        sends = user.can(TICKETS_SEND, ticket.unit or ticket.profile.unit)
        keeps = user.can(TALENT_KEEP, ticket.profile.unit)
        handles = ticket.unit is not None and user.can(TALENT_KEEP, ticket.unit)
        running = state in (TicketState.HANDLING, TicketState.HELD)
        offered = [
            (sends and state == TicketState.REGISTERED, "派单", "send", "send"),
            (keeps and state == TicketState.REGISTERED, "修改", "edit", "edit"),
            (keeps and state == TicketState.REGISTERED, "撤回登记", "take-back", "trash"),
            (handles and state == TicketState.SENT, "受理", "accept", "circle-check"),
            (handles and state == TicketState.SENT, "退单", "hand-back", "arrow-back-up"),
            (handles and state == TicketState.HANDLING, "办结", "finish", "checks"),
            (handles and state == TicketState.HANDLING, "挂起", "hold", "player-pause"),
            (handles and state == TicketState.HELD, "恢复办理", "resume", "player-play"),
            (sends and running and not ticket.extended, "延期", "extend", "calendar-plus"),
            (sends and state == TicketState.DONE, "回访", "follow-up", "phone"),
        ]
        return steps.links("ticket", ticket, offered)


class TicketAct(steps.TalentStep):
    model = Ticket
    listed = LIST
    named = (*steps.TalentStep.named, "unit", "policy")

    def kept_at(self) -> Unit:
        """The unit in charge; who sends it asks for the talent's own."""
        unit: Unit = self.record.unit or self.record.profile.unit
        return unit


class EditTicket(TicketAct):
    verb = "修改"
    form_class = forms.EditTicketForm
    done = "已修改。"

    def initial(self) -> dict[str, Any]:
        return {"channel": self.record.channel, "content": self.record.content}

    def act(self, form: Any) -> Ticket:
        return tickets.correct(self.record, by=self.request.user, **form.cleaned_data)


class TakeBack(TicketAct):
    """Whoever registered it: it was a mistake, or stands there twice."""

    verb = "撤回登记"
    done = "已撤回。"
    danger = True

    def consequences(self) -> list[str]:
        return ["这件办件不再保留；已派单的不能撤回，请由责任单位办结。"]

    def act(self, form: Any) -> None:
        tickets.take_back(self.record, by=self.request.user)

    def success_url(self, result: None) -> str:
        return reverse("talent:tickets")


class Send(TicketAct):
    permission = TICKETS_SEND
    verb = "派单"
    form_class = forms.SendForm
    done = "已派单。"

    def initial(self) -> dict[str, Any]:
        """Of a claim the policy names the unit in charge."""
        policy = self.record.policy
        return {"unit": policy.unit_id} if policy else {}

    def build_form(self, **kwargs: Any) -> BaseForm:
        form = super().build_form(**kwargs)
        scope = self.request.user.scope(TICKETS_SEND)
        units = Unit.objects.still_open().filter(scope.q("path"))
        form.fields["unit"].queryset = units  # type: ignore[attr-defined]
        return form

    def act(self, form: Any) -> Ticket:
        return tickets.send(self.record, by=self.request.user, **form.cleaned_data)


class Accept(TicketAct):
    verb = "受理"
    done = "已受理。"

    def act(self, form: Any) -> Ticket:
        return tickets.accept(self.record, by=self.request.user)


class HandBack(TicketAct):
    verb = "退单"
    form_class = ReasonForm
    done = "已退回人才办改派。"

    def act(self, form: Any) -> Ticket:
        return tickets.hand_back(self.record, by=self.request.user, **form.cleaned_data)


class Hold(TicketAct):
    verb = "挂起"
    form_class = forms.HoldForm
    done = "已挂起，恢复前不计时。"

    def act(self, form: Any) -> Ticket:
        return tickets.hold(self.record, by=self.request.user, **form.cleaned_data)


class Resume(TicketAct):
    verb = "恢复办理"
    done = "已恢复，应办结日期已重算。"

    def act(self, form: Any) -> Ticket:
        return tickets.resume(self.record, by=self.request.user)


class Extend(TicketAct):
    permission = TICKETS_SEND
    verb = "延期"
    form_class = forms.ExtendForm
    done = "已延期。"

    def act(self, form: Any) -> Ticket:
        return tickets.extend(self.record, by=self.request.user, **form.cleaned_data)


class FinishTicket(TicketAct):
    verb = "办结"
    form_class = forms.FinishTicketForm
    done = "已办结，等待回访。"

    def consequences(self) -> list[str]:
        return ["由人才办另一位同志回访；政策不支持的要写明依据。"]

    def act(self, form: Any) -> Ticket:
        return tickets.finish(self.record, by=self.request.user, **form.cleaned_data)


class FollowUp(TicketAct):
    permission = TICKETS_SEND
    verb = "回访"
    form_class = forms.FollowUpForm
    done = "已记录回访。"

    def consequences(self) -> list[str]:
        return ["第一次不满意的，由责任单位再办一轮；其余归档。"]

    def act(self, form: Any) -> Ticket:
        return tickets.follow_up(self.record, by=self.request.user, **form.cleaned_data)


class Supervision(OnPaper, Page):
    """人才办, each week: which unit keeps its time, and who is content?"""

    template_name = "talent/supervision.html"
    permission = TALENT_VIEW
    title = "办件督办表"
    lead = (
        "按责任单位统计；按时率 = 按时办结 ÷ 办结，满意度 =（满意 + 基本满意）÷ 已回访，"
        "平均用时按工作日，挂起的不计。"
    )

    def prepare(self) -> None:
        self.form = forms.SupervisionForm(self.request.GET)
        self.asked = self.form.cleaned_data if self.form.is_valid() else {}

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        return self.paper_links()

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if (document := self.paper_asked()) is not None:
            return document
        return self.render(form=self.form, rows=self.rows(), query=self.days())

    def rows(self) -> list[dict[str, Any]]:
        tickets_seen = Ticket.objects.visible_to(self.request.user)
        if since := self.asked.get("since"):
            tickets_seen = tickets_seen.filter(registered_on__gte=since)
        if until := self.asked.get("until"):
            tickets_seen = tickets_seen.filter(registered_on__lte=until)
        return supervision.by_unit(tickets_seen, timezone.localdate())

    def days(self) -> str:
        """Of the list behind a number: the same days."""
        asked = {f"registered_{name}": str(day) for name, day in self.asked.items() if day}
        return f"&{urlencode(asked)}" if asked else ""

    def on_paper(self) -> PagePaper:
        heads = (
            PaperHead("责任单位", 16),
            *(PaperHead(label, 8, is_number=True) for label, _ in COUNTED),
        )
        rows = tuple(
            (row["unit__short_name"], *(row[key] for _, key in COUNTED)) for row in self.rows()
        )
        since, until = self.asked.get("since"), self.asked.get("until")
        about = f"登记日期 {since or '最早'} 至 {until or timezone.localdate()}"
        return PagePaper(self.title, about, (PaperTable(heads, rows),), (self.lead,))
