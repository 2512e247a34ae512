"""The act on proposed interviews. The rules propose by themselves: nobody does."""

from assessments.actions import INTERVIEW_DECIDED
from assessments.domain.interviews import deciding
from assessments.permissions import INTERVIEWS_DECIDE
from tests.factories import judgements
from tests.guards.acts import SUBJECT, Act, given

ACTS = (
    Act(
        deciding.decide,
        lambda s: given(judgements.interview(s.here), state="declined", reason="已整改"),
        (INTERVIEWS_DECIDE,),
        tells=((INTERVIEW_DECIDED, SUBJECT),),
    ),
)
EXEMPT: dict[str, str] = {}
