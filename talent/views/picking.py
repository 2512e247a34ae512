"""What pickers ask as somebody types: talents and enterprises, of those the user sees."""

from typing import Any, ClassVar, Final

from django.db.models import Exists, OuterRef
from django.forms import BaseForm
from django.http import JsonResponse

from portal import parameters
from portal.access import require
from portal.ui.views import FormPage, SignedInRequest
from talent import widgets
from talent.choices import TalentState
from talent.domain import destinations
from talent.models import CampaignTarget, Enterprise, TalentProfile
from talent.permissions import TALENT_VIEW

MOST_PICKS: Final = 20


class Searching(FormPage):
    """A form in which talents and enterprises are searched for."""

    among: ClassVar[str] = widgets.IN_STORE

    def build_form(self, **kwargs: Any) -> BaseForm:
        form = super().build_form(**kwargs)
        widgets.search_in(form, talents=f"for={self.among}")
        return form


def pick(request: SignedInRequest) -> JsonResponse:
    """Talents by name, initials or place of work; `for` says who may be chosen there."""
    require(request.user, TALENT_VIEW)
    rows = among(request.user, request.GET.get("for", ""))
    rows = _without_targets(rows, request, "profile")
    typed = request.GET.get("q", "").strip()
    found = rows.matching(typed) if typed else rows
    found = found.select_related("person", "unit").order_by("person__name_key", "pk")
    return JsonResponse({"results": [_picked(one) for one in found[:MOST_PICKS]]})


def among(user: Any, purpose: str) -> Any:
    """Whom the user may choose from for the purpose; pages offer the same."""
    seen = TalentProfile.objects.visible_to(user)
    if purpose == widgets.HERE:
        return seen.exclude(state=TalentState.OUT)
    if purpose == widgets.TO_VISIT:
        return destinations.contactable().filter(pk__in=seen.order_by().values("pk"))
    if purpose == widgets.NO_WORTHY:
        return seen.in_store().filter(worthy=None)
    return seen.in_store()


def pick_enterprise(request: SignedInRequest) -> JsonResponse:
    """Enterprises by name, initials or credit code; with `for`, those that may be visited."""
    require(request.user, TALENT_VIEW)
    rows = Enterprise.objects.visible_to(request.user)
    if request.GET.get("for", "") == widgets.TO_VISIT:
        rows = _without_targets(rows.running(), request, "enterprise")
    typed = request.GET.get("q", "").strip()
    found = (rows.matching(typed) if typed else rows).select_related("unit").order_by("name", "pk")
    results = [
        {"value": one.pk, "text": one.name, "detail": str(one.unit)} for one in found[:MOST_PICKS]
    ]
    return JsonResponse({"results": results})


def _without_targets(rows: Any, request: SignedInRequest, name: str) -> Any:
    """Whom the campaign goes to already is not chosen a second time."""
    campaign = parameters.key(request.GET.get("campaign"))
    if campaign is None:
        return rows
    own = CampaignTarget.objects.filter(campaign=campaign, **{name: OuterRef("pk")})
    return rows.filter(~Exists(own))


def _picked(talent: TalentProfile) -> dict[str, Any]:
    born = f"{talent.person.birth.dotted} · " if talent.person.birth else ""
    work = f"{talent.work_unit} {talent.post}".strip()
    return {
        "value": talent.pk,
        "text": talent.person.name,
        "detail": f"{born}{work} · {talent.unit}",
    }
