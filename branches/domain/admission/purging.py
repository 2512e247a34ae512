"""Who did not become a member is not kept for ever: the admission leaves after some years."""

import datetime as dt
from typing import Final

from django.db import transaction

from branches.actions import ADMISSION_PURGED
from branches.choices.admission import CaseEnd
from branches.domain.terms import months_later
from branches.models import AdmissionCase, AdmissionFinding
from portal.audit.domain import events
from portal.dates import MONTHS
from portal.orgs.models import Unit
from portal.rules.domain import rules

# Whoever became a full member has his admission with his file.
_OVER: Final = (CaseEnd.REJECTED, CaseEnd.RETRACTED, CaseEnd.STOPPED, CaseEnd.CANCELLED)


@transaction.atomic
def purge(today: dt.date) -> int:
    """Those nobody asks about any more: one with a finding to be answered waits for its answer."""
    years = rules.value("AD-10", "kept_years", on=today)
    open_ones = AdmissionFinding.objects.unanswered().values("case")
    rows = AdmissionCase.objects.filter(
        end__in=_OVER, ended_on__lte=months_later(today, -years * MONTHS)
    ).exclude(pk__in=open_ones)
    count = rows.count()
    if count:
        rows.delete()
        top = Unit.objects.filter(depth=1).order_by("path").first()
        summary = f"未入党、结束满 {years} 年的流程 {count:,} 件"
        events.record(ADMISSION_PURGED, by=None, target=top, summary=summary)
    return count
