"""A report was heard: on which day the meeting it goes to heard it."""

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.domain import events
from portal.problems import Problem, refuse_if
from reports.actions import BULLETIN_HEARD
from reports.choices import ISSUED
from reports.domain.bulletins import approving, rights
from reports.models import Bulletin


def may_be_heard(bulletin: Bulletin) -> bool:
    """Signed, of a series that goes to a meeting. A correction is read, not heard once more."""
    goes = bool(bulletin.series.declared.heard_by)
    return goes and bulletin.state in ISSUED and bulletin.corrects_id is None


@transaction.atomic
def tell(bulletin: Bulletin, *, heard_on: dt.date | None, by: User) -> Bulletin:
    """Told again it was another day, without one it was not heard: the history keeps both."""
    rights.require_wording(by, bulletin.series)
    bulletin = approving.held(bulletin)
    refuse_if(_was_issued(bulletin), _in_time(bulletin, heard_on))
    bulletin.heard_on = heard_on
    bulletin.save(update_fields=["heard_on"])
    events.record(BULLETIN_HEARD, by=by, target=bulletin, on=str(heard_on or ""))
    return bulletin


def _was_issued(bulletin: Bulletin) -> Iterator[Problem]:
    if not may_be_heard(bulletin):
        now = bulletin.get_state_display()
        yield (
            NON_FIELD_ERRORS,
            (
                f"“{bulletin}”（{now}）不能登记听取：只有呈会议听取的专报，签发以后才登记，"
                "更正件不另外登记。"
            ),
        )


def _in_time(bulletin: Bulletin, heard_on: dt.date | None) -> Iterator[Problem]:
    if heard_on is None:
        return
    if heard_on > timezone.localdate():
        yield "heard_on", "会议还没有开。请在听取以后登记。"
    elif bulletin.signed_at and heard_on < (signed := timezone.localdate(bulletin.signed_at)):
        yield "heard_on", f"专报 {signed:%Y-%m-%d} 才签发，听取日期不能早于它。"
