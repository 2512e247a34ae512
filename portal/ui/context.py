from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.orgs import county
from portal.orgs.permissions import UNITS_VIEW
from portal.ui.registry import bar_signs, menu

FOLDED = "folded"  # cookie: the menu groups this browser keeps closed, `2.4`


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the frame around every page needs."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        # A fragment has no menu: it is made when a page asks for it.
        "menu": SimpleLazyObject(lambda: menu.drawn(user, request.path, folded=_folded(request))),
        "bar_signs": bar_signs.signs,
        # What a program would read with the user's own rights: nothing for those without a role.
        "may_use_tokens": SimpleLazyObject(lambda: user.can(UNITS_VIEW)),
        "county": SimpleLazyObject(county.name),
    }


def _folded(request: HttpRequest) -> list[str]:
    return request.COOKIES.get(FOLDED, "").split(".")
