from celery import shared_task
from django.utils import timezone

from portal.figures.domain import calendar
from portal.figures.job_kinds import TAKE
from portal.jobs.domain import jobs
from portal.orgs.models import Unit


@shared_task(name="figures.take_due")
def take_due() -> None:
    """A job of the system's: it is seen, and taken up again when its worker dies."""
    root = Unit.objects.filter(depth=1).first()
    if root is None:
        return
    codes = [period.code for period in calendar.due(timezone.localdate())]
    jobs.enqueue(TAKE, by=None, unit=root, key=" ".join(codes), periods=codes)
