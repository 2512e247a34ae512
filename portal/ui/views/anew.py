"""A list's page opened once more for the person who asked, outside of any request: in the
background, where a long list is written."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from portal.access import Denied
from portal.accounts.models import User
from portal.ui.views.lists import ListPage

_GONE = "这个列表已经没有了，或者您已看不到它，没有导出。"


def list_page(path: str, query: str, *, by: User) -> ListPage:
    """Who may open it is asked again: that may have changed since."""
    request = HttpRequest()
    request.method, request.path, request.GET = "GET", path, QueryDict(query)
    request.user = by
    try:
        match = request.resolver_match = resolve(path)
        page_class = getattr(match.func, "view_class", None)
        if page_class is None or not issubclass(page_class, ListPage):
            raise Resolver404
        page: ListPage = page_class(**getattr(match.func, "view_initkwargs", {}))
        page.setup(request, *match.args, **match.kwargs)
        page.open()
    except (Http404, Denied):  # an address that leads nowhere is a 404, too
        raise ValidationError(_GONE) from None
    return page
