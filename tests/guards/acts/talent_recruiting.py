"""Acts on cohorts of recruitment and on those who came with them."""

from portal.people.actions import PERSON_CREATED
from portal.people.permissions import PEOPLE_MANAGE
from talent.actions import RECRUIT_CHANGED, TALENT_CHANGED
from talent.domain import recruiting
from talent.domain.recruiting import Told
from talent.permissions import TALENT_KEEP
from tests.factories import recruiting as make
from tests.factories.talent import TalentFactory
from tests.guards.acts import MADE, SUBJECT, Act, given, of_plain
from tests.guards.acts.talent import DAY, VALUES

KEEP = (TALENT_KEEP,)


def _cohort(s, **facts):
    return make.CohortFactory(unit=s.here, **facts)


def _interns(s):
    """They serve no term, so that nothing is told to a file."""
    return _cohort(s, kind="interns")


def _filling(s):
    stage = make.RecruitStageFactory(cohort=_cohort(s))
    return given(stage.cohort, told={stage.pk: Told(20, DAY)})


ACTS = (
    *of_plain(
        recruiting.COHORTS,
        lambda s: {"name": "硕士引进", "kind": "masters", "unit": s.here, "since": DAY},
        make=_cohort,
        corrects={"document": "云人社发〔2026〕3号"},
    ),
    *of_plain(
        recruiting.STAGES,
        lambda s: {"cohort": _cohort(s), "position": 1, "label": "报名"},
        make=lambda s: make.RecruitStageFactory(cohort=_cohort(s)),
        corrects={"label": "网上报名"},
    ),
    Act(
        recruiting.set_up,
        lambda s: given(_cohort(s)),
        KEEP,
        tells=((RECRUIT_CHANGED, SUBJECT),),
    ),
    Act(recruiting.fill, _filling, KEEP, tells=((RECRUIT_CHANGED, SUBJECT),)),
    *of_plain(
        recruiting.ARRIVALS,
        lambda s: {"cohort": _interns(s), "profile": TalentFactory(unit=s.here), "on": DAY},
        make=lambda s: make.ArrivalFactory(
            cohort=_interns(s), profile=TalentFactory(unit=s.here), until=None
        ),
        corrects={"on": DAY.replace(day=3)},
    ),
    Act(
        recruiting.enrol,
        lambda s: given(
            _cohort(s),
            unit=s.here,
            facts={"name": "周明远", "sex": "male"},
            values=VALUES,
            on=DAY,
            until=None,
            confirmed=False,
        ),
        (TALENT_KEEP, PEOPLE_MANAGE),
        tells=(
            (PERSON_CREATED, "made.profile.person"),
            (TALENT_CHANGED, "made.profile"),
            (RECRUIT_CHANGED, MADE),
            (TALENT_CHANGED, "made.profile"),
        ),
    ),
)
