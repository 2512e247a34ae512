"""Ledgers drawn for a second look, at any time of day: for worlds that need one of every kind."""

from django.utils import timezone

from assessments.choices import SampleOutcome
from assessments.models import SampledLedger, SampleDraw


def draw(ledger, above, by, **facts):
    facts = {"share": 10, "seed": "0f1e2d3c", "pool": [ledger.pk], **facts}
    return SampleDraw.objects.create(
        form=ledger.form, period=ledger.period, unit=above, drawn_by=by, **facts
    )


def sampled(ledger, above, by, **facts):
    return SampledLedger.objects.create(draw=draw(ledger, above, by), ledger=ledger, **facts)


def differing(ledger, above, by, *, key="visited", reason="记录本上没有"):
    found = sampled(
        ledger,
        above,
        by,
        outcome=SampleOutcome.DIFFERS,
        decided_by=by,
        decided_at=timezone.now(),
    )
    found.findings.create(key=key, reason=reason)
    return found
