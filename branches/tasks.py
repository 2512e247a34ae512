from celery import shared_task
from django.utils import timezone

from branches.domain import abnormal_spells, reminders
from branches.domain.admission import purging
from branches.domain.admission import reminders as of_admission
from branches.domain.dues import opening, standard_reminders
from branches.domain.dues import reminders as of_dues
from branches.domain.life import reminders as of_life
from branches.domain.relations import disposal_tasks, watch_tasks
from branches.domain.relations import tasks as of_letters
from branches.domain.review import correction_tasks
from branches.domain.review import tasks as of_reviews


@shared_task(name="branches.remind_elections")
def remind_elections() -> None:
    reminders.remind(timezone.localdate())


@shared_task(name="branches.keep_abnormal_spells")
def keep_abnormal_spells() -> None:
    abnormal_spells.keep(timezone.localdate())


@shared_task(name="branches.remind_activities")
def remind_activities() -> None:
    of_life.remind(timezone.localdate())


@shared_task(name="branches.remind_admissions")
def remind_admissions() -> None:
    of_admission.remind(timezone.localdate())


@shared_task(name="branches.purge_admissions")
def purge_admissions() -> None:
    purging.purge(timezone.localdate())


@shared_task(name="branches.open_dues")
def open_dues() -> None:
    """On the first, and again each day: a machine that was off on the first misses nothing."""
    opening.open_month(opening.month_of(timezone.localdate()))


@shared_task(name="branches.remind_dues")
def remind_dues() -> None:
    of_dues.remind(timezone.localdate())
    standard_reminders.remind(timezone.localdate())


@shared_task(name="branches.remind_transfers")
def remind_transfers() -> None:
    of_letters.remind(timezone.localdate())
    watch_tasks.remind(timezone.localdate())
    disposal_tasks.remind(timezone.localdate())


@shared_task(name="branches.remind_reviews")
def remind_reviews() -> None:
    of_reviews.remind(timezone.localdate())
    correction_tasks.remind(timezone.localdate())
