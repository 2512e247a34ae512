from celery import shared_task
from django.utils import timezone

from assessments.domain.ledgers import locking, opening


@shared_task(name="assessments.open_ledgers")
def open_ledgers() -> None:
    """Each morning: what has become due is opened, what is in hand reads the system anew."""
    opening.open_due(timezone.localdate())
    opening.read_all(timezone.now())


@shared_task(name="assessments.lock_ledgers")
def lock_ledgers() -> None:
    locking.lock_due(timezone.now())
