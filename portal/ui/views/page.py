"""The base of every page: who may open it, what it is called, where it stands, what it offers."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.views import View

from portal.access import Permission, require, visible
from portal.accounts.requests import SignedInRequest

Address = str | Promise  # of a page; a lazy one is written where routes are not known yet


@dataclass(frozen=True)
class Crumb:
    label: str
    url: Address = ""


_EDITING = frozenset({"edit", "pencil"})


@dataclass(frozen=True)
class Link:
    """A button of a page's header. `style`: primary, plain or danger."""

    label: str
    url: str
    icon: str = ""
    style: str = "plain"

    @property
    def key(self) -> str:
        """`e` edits: the act with the sign for it, the first one of a page."""
        return "e" if self.icon in _EDITING else ""


def view_name(request: HttpRequest) -> str:
    """Of the route that is being served; of a request that was not resolved there is none."""
    return request.resolver_match.view_name if request.resolver_match else ""


class Page(View):
    """A page is a declaration: template, title, permission. GET renders it."""

    request: SignedInRequest
    template_name: ClassVar[str]
    fragment_template: ClassVar[str] = ""  # where its fragments stand, when not in its template
    title: ClassVar[str] = ""
    permission: ClassVar[Permission | None] = None
    more_label: ClassVar[str] = "更多"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.open()
        return super().dispatch(request, *args, **kwargs)

    def open(self) -> None:
        """For whoever asks, or nothing: the permission, what else it takes, what it is about."""
        if self.permission is not None:
            require(self.request.user, self.permission)
        self.require_open()
        self.prepare()

    @property
    def lead(self) -> str:
        """A line below the title: a plain attribute where it is always the same."""
        return ""

    def require_open(self) -> None:
        """What opening the page takes beside the permission; refuses whom it is shut to."""

    def prepare(self) -> None:
        """Load what the page is about, after it is known that the user may open it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render()

    def get_title(self) -> str:
        return self.title

    def get_template(self) -> str:
        return self.template_name

    def crumbs(self) -> list[Crumb]:
        """The way from the home page to here, without this page itself."""
        return []

    def actions(self) -> list[Link]:
        return []

    def more_actions(self) -> list[Link]:
        """Rarer acts, behind one button."""
        return []

    def context(self, **extra: Any) -> dict[str, Any]:
        return {
            "page": self,
            "title": self.get_title(),
            "crumbs": [Crumb("首页", reverse("home")), *self.crumbs()],
            "actions": self.actions(),
            "more_actions": self.more_actions(),
            **extra,
        }

    def render(self, *, partial: str = "", status: int = 200, **extra: Any) -> HttpResponse:
        template = self.get_template()
        if partial:
            template = f"{self.fragment_template or template}#{partial}"
        return render(self.request, template, self.context(**extra), status=status)


class RecordPage(Page):
    """A page about one record the user can see; a foreign one does not exist for him."""

    model: ClassVar[type[Model]]
    links_history: ClassVar[bool] = False  # offer the record's changes, before and after
    record: Any

    def prepare(self) -> None:
        self.record = get_object_or_404(self.records(), pk=self.kwargs["pk"])

    def records(self) -> Any:
        return visible(self.model, self.request.user)

    def more_actions(self) -> list[Link]:
        if not self.links_history:
            return []
        address = reverse("audit:history", args=[self.model._meta.label, self.record.pk])
        return [Link("修改记录", address, "history")]

    def get_title(self) -> str:
        return self.title.format(record=self.record) if self.title else str(self.record)
