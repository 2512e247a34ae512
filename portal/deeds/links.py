"""What pages say and offer about taking an act back."""

from django.db.models import Model

from portal.access import Actor
from portal.deeds.domain import deeds, kinds, term
from portal.deeds.domain.kinds import DeedKind
from portal.ui.views import Link


def withdrawals(record: Model, user: Actor, *, of: DeedKind | None = None) -> list[Link]:
    """The last act that may still be taken back, those before it come after; and the last small
    one, which stands on nothing. `of`: only of this kind, on the page of another record that it
    concerned."""
    open_deeds = deeds.open_about(record, by=user)
    small = [deed for deed in open_deeds if kinds.of(deed).small]
    great = [deed for deed in open_deeds if not kinds.of(deed).small]
    return [
        Link(
            f"撤回：{kinds.of(deed).label}",
            deed.get_absolute_url(),
            "arrow-back-up",
        )
        for deed in [*great[:1], *small[:1]]
        if of is None or deed.kind == of.key
    ]


def promise() -> str:
    """For the consequences of an act that may be taken back."""
    days = term.days()
    return f"办错了的，{days} 天内可以在它的页面上撤回，恢复办理前的样子。" if days else ""
