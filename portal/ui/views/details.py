"""One record with tabs; other apps add theirs through the tab registry."""

from typing import Any, ClassVar, Final

from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from portal.audit.domain import events
from portal.ui.papers import PagePaper, PaperHeading, PaperPart
from portal.ui.registry import Tab, tabs
from portal.ui.sections import parts_of
from portal.ui.views import recents
from portal.ui.views.page import RecordPage
from portal.ui.views.papers import OnPaper

_BLANK: Final = "　"


class DetailPage(OnPaper, RecordPage):
    """Declare model, permission and `tabs_key`; a template may fill the `summary` block."""

    template_name = "ui/detail.html"
    fragment_template = "ui/detail.html"
    tabs_key: ClassVar[str]
    prints: ClassVar[bool] = True
    logs_views: ClassVar[bool] = False  # who opened it is kept: pages of persons' files

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.logs_views:
            events.looked(self.record, by=self.request.user)
        if not self.request.htmx and recents.can_name(type(self)):
            recents.remember(self.request)
        if (document := self.paper_asked()) is not None:
            return document
        tabs = self.sections()
        if "print" in self.request.GET:
            return self.paper()
        active = self.active_tab(tabs)
        partial = "tab" if self.request.htmx and not self.request.htmx.boosted else ""
        return self.render(
            partial=partial,
            record=self.record,
            tabs=tabs,
            active=active,
            **active.context(self.request, self.record),
        )

    def sections(self) -> list[Tab]:
        return tabs.visible(self.tabs_key, self.request, self.record)

    def paper(self) -> HttpResponse:
        """All sections one after another, for the printer."""
        context = self.context(record=self.record)
        context |= {
            "sections": self.drawn_sections(context),
            "kind": self.kind,
            "now": timezone.localtime(),
        }
        return render(self.request, "ui/print_record.html", context)

    def drawn_sections(self, context: dict[str, Any]) -> list[tuple[str, SafeString]]:
        return [(tab.label, self.drawn(tab, context)) for tab in self.sections() if tab.on_paper]

    def on_paper(self) -> PagePaper:
        """The same sections, as blocks."""
        parts: list[PaperPart] = []
        for label, drawn in self.drawn_sections(self.context(record=self.record)):
            parts += [PaperHeading(label), *parts_of(drawn)]
        about = (self.kind, str(self.request.user.unit), f"{timezone.localtime():%Y年%m月%d日}")
        return PagePaper(self.get_title(), _BLANK.join(about), tuple(parts))

    def in_trail(self, paper: PagePaper) -> dict[str, Any]:
        if isinstance(self.record, Model):
            return {"target": self.record, "rows": 1}
        return {"label": paper.title, "rows": 1}  # of what is defined in code

    @property
    def kind(self) -> str:
        """What the record is, in the head of its paper."""
        return str(self.model._meta.verbose_name)

    def drawn(self, tab: Tab, context: dict[str, Any]) -> SafeString:
        facts = {**context, **tab.context(self.request, self.record)}
        return render_to_string(tab.template, facts, self.request)

    def active_tab(self, tabs: list[Tab]) -> Tab:
        key = self.request.GET.get("tab", tabs[0].key)
        for tab in tabs:
            if tab.key == key:
                return tab
        raise Http404
