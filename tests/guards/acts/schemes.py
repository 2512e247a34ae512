"""Acts on assessment schemes."""

from assessments.actions import (
    SCHEME_ACTIVATED,
    SCHEME_ARCHIVED,
    SCHEME_DRAFTED,
    SCHEME_INSTALLED,
    SCHEME_PRINTED,
)
from assessments.domain import scheme_papers, schemes
from assessments.permissions import SCHEMES_MANAGE, SCHEMES_VIEW
from portal.periods import Period
from reports.domain.documents import DOCX
from tests.factories import schemes as make
from tests.guards.acts import MADE, SUBJECT, Act, given

MANAGE = (SCHEMES_MANAGE,)
JANUARY = Period.parse("2026-01")


def act(function, built, tells, about):
    return Act(function, built, MANAGE, at=(), tells=((tells, about),))


ACTS = (
    act(schemes.install, lambda _: given(make.SMALL), SCHEME_INSTALLED, MADE),
    act(
        schemes.start_draft,
        lambda s: given(make.active(s.county).scheme),
        SCHEME_DRAFTED,
        MADE,
    ),
    act(
        schemes.activate,
        lambda s: given(make.draft(s.county), since=JANUARY),
        SCHEME_ACTIVATED,
        SUBJECT,
    ),
    Act(
        scheme_papers.take_out,
        lambda s: given(make.active(s.county), DOCX),
        (SCHEMES_VIEW,),
        at=(),
        tells=((SCHEME_PRINTED, SUBJECT),),
    ),
    act(
        schemes.archive,
        lambda s: given(make.active(s.county), reason="改用新方案"),
        SCHEME_ARCHIVED,
        SUBJECT,
    ),
)
