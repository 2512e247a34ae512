from celery import shared_task
from django.utils import timezone

from reports.domain.bulletins import dispatching, drafting, kept, urging


@shared_task(name="reports.draft_bulletins")
def draft_bulletins() -> None:
    """Each morning: what is due and not drafted, or was not whole yet."""
    drafting.draft_due(timezone.localdate())


@shared_task(name="reports.send_dispatches")
def send_dispatches() -> None:
    dispatching.send_due()


@shared_task(name="reports.urge_receipts")
def urge_receipts() -> None:
    urging.urge_due(timezone.localdate())


@shared_task(name="reports.tidy_bulletins")
def tidy_bulletins() -> None:
    kept.tidy()
