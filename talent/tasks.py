from celery import shared_task
from django.utils import timezone

from talent.domain import supervision


@shared_task(name="talent.escalate")
def escalate() -> None:
    supervision.escalate(timezone.localdate())
