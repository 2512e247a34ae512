from typing import Any

from django.http import HttpRequest

from portal.ui.registry import indicators, menu


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the frame around every page needs."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "menu_sections": menu.sections_for(user, request.path),
        "indicators": indicators.indicators,
    }
