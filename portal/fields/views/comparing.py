"""Two versions of something that is designed, and what one has otherwise than the other."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from portal import parameters
from portal.fields.domain.changes import VersionChange
from portal.ui.views import Page


class Compares(Page):
    """Declare `versions`, the newest first, and `changes`; versions have a number and a state."""

    template_name = "fields/compare.html"
    title = "比较版本"

    def versions(self) -> list[Any]:
        raise NotImplementedError

    def changes(self, before: Any, after: Any) -> list[VersionChange]:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        versions = self.versions()
        after = self._asked(versions, "after") or versions[0]
        before = self._asked(versions, "before") or next(
            (one for one in versions if one.number < after.number), after
        )
        told = self.changes(before, after)
        return self.render(versions=versions, before=before, after=after, changes=told)

    def _asked(self, versions: list[Any], name: str) -> Any:
        number = parameters.number(self.request.GET.get(name))
        return next((one for one in versions if one.number == number), None)
