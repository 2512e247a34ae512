"""Acts on year ends."""

from django.utils import timezone

from assessments.actions import (
    YEAR_EXCUSE_ENDED,
    YEAR_EXCUSED,
    YEAR_GRADED,
    YEAR_PUBLISHED,
    YEAR_SHARES_SET,
    YEAR_WORKED_OUT,
)
from assessments.domain.yearly import results, shares
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


def missing(site):
    """Its votes were held for others."""
    end = worked_out(site)
    part = {"key": "report", "label": "述职评议", "mark": "", "how": "", "counts": "0.00"}
    end.sheets.update(parts=[part | {"formula": "", "held": True}])
    return end


def excused(site):
    end = worked_out(site)
    excuse = yearly.excuse(end, site.here, site.clerk)
    return given(excuse).telling(sheet=end.sheets.get())


ACTS = (
    Act(
        results.work_out,
        lambda s: given(make.group(s.here), year=LAST),
        (SCORES_MANAGE,),
        at=(),
        tells=((YEAR_WORKED_OUT, MADE),),
    ),
    Act(
        results.set_shares,
        lambda s: given(worked_out(s), given=shares.of_rule(LAST), reason="县委办文件"),
        (SCORES_MANAGE,),
        at=(),
        tells=((YEAR_SHARES_SET, SUBJECT),),
    ),
    Act(
        results.grade,
        lambda s: given(worked_out(s).sheets.get(), grade="good", reason="研究决定"),
        (SCORES_MANAGE,),
        tells=((YEAR_GRADED, SUBJECT),),
    ),
    Act(
        results.excuse,
        lambda s: given(missing(s).sheets.get(), part="report", reason="县委批准"),
        (SCORES_MANAGE,),
        tells=((YEAR_EXCUSED, SUBJECT),),
    ),
    Act(
        results.end_excuse,
        excused,
        (SCORES_MANAGE,),
        tells=((YEAR_EXCUSE_ENDED, "sheet"),),
    ),
    Act(
        results.publish,
        lambda s: given(graded(s)),
        (SCORES_APPROVE,),
        at=(),
        tells=((YEAR_PUBLISHED, SUBJECT),),
    ),
)
