from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.ui.registry import searches

SHORTEST = 1


def search(request: HttpRequest) -> HttpResponse:
    """Global search (Ctrl-K): hits by kind, only what the user may see."""
    typed = request.GET.get("q", "").strip()
    groups = searches.find(request.user, typed) if len(typed) >= SHORTEST else []
    context = {"title": "搜索", "typed": typed, "groups": groups}
    template = "ui/search.html#hits" if request.htmx else "ui/search.html"
    return render(request, template, context)
