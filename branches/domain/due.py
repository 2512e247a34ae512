"""Whose elections fell due in a span of days, held since or not: what ORG-4 counts."""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from branches.models import Election
from branches.models.organisation import PartyOrganizationQuerySet

Span = tuple[dt.date, dt.date]


def met(span: Span) -> Any:
    """Elections held for a due date of the span, in time or late."""
    return Election.objects.filter(withdrawn_at=None, was_due_on__range=span)


def in_time() -> Q:
    return Q(held_on__lte=F("was_due_on"))


def fell_due(rows: PartyOrganizationQuerySet, span: Span) -> PartyOrganizationQuerySet:
    held = Exists(met(span).filter(organization=OuterRef("pk")))
    return rows.filter(held | Q(due_on__range=span))
