"""A page of numbers that leaves as a document: the tables it shows, whole, under its title."""

from typing import Any, ClassVar, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header

from portal.access import require
from portal.audit.domain import events
from portal.ui import papers
from portal.ui.actions import LIST_EXPORTED
from portal.ui.papers import PDF, WORD, PagePaper, PaperForm
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.sections import parts_of_page
from portal.ui.views.page import Link

ASKED: Final = "paper"  # names the form in an address


class OnPaper:
    """Of a page: `on_paper` says what it shows; its links offer Word and PDF."""

    request: Any  # the page's own
    paper_forms: ClassVar[tuple[str, ...]] = (WORD, PDF)

    def on_paper(self) -> PagePaper:
        raise NotImplementedError

    def paper_links(self) -> list[Link]:
        if not self.request.user.can(LISTS_EXPORT):
            return []
        links = []
        for form in self.forms():
            query = self.request.GET.copy()
            query[ASKED] = form.key
            links.append(Link(form.label, f"?{query.urlencode()}", form.icon))
        return links

    def paper_asked(self) -> HttpResponse | None:
        """The document the address asks for, or nothing."""
        form = self._form_asked()
        return self._handed_out(form) if form else None

    @classmethod
    def forms(cls) -> list[PaperForm]:
        return [papers.forms[key] for key in cls.paper_forms if key in papers.forms]

    def _form_asked(self) -> PaperForm | None:
        asked = self.request.GET.get(ASKED)
        return next((one for one in self.forms() if one.key == asked), None)

    def in_trail(self, paper: PagePaper) -> dict[str, Any]:
        """What the trail is told was taken out."""
        called = getattr(self, "trail_title", lambda: paper.title)()
        return {"label": called, "rows": paper.rows}

    def _handed_out(self, form: PaperForm) -> HttpResponse:
        user = self.request.user
        require(user, LISTS_EXPORT)
        paper = self.on_paper()
        try:
            body = form.draw(paper, user)
        except ValidationError as refusal:
            messages.error(self.request, "；".join(refusal.messages))
            return redirect(self.request.path)
        events.record(LIST_EXPORTED, by=user, paper=1, **self.in_trail(paper))
        response = HttpResponse(body, content_type=form.content_type)
        name = f"{paper.title}-{timezone.localtime():%Y%m%d-%H%M}.{form.key}"
        response.headers["Content-Disposition"] = content_disposition_header(True, name)
        return response


class AsShown(OnPaper):
    """Of a page of numbers: its paper says what stands on the page, in its order, with what it is
    narrowed by. All of that is in its `context`."""

    get_template: Any  # the page's own
    get_title: Any
    lead: Any

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.paper_asked() or super().get(*args, **kwargs)  # type: ignore[misc]

    def more_actions(self) -> list[Link]:
        return [*super().more_actions(), *self.paper_links()]  # type: ignore[misc]

    def on_paper(self) -> PagePaper:
        context = self.context()  # type: ignore[attr-defined]
        drawn = render_to_string(self.get_template(), context, self.request)
        told = [str(self.request.user.unit), f"{timezone.localtime():%Y年%m月%d日}"]
        if filters := context.get("filters"):
            told += [f"{chip['label']}：{chip['value']}" for chip in filters.in_use]
        notes = (str(self.lead),) if self.lead else ()
        return PagePaper(self.get_title(), "　".join(told), tuple(parts_of_page(drawn)), notes)
