from celery import shared_task
from django.utils import timezone

from assessments import job_kinds
from assessments.domain.interviews import proposing
from assessments.domain.ledgers import locking, opening, sample_reminders, sampling
from assessments.domain.projects import asking
from assessments.domain.scores import objections, standing
from portal.periods import Period, PeriodKind


@shared_task(name="assessments.open_ledgers")
def open_ledgers() -> None:
    """Each morning: what has become due is opened, what is in hand reads the system anew; what
    has been accepted waits to be sampled."""
    opening.open_due(timezone.localdate())
    opening.read_all(timezone.now())
    for form, period, lots in sampling.ready(by=None):
        sample_reminders.to_draw(form, period, [lot.unit for lot in lots])


@shared_task(name="assessments.lock_ledgers")
def lock_ledgers() -> None:
    locking.lock_due(timezone.now())


@shared_task(name="assessments.draft_scores")
def draft_scores() -> None:
    """Of the month that is over, a job for each group: they are seen, and taken up again."""
    last = Period.containing(timezone.localdate(), PeriodKind.MONTH).previous()
    for scheme, group in standing.to_score(last):
        job_kinds.ask(scheme, group, period=last, by=None)


@shared_task(name="assessments.ask_for_project_notes")
def ask_for_project_notes() -> None:
    """Each morning from the day of the rule on: who has not written about his project yet?"""
    asking.ask_for_notes(timezone.localdate())


@shared_task(name="assessments.propose_interviews")
def propose_interviews() -> None:
    """Each morning, of the month that is over: what was published since is looked at."""
    today = timezone.localdate()
    proposing.propose(Period.containing(today, PeriodKind.MONTH).previous())


@shared_task(name="assessments.remind_of_objections")
def remind_of_objections() -> None:
    """Each morning: which answers are due today, or late?"""
    objections.remind(timezone.localdate())
