"""Which run a job belongs to."""

from portal.jobs.domain.progress import Superseded
from portal.jobs.models import Job


def hold(job: Job) -> Job:
    """The row, locked, if it is still this run's."""
    rows = Job.objects.filter(pk=job.pk).held(job.fence).select_for_update(of=("self",))
    held = rows.select_related("owner").first()
    if held is None:
        raise Superseded
    return held
