from typing import Any

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from portal.accounts.requests import SignedInRequest
from portal.ui.registry import Panel, panels, todos


def home(request: SignedInRequest) -> HttpResponse:
    """What is to be done; the figures and notices of the user's roles follow as a fragment."""
    context = {"title": "首页", "todos": todos.for_user(request.user)}
    return render(request, "ui/home.html", context)


def home_panels(request: SignedInRequest) -> HttpResponse:
    """What the user's roles let him see: figures first, and nothing that is empty."""
    user = request.user
    places: dict[str, list[tuple[Panel, dict[str, Any]]]] = {"figures": [], "notices": []}
    for panel in panels.visible_to(user):
        if context := panel.context(user):
            places["figures" if panel.is_figures else "notices"].append((panel, context))
    return render(request, "ui/home.html#panels", {"places": places})


def stay(request: SignedInRequest) -> HttpResponse:
    """Asked while somebody types and before a form is sent: being here renews the session. Who is
    here, and the token forms of this page must carry after signing in over it."""
    return JsonResponse({"person": str(request.user.pk), "token": get_token(request)})
