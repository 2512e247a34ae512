"""Acts of figures: of the whole county, whoever does them."""

from django.utils import timezone

from portal.figures.actions import FIGURES_FROZEN, FIGURES_TAKEN
from portal.figures.domain import taking
from portal.figures.permissions import FIGURES_TAKE
from portal.periods import Period, PeriodKind
from tests.guards.acts import Act, given

KEYS = ["ORG-1"]


def month():
    return Period.containing(timezone.localdate(), PeriodKind.MONTH)


def taken(s):
    ended = month().previous()
    taking.take(ended, keys=KEYS, by=None)
    return given(ended, keys=KEYS, reason="排名通报").telling(county=s.county)


ACTS = (
    Act(
        taking.take,
        lambda s: given(month(), keys=KEYS).telling(county=s.county),
        (FIGURES_TAKE,),
        at=("county",),
        tells=((FIGURES_TAKEN, "county"),),
    ),
    Act(
        taking.freeze,
        taken,
        (FIGURES_TAKE,),
        at=("county",),
        tells=((FIGURES_FROZEN, "county"),),
    ),
)

EXEMPT = {"portal.figures.taking.check": "a reading: what `take` would refuse"}
