"""What an import keeps of cells and former values goes when its time is over; its counts stay."""

import datetime as dt

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.imports.domain.imports import UNDO_DAYS
from portal.imports.models import Correction, Decision, Effect, Import, RowChunk


@transaction.atomic
def tidy() -> int:
    """Returns how many imports were emptied."""
    until = timezone.now() - dt.timedelta(days=UNDO_DAYS)
    rows = Import.objects.annotate(last=Coalesce("done_at", "created_at")).filter(last__lt=until)
    old = list(rows.values_list("pk", flat=True))
    holding = set(RowChunk.objects.filter(batch__in=old).values_list("batch", flat=True))
    holding |= set(Effect.objects.filter(batch__in=old).values_list("batch", flat=True))
    for model in (RowChunk, Effect, Correction, Decision):
        model.objects.filter(batch__in=old).delete()
    return len(holding)
