"""更正件: an issue that puts right what another one said wrong. That one stands until this one is
published; then it says that it was corrected and by which, and whoever had it receives this."""

from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.periods import Period
from portal.problems import Problem, refuse_if
from reports.actions import BULLETIN_CORRECTION_BEGUN
from reports.choices import UNSIGNED, BulletinState
from reports.domain.bulletins import drafting
from reports.domain.bulletins.approving import held, stands_at
from reports.models import Bulletin, BulletinSeries
from reports.permissions import BULLETINS_MANAGE

_LONGEST = 100


@transaction.atomic
def begin(bulletin: Bulletin, *, reason: str, by: User | None) -> Bulletin:
    """Drafted from what holds now, with the list of what is different; `by` is None where an act
    elsewhere made it necessary."""
    if by is not None:
        require(by, BULLETINS_MANAGE)
    bulletin = held(bulletin)
    refuse_if(
        stands_at(bulletin, BulletinState.PUBLISHED),
        _is_first(bulletin),
        [] if reason.strip() else [("reason", "请写明更正的原因。")],
    )
    correction = Bulletin(
        series=bulletin.series,
        period=bulletin.period,
        corrects=bulletin,
        title=_title(bulletin),
        cause=reason.strip(),
        drafted_at=timezone.now(),
        drafted_by=by,
    )
    correction.save()
    drafting.write_sections(correction)
    if by is not None:
        events.record(BULLETIN_CORRECTION_BEGUN, by=by, target=correction, reason=reason)
    return correction


@transaction.atomic
def follow(key: str, period: Period, *, reason: str) -> Bulletin | None:
    """What a published issue was written from has been corrected. A correction that is not signed
    yet is written anew and goes through the same hands once more; one that is signed is followed by
    another as soon as it is out, or is withdrawn."""
    series = BulletinSeries.objects.select_for_update().filter(key=key).first()
    if series is None:
        return None
    published = series.bulletins.published().filter(period=period).order_by("-pk").first()
    if published is None:
        return None
    waiting = published.corrections.alive().select_related("series", "corrects").first()
    if waiting is None:
        return begin(published, reason=reason, by=None)
    if waiting.state not in UNSIGNED:
        waiting.again = reason
        waiting.save(update_fields=["again"])
        return None
    waiting.state, waiting.drafted_at = BulletinState.DRAFTED, timezone.now()
    waiting.reviewed_at = waiting.reviewed_by = waiting.drafted_by = None
    waiting.save()
    drafting.write_sections(waiting)
    return waiting


def once_more(signed: Bulletin, published: Bulletin | None) -> None:
    """Part of publishing and of withdrawing: what had to wait for the `signed` one is drafted, for
    the issue that holds now."""
    if signed.again and published is not None and published.state == BulletinState.PUBLISHED:
        begin(published, reason=signed.again, by=None)


def _title(bulletin: Bulletin) -> str:
    """Of a correction of a correction the paper is named, not its title once more."""
    first = bulletin
    while first.corrects is not None:
        first = first.corrects
    return f"更正：{first.title}"[:_LONGEST]


def _is_first(bulletin: Bulletin) -> Iterator[Problem]:
    if there := bulletin.corrections.alive().first():
        state = there.get_state_display()
        yield NON_FIELD_ERRORS, f"“{bulletin}”已经有更正件（{state}），请办理那一份。"
