from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.ui.registry import indicators, menu


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the frame around every page needs."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        # A fragment has no menu: it is made when a page asks for it.
        "menu_sections": SimpleLazyObject(lambda: menu.sections_for(user, request.path)),
        "indicators": indicators.indicators,
    }
