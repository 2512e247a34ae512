"""What is kept of a line is what was known, digit by digit."""

import json
from decimal import Decimal

import pytest

from assessments.domain.scores import known
from assessments.domain.scoring.terms import Reported

NAMES = ("figure", "period", "value")


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
    kept = known.kept(reported)
    assert known.text(reported) == json.dumps(kept, ensure_ascii=False, sort_keys=True)
    assert known.read(json.loads(known.text(reported))) == reported


def test_figures_are_written_as_an_encoder_would():
    told = [{"value": '"未报"', "figure": "MEM-1", "period": "2026-10"}, dict.fromkeys(NAMES, "\t")]
    assert known.figures(told) == json.dumps(told, ensure_ascii=False, sort_keys=True)
    assert known.figures([]) == "[]"
