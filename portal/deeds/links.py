"""What pages say and offer about taking an act back."""

from django.db.models import Model

from portal.accounts.models import User
from portal.deeds.domain import deeds, kinds
from portal.ui.views import Link


def withdrawals(record: Model, user: User) -> list[Link]:
    """The last act that may still be taken back: those before it come after."""
    return [
        Link(
            f"撤回：{kinds.of(deed).label}",
            deed.get_absolute_url(),
            "arrow-back-up",
        )
        for deed in deeds.open_about(record, by=user)[:1]
    ]


def promise() -> str:
    """For the consequences of an act that may be taken back."""
    days = deeds.days()
    return f"办错了的，{days} 天内可以在它的页面上撤回，恢复办理前的样子。" if days else ""
