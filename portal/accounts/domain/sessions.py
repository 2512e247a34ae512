"""Signed-in browsers: seen and ended by their owner or by the security administrator."""

from django.db import transaction
from django.utils import timezone

from portal.access import require
from portal.accounts.actions import SESSION_ENDED
from portal.accounts.models import Session, User
from portal.accounts.models.session import SessionQuerySet
from portal.accounts.permissions import ACCOUNTS_SECURE
from portal.audit.domain import events


def of(user: User) -> SessionQuerySet:
    return user.sessions.alive().order_by("-seen_at")


def find(user: User, *, handle: str) -> Session | None:
    """The user's session a page names by its handle; the key itself never reaches a page."""
    return next((session for session in of(user) if session.handle == handle), None)


@transaction.atomic
def end(session: Session, *, by: User) -> None:
    """The browser is signed out on its next request."""
    owner = session.user
    if owner != by:
        require(by, ACCOUNTS_SECURE, owner.unit if owner else None)
    session.delete()
    events.record(
        SESSION_ENDED,
        by=by,
        target=owner,
        ended_address=session.address,
        ended_browser=session.browser,
    )


def end_all(user: User, *, except_key: str | None = None) -> int:
    """Part of acts that make a user's sessions void; they write the event."""
    ended = user.sessions.exclude(session_key=except_key or "")
    return ended.delete()[0]


def clear_ended() -> int:
    """Remove the rows of sessions that expired; returns how many."""
    return Session.objects.filter(expire_date__lte=timezone.now()).delete()[0]
