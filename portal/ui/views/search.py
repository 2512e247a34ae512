from django.http import HttpResponse
from django.shortcuts import render

from portal.accounts.requests import SignedInRequest
from portal.ui.finding import HitGroup
from portal.ui.registry import Hit, acts, searches
from portal.ui.views import recents


def search(request: SignedInRequest) -> HttpResponse:
    """Global search (Ctrl-K): hits by kind, only what the user may see; with nothing typed, what
    he opened last and what he can begin."""
    typed = request.GET.get("q", "").strip()
    groups = searches.find(request.user, typed) if typed else _beginnings(request)
    context = {"title": "搜索", "typed": typed, "groups": groups}
    template = "ui/search.html#hits" if request.htmx else "ui/search.html"
    return render(request, template, context)


def _beginnings(request: SignedInRequest) -> list[HitGroup]:
    offered = [Hit(act.label, act.url) for act in acts.of(request.user)]
    groups = [
        HitGroup("最近打开", "history", recents.of(request)),
        HitGroup("办理", "bolt", offered),
    ]
    return [group for group in groups if group.hits]
