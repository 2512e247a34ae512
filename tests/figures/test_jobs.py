import re

from portal.figures import tasks
from portal.figures.choices import State
from portal.figures.models import FigureValue
from portal.jobs.domain import runner
from portal.jobs.models import Job
from portal.periods import Period
from tests import clock


class Quiet:
    """A pulse that tells nobody."""

    def __init__(self, job):
        pass

    def start(self):
        pass

    stop = check = start

    def tell(self, *_):
        pass


def test_the_clock_takes_the_ended_month_and_begins_the_next(tiny):
    with clock.at("2026-12-01T00:20"):
        tasks.take_due()
        job = Job.objects.get()
        assert (job.owner, job.params) == (None, {"periods": ["2026-11", "2026-12"]})
        runner.run(job.pk, pulse=Quiet)
        job.refresh_from_db()
        assert re.search(r"[1-9]\d+ 项指标", job.result["2026年11月"])
        states = dict(
            FigureValue.objects.filter(figure="ORG-1", unit=tiny.a).values_list("period", "state")
        )
        assert states == {
            Period.parse("2026-11"): State.TAKEN,
            Period.parse("2026-12"): State.PROVISIONAL,
        }


def test_without_units_the_clock_asks_for_nothing(db):
    tasks.take_due()
    assert not Job.objects.exists()
