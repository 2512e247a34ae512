"""What is kept of a line is what was known, digit by digit."""

import json
from decimal import Decimal

import pytest

from assessments.domain.scores import known
from assessments.domain.scoring.terms import Reported


@pytest.mark.parametrize(
    "reported",
    [
        Reported(),
        Reported(Decimal(0), Decimal("16.666666666666666666666666666667")),
        Reported("较好"),
        Reported(nothing_due=True, target=Decimal(10)),
        Reported(earlier=(None, Decimal("1E+2"), "好")),
        Reported(off="本组本期没有这项数据，不计此项"),
    ],
)
def test_is_read_back_the_same(reported):
    kept = json.loads(json.dumps(known.kept(reported)))
    assert known.read(kept) == reported
