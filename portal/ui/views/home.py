from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from portal.ui.registry import panels, todos


def home(request: HttpRequest) -> HttpResponse:
    """What is to be done; the figures and notices of the user's roles follow as a fragment."""
    context = {"title": "首页", "todos": todos.for_user(request.user)}
    return render(request, "ui/home.html", context)


def home_panels(request: HttpRequest) -> HttpResponse:
    """What the user's roles let him see: figures first, and nothing that is empty."""
    user = request.user
    filled = ((panel, panel.context(user)) for panel in panels.visible_to(user))
    shown = [{"panel": panel, "context": context} for panel, context in filled if context]
    return render(request, "ui/home.html#panels", {"panels": shown})


def stay(request: HttpRequest) -> HttpResponse:
    """Asked while somebody types and before a form is sent: being here renews the session. Who is
    here, and the token forms of this page must carry after signing in over it."""
    return JsonResponse({"person": str(request.user.pk), "token": get_token(request)})
