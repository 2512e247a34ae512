"""The schema and its page; the tokens' pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from rest_framework.request import Request
from rest_framework.response import Response

from portal.accounts.permissions import ACCOUNTS_SECURE
from portal.api import guide
from portal.api.base import ApiView
from portal.api.domain import tokens
from portal.api.filters import TokenFilters
from portal.api.forms import TokenForm
from portal.api.limits import PER_USER
from portal.api.models import ApiToken
from portal.api.schema import schema
from portal.api.tables import MyTokenTable, TokenTable
from portal.ui.views import ActPage, Crumb, FormPage, Link, ListPage, NothingToAsk, Page

MINE = Crumb("接口令牌", reverse_lazy("tokens:mine"))


class Schema(ApiView):
    """The OpenAPI description, for whoever may sign in."""

    schema = None

    def get(self, request: Request) -> Response:
        return Response(schema())


class Docs(Page):
    """A programmer of another office, once: what can be asked, and how."""

    title = "接口说明"
    lead = "供其他系统的程序读取本系统数据。人工查看请用各页面的“导出 Excel”。"
    template_name = "api/docs.html"

    def crumbs(self) -> list[Crumb]:
        return [MINE]

    def actions(self) -> list[Link]:
        return [
            Link("OpenAPI 文件", reverse("api:schema"), "file-code"),
            Link("创建令牌", reverse("tokens:new"), "plus", "primary"),
        ]

    def context(self, **extra: Any) -> dict[str, Any]:
        return super().context(
            subjects=guide.subjects(),
            root=self.request.build_absolute_uri("/api/v1/"),
            per_user=PER_USER,
            **extra,
        )


class MyTokens(ListPage):
    """Whoever connects another system: which keys are out there, are they still used."""

    model = ApiToken
    table = MyTokenTable
    filters = TokenFilters
    title = "接口令牌"
    lead = "其他系统的程序凭令牌以您的名义读取数据。不再使用的请作废；疑似泄露的立即作废。"
    search_hint = "令牌名称或拼音首字母"
    empty_title = "还没有接口令牌"
    empty_hint = "需要让其他系统读取数据时再创建；人工查看、导出不需要令牌。"
    hidden_columns = ("created_at", "last_address")

    def rows(self) -> QuerySet:
        own = super().rows().filter(owner=self.request.user)
        return own.select_related("owner").order_by("-created_at", "-pk")

    def actions(self) -> list[Link]:
        return [
            Link("接口说明", reverse("api:docs"), "book"),
            Link("创建令牌", reverse("tokens:new"), "plus", "primary"),
        ]


class AllTokens(ListPage):
    """The security administrator, monthly or when a token leaked: whose keys are out there."""

    model = ApiToken
    table = TokenTable
    filters = TokenFilters
    permission = ACCOUNTS_SECURE
    title = "全部接口令牌"
    lead = "令牌以持有人的名义读取数据。发现不明用途或长期不用的，请核实后作废。"
    search_hint = "令牌名称、持有人姓名或拼音首字母"
    empty_title = "还没有接口令牌"
    hidden_columns = ("created_at",)

    def rows(self) -> QuerySet:
        return super().rows().select_related("owner__unit").order_by("-created_at", "-pk")


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class NewToken(FormPage):
    """The same person, once per program and year."""

    title = "创建接口令牌"
    form_class = TokenForm
    verb = "创建"
    cancel_url = reverse_lazy("tokens:mine")

    def crumbs(self) -> list[Crumb]:
        return [MINE]

    def form_kwargs(self) -> dict[str, Any]:
        return {"by": self.request.user}

    def initial(self) -> dict[str, Any]:
        return {}

    def act(self, form: TokenForm) -> tuple[ApiToken, str]:
        return tokens.create(by=self.request.user, **form.cleaned_data)

    def succeed(self, result: tuple[ApiToken, str]) -> HttpResponse:
        """The secret, once: in this answer, which nobody keeps."""
        token, secret = result
        context = self.context(token=token, secret=secret)
        response = render(self.request, "api/created.html", context)
        add_never_cache_headers(response)
        return response


class RevokeToken(ActPage):
    model = ApiToken
    title = "作废接口令牌：{record}"
    form_class = NothingToAsk
    verb = "作废"
    done = "令牌已作废。"
    danger = True

    def records(self) -> QuerySet:
        return super().records().select_related("owner")

    def crumbs(self) -> list[Crumb]:
        return [MINE] if self.is_own else [Crumb("全部接口令牌", reverse("tokens:all"))]

    @property
    def is_own(self) -> bool:
        return self.record.owner_id == self.request.user.pk

    def get_cancel_url(self) -> str:
        return reverse("tokens:mine" if self.is_own else "tokens:all")

    def consequences(self) -> list[str]:
        return [
            f"使用“{self.record}”（{self.record.hint}…）的程序立即不能再读取数据。",
            "作废后不能恢复，需要时由持有人重新创建。",
        ]

    def act(self, form: NothingToAsk) -> ApiToken:
        return tokens.revoke(self.record, by=self.request.user)

    def success_url(self, result: ApiToken) -> str:
        return self.get_cancel_url()
