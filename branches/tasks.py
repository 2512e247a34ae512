from celery import shared_task
from django.utils import timezone

from branches.domain import reminders


@shared_task(name="branches.remind_elections")
def remind_elections() -> None:
    reminders.remind(timezone.localdate())
