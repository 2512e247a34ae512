"""What votes are worth: the county's rules as they applied on the day they were cast."""

import datetime as dt
from typing import Final

from assessments.domain.ballots.arithmetic import BallotTerms
from assessments.presets.ballots import DAILY, GROUPS, WORDS
from portal.rules.domain import rules

_GRADES: Final = ("good", "better", "fair")


def on(day: dt.date) -> BallotTerms:
    rule = rules.current("AS-16", on=day)
    return BallotTerms(
        points={word.key: rule[word.key] for word in WORDS if word.is_valid},
        weights={group.key: rule[group.key] for group in (*GROUPS, DAILY)},
        proposals=[(rule[f"{grade}_from"], grade) for grade in _GRADES],
        fewest=rules.value("AS-10", "least_votes", on=day),
    )
