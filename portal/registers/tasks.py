from celery import shared_task
from django.utils import timezone

from portal.registers.domain import reminders


@shared_task(name="registers.remind")
def remind() -> None:
    reminders.remind(timezone.localdate())
