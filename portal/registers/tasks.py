from celery import shared_task
from django.utils import timezone

from portal.registers.domain import owing, reminders


@shared_task(name="registers.remind")
def remind() -> None:
    reminders.remind(timezone.localdate())


@shared_task(name="registers.remind_owed")
def remind_owed() -> None:
    now = timezone.localtime()
    owing.remind(now.date(), hour=now.hour)
