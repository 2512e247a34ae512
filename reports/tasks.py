from celery import shared_task
from django.utils import timezone

from reports.domain.bulletins import drafting, kept


@shared_task(name="reports.draft_bulletins")
def draft_bulletins() -> None:
    """Each morning: what is due and not drafted, or was not whole yet."""
    drafting.draft_due(timezone.localdate())


@shared_task(name="reports.tidy_bulletins")
def tidy_bulletins() -> None:
    kept.tidy()
