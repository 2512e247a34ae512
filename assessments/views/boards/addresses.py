"""What an address of the board asks for: period, group, unit, item. Nonsense asks for nothing."""

from typing import Final

from assessments.domain.board import ranked
from assessments.permissions import SCORES_VIEW
from assessments.views import months
from portal import parameters
from portal.accounts.requests import SignedInRequest
from portal.orgs.models import ComparisonGroup, Unit
from reports.boards import BoardAsked

EVERY: Final = "all"  # of the groups


def asked(request: SignedInRequest) -> BoardAsked:
    """Without a month the last one that was published; without a group all of them; a unit that
    the reader may not see is none."""
    user = request.user
    period = months.asked(request) or ranked.latest(user) or months.running().previous()
    group = parameters.key(request.GET.get("group"))
    unit = parameters.key(request.GET.get("unit"))
    return BoardAsked(
        period,
        user,
        ComparisonGroup.objects.visible_to(user).filter(pk=group).first() if group else None,
        _seen(user, unit) if unit else None,
        parameters.key(request.GET.get("item")),
    )


def _seen(user: object, key: int) -> Unit | None:
    of_scores = user.scope(SCORES_VIEW).q("path")  # type: ignore[attr-defined]
    return Unit.objects.filter(of_scores, pk=key).select_related("kind").first()
