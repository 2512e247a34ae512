"""Locks of acts on bulletins: the series' row gives numbers and drafts one after the other."""

from django.utils import timezone

from portal.periods import Period, PeriodKind
from reports.domain.bulletins import (
    approving,
    correcting,
    dispatching,
    drafting,
    publishing,
    series,
)
from tests.guards.acts.bulletins import SETTINGS
from tests.guards.locks import Locking

LAST_MONTH = Period.containing(timezone.localdate(), PeriodKind.MONTH).previous()

ACTS: dict[str, Locking] = {
    "bulletins draft": Locking(
        "bulletin_series",
        lambda w: drafting.draft(w.bulletin_series, period=LAST_MONTH, by=w.by),
        first=True,
    ),
    "bulletins add_words": Locking(
        "bulletin_draft",
        lambda w: drafting.add_words(w.bulletin_section, words="请对照检查。", by=w.by),
        first=True,
    ),
    "bulletins leave_gaps": Locking(
        "bulletin_draft",
        lambda w: drafting.leave_gaps(w.bulletin_section, by=w.by),
        first=True,
    ),
    "bulletins held": Locking(
        "bulletin_draft", lambda w: approving.review(w.bulletin_draft, by=w.by), first=True
    ),
    "bulletins follow": Locking(
        "bulletin_series",
        lambda w: correcting.follow(w.bulletin_series.key, LAST_MONTH, reason="申诉成立"),
        first=True,
    ),
    "bulletins sign": Locking(
        "bulletin_series", lambda w: approving.sign(w.bulletin_reviewed, by=w.by), first=True
    ),
    "bulletins _failed": Locking(
        "dispatch", lambda w: dispatching.retry(w.dispatch, by=w.by), first=True
    ),
    "bulletins _send_next": Locking("dispatch_due", lambda _: dispatching.send_due(), passes=True),
    "bulletins receive": Locking(
        "delivery", lambda w: publishing.receive(w.delivery, by=w.by), first=True
    ),
    "bulletins change": Locking(
        "bulletin_series",
        lambda w: series.change(w.bulletin_series, by=w.by, **SETTINGS),
        first=True,
    ),
}
