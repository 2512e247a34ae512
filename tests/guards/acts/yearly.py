"""Acts on year ends."""

from django.utils import timezone

from assessments.actions import YEAR_GRADED, YEAR_PUBLISHED, YEAR_WORKED_OUT
from assessments.domain.yearly import results
from assessments.permissions import SCORES_APPROVE, SCORES_MANAGE
from tests.factories import scores as make
from tests.factories import yearly
from tests.guards.acts import MADE, SUBJECT, Act, given

LAST = timezone.localdate().year - 1


def worked_out(site):
    return yearly.year_end(make.group(site.here), site.clerk, site.here, year=LAST)


def graded(site):
    end = worked_out(site)
    end.sheets.update(grade="good")
    return end


ACTS = (
    Act(
        results.work_out,
        lambda s: given(make.group(s.here), year=LAST),
        (SCORES_MANAGE,),
        at=(),
        tells=((YEAR_WORKED_OUT, MADE),),
    ),
    Act(
        results.grade,
        lambda s: given(worked_out(s).sheets.get(), grade="good", reason="研究决定"),
        (SCORES_MANAGE,),
        tells=((YEAR_GRADED, SUBJECT),),
    ),
    Act(
        results.publish,
        lambda s: given(graded(s)),
        (SCORES_APPROVE,),
        at=(),
        tells=((YEAR_PUBLISHED, SUBJECT),),
    ),
)
