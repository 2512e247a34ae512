"""Acts on ledgers that were handed over: what is starred to come back to, and second looks."""

from assessments.actions import (
    LEDGER_STARRED,
    LEDGER_UNSTARRED,
    SAMPLE_AGREED,
    SAMPLE_DIFFERED,
    SAMPLE_DRAWN,
)
from assessments.domain.ledgers import sampling, second_looks, stars
from assessments.permissions import LEDGERS_REVIEW, LEDGERS_SAMPLE, LEDGERS_VIEW
from tests.factories import ledgers as make
from tests.factories import samples
from tests.guards.acts import SUBJECT, Act, given
from tests.guards.acts.assessments import REVIEW, act, form, locked, submitted

SAMPLE = (LEDGERS_VIEW, LEDGERS_SAMPLE)


def starred(s):
    ledger = submitted(s)
    return given(make.star(ledger, s.here, s.clerk)).telling(ledger=ledger)


def to_draw(s):
    """Of the townships of the county, which accepts them itself here."""
    one = form(s)
    one.sample_share = 10
    one.save()
    return given(one, make.locked(one, s.here, s.clerk).period)


def drawn(s):
    ledger = locked(s)
    ledger.rounds.update(decided_by=None)
    return given(samples.sampled(ledger, s.county, s.clerk), edition=ledger.edition).telling(
        ledger=ledger
    )


def not_so(s):
    built = drawn(s)
    built.more |= {"findings": {"visited": "多了一人"}, "words": ""}
    return built


ACTS = (
    act(
        stars.star,
        lambda s: given(one := submitted(s), key="visited").telling(ledger=one),
        REVIEW,
        LEDGER_STARRED,
        "ledger",
    ),
    act(stars.unstar, starred, (LEDGERS_REVIEW,), LEDGER_UNSTARRED, "ledger"),
    Act(
        sampling.draw,
        to_draw,
        SAMPLE,
        at=("county",),
        tells=((SAMPLE_DRAWN, SUBJECT),),
    ),
    act(second_looks.agree, drawn, SAMPLE, SAMPLE_AGREED, "ledger"),
    act(second_looks.differ, not_so, SAMPLE, SAMPLE_DIFFERED, "ledger"),
)

EXEMPT = {
    "assessments.ledgers.sample_reminders.drawn": "a part of drawing",
    "assessments.ledgers.sample_reminders.looked": "a part of looking again",
    "assessments.ledgers.sampling.lots": "a reading: what may be drawn from",
    "assessments.ledgers.sampling.ready": "a reading: what may be drawn from now",
    "assessments.ledgers.sampling.tally": "a reading: how far the second looks are",
    "assessments.ledgers.second_looks.may_look": "says who may",
    "assessments.ledgers.stars.labels": "a reading: what is starred",
    "assessments.ledgers.stars.office_of": "says who may, and where",
}
