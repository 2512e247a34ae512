"""A message that tells of a small act offers to take it back: “撤回” in the corner, one click.

What an act changed is kept where it stands (`portal.deeds`); here it only becomes a button. An act
whose opposite is an act of its own names that instead.
"""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest

from portal.deeds.domain import kinds
from portal.deeds.models import Deed


def tell(request: HttpRequest, text: str, *, kept: Sequence[Deed] = (), undo_url: str = "") -> None:
    """`kept`: what `deeds.noted` found meanwhile; `undo_url`: where a POST undoes it."""
    messages.success(request, text, extra_tags=undo_url or address_of(kept))


def address_of(kept: Sequence[Deed]) -> str:
    """Of one small act. Several, or one that much follows from, are taken back on their pages."""
    if len(kept) == 1 and kinds.of(kept[0]).small:
        return kept[0].get_absolute_url()
    return ""
