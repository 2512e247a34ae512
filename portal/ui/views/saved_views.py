"""Saving the conditions of a list, and giving a saved view up: small acts of a list's own page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST

from portal.accounts.requests import SignedInRequest
from portal.deeds.domain import deeds
from portal.ui.domain import saved_views
from portal.ui.forms import SaveViewForm
from portal.ui.models import SavedView
from portal.ui.undoing import tell


@require_POST
def save_view(request: SignedInRequest) -> HttpResponse:
    form = SaveViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect(_list_of(request.POST.get("list_key", "")))
    try:
        with deeds.noted() as kept:
            view = saved_views.save(**form.cleaned_data, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(_list_of(form.cleaned_data["list_key"]))
    tell(request, f"已保存视图“{view}”。", kept=kept)
    return redirect(view.url)


@require_POST
def remove_view(request: SignedInRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    with deeds.noted() as kept:
        saved_views.remove(view, by=request.user)
    tell(request, f"已删除视图“{view}”。", kept=kept)
    return redirect(_list_of(view.list_key))


def _list_of(list_key: str) -> str:
    try:
        return reverse(list_key)
    except NoReverseMatch:
        return reverse("home")
