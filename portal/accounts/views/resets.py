"""Resets of administrators' accounts: asked for by one, answered by another, listed."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from portal.accounts.domain import confirmation, resets
from portal.accounts.filters import ResetFilters
from portal.accounts.forms import AskResetForm, ObjectionForm, OwnPasswordForm
from portal.accounts.models import ResetRequest, User
from portal.accounts.permissions import ACCOUNTS_VIEW, RESETS_CONFIRM
from portal.accounts.tables import ResetTable
from portal.accounts.views.acts import show_password
from portal.ui.views import ActPage, Crumb, Link, ListPage


class Resets(ListPage):
    """The administrators: what waits for a second person, and who did what for whom."""

    model = ResetRequest
    table = ResetTable
    filters = ResetFilters
    permission = RESETS_CONFIRM
    title = "重置申请"
    lead = (
        "管理员账号重置密码、解除动态口令，由一人提出、另一名管理员确认后办理，"
        f"{resets.HOURS} 小时内有效。"
    )
    empty_title = "没有重置申请"
    empty_hint = "在管理员的账号页点“申请重置”提出。"

    def crumbs(self) -> list[Crumb]:
        return [Crumb("账号", reverse("accounts:accounts"))]

    def rows(self) -> QuerySet:
        people = super().rows().select_related("user__unit", "asked_by", "answered_by")
        return people.order_by("-asked_at", "-pk")


class AskReset(ActPage):
    """The security administrator, when another administrator rings; for the only security
    administrator, one of the others."""

    model = User
    permission = ACCOUNTS_VIEW
    title = "申请重置：{record}"
    form_class = AskResetForm
    verb = "提出申请"
    done = "申请已提出，请告知另一名管理员登录后确认。"

    def records(self) -> QuerySet:
        return super().records().select_related("unit")

    def prepare(self) -> None:
        super().prepare()
        resets.require_asker(self.request.user, self.record)

    def crumbs(self) -> list[Crumb]:
        return [
            Crumb("账号", reverse("accounts:accounts")),
            Crumb(self.record.name, self.record.get_absolute_url()),
        ]

    def consequences(self) -> list[str]:
        seconds = resets.seconds(self.record, asked_by=self.request.user)
        who = "、".join(by.name for by in seconds)
        return [
            "请先核实是本人要求。本申请提出后账号没有变化，经另一名管理员确认才办理。",
            f"可以确认的人：{who}。" if who else "目前没有可以确认的人，请联系运维人员。",
            f"{resets.HOURS} 小时内没有确认的，申请作废。",
            "重置密码的，一次性密码只给确认的人看，由他告知本人。",
        ]

    def act(self, form: AskResetForm) -> ResetRequest:
        return resets.ask(self.record, by=self.request.user, **form.cleaned_data)

    def success_url(self, result: ResetRequest) -> str:
        return self.record.get_absolute_url()


class ResetAnswer(ActPage):
    model = ResetRequest
    permission = RESETS_CONFIRM

    def records(self) -> QuerySet:
        return super().records().select_related("user__unit", "asked_by", "answered_by")

    def crumbs(self) -> list[Crumb]:
        return [
            Crumb("账号", reverse("accounts:accounts")),
            Crumb("重置申请", reverse("accounts:resets")),
        ]

    def get_cancel_url(self) -> str:
        return reverse("accounts:resets")

    def success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def statement(self) -> str:
        request, asked = self.record, timezone.localtime(self.record.asked_at)
        return (
            f"“{request.asked_by}”于 {asked:%Y-%m-%d %H:%M} 申请对“{request.user}”"
            f"（{request.user.username}，{request.user.unit}）{request.get_kind_display()}，"
            f"原因：{request.reason}。目前状态：{request.present_state}。"
        )


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class ConfirmReset(ResetAnswer):
    """Another administrator, after having asked the owner of the account."""

    title = "确认重置：{record}"
    form_class = OwnPasswordForm
    verb = "确认办理"
    done = "已办理，本人下次登录时重新设置动态口令。"
    danger = True

    def prepare(self) -> None:
        super().prepare()
        resets.require_second(self.request.user, self.record)

    def actions(self) -> list[Link]:
        return [Link("不同意", reverse("accounts:reset-refuse", args=[self.record.pk]), "x")]

    def consequences(self) -> list[str]:
        by_kind = {
            ResetRequest.Kind.PASSWORD: "确认后显示一次性密码，只显示给您一次，由您当面或电话"
            "告知本人；提出申请的人看不到它，但会看到由您办理。",
            ResetRequest.Kind.SECOND_FACTOR: "确认后该账号只凭密码登录，直到本人重新设置动态口令。",
        }
        return [
            self.statement(),
            "请自己向账号本人核实，不要只听提出人转述。",
            by_kind[ResetRequest.Kind(self.record.kind)],
            "两人的姓名都写入审计记录。",
        ]

    def act(self, form: OwnPasswordForm) -> str:
        by = self.request.user
        confirmation.require_password(by, password=form.cleaned_data["password"])
        return resets.confirm(self.record, by=by)

    def succeed(self, result: str) -> HttpResponse:
        if result:
            return show_password(self, self.record.user, result)
        return super().succeed(result)


class RefuseReset(ResetAnswer):
    """The second person who is not convinced; the owner who never asked; who asked by mistake."""

    title = "不同意重置：{record}"
    form_class = ObjectionForm
    verb = "不同意"
    done = "申请已作废，账号没有变化。"

    def consequences(self) -> list[str]:
        return [self.statement(), "账号的密码和动态口令不变；需要时可以重新提出。"]

    def act(self, form: ObjectionForm) -> None:
        resets.refuse(self.record, by=self.request.user, **form.cleaned_data)
