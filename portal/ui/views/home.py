from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.ui.registry import panels, todos


def home(request: HttpRequest) -> HttpResponse:
    """What is to be done first, then what the user's roles let him see."""
    user = request.user
    shown = [{"panel": panel, "context": panel.context(user)} for panel in panels.visible_to(user)]
    context = {"title": "首页", "todos": todos.for_user(user), "panels": shown}
    return render(request, "ui/home.html", context)


def stay(request: HttpRequest) -> HttpResponse:
    """Asked by the idle warning: being here renews the session."""
    return HttpResponse(status=204)
