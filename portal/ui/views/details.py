"""One record with tabs; other apps add theirs through the tab registry."""

from typing import Any, ClassVar

from django.http import Http404, HttpResponse

from portal.audit.domain import events
from portal.ui.registry import Tab, tabs
from portal.ui.views import recents
from portal.ui.views.page import RecordPage


class DetailPage(RecordPage):
    """Declare model, permission and `tabs_key`; a template may fill the `summary` block."""

    template_name = "ui/detail.html"
    fragment_template = "ui/detail.html"
    tabs_key: ClassVar[str]
    logs_views: ClassVar[bool] = False  # who opened it is kept: pages of persons' files

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.logs_views:
            events.looked(self.record, by=self.request.user)
        if not self.request.htmx and recents.can_name(type(self)):
            recents.remember(self.request)
        shown = tabs.visible(self.tabs_key, self.request, self.record)
        active = self.active_tab(shown)
        partial = "tab" if self.request.htmx and not self.request.htmx.boosted else ""
        return self.render(
            partial=partial,
            record=self.record,
            tabs=shown,
            active=active,
            **active.context(self.request, self.record),
        )

    def active_tab(self, shown: list[Tab]) -> Tab:
        wanted = self.request.GET.get("tab", shown[0].key)
        for tab in shown:
            if tab.key == wanted:
                return tab
        raise Http404
