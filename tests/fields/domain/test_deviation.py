"""A figure that jumps asks for a reason; edges of both rules."""

import pytest

from portal.fields.choices import Arrival, Deviation
from portal.fields.choices import KindKey as K
from portal.fields.domain import deviation
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.fields.models import FieldDef
from portal.periods import Period


def findings_of(rule, now, *before, world=None, brought=(), **settings):
    field = FieldDef(key="f1", label="党员数", kind=K.INTEGER, deviation=rule, **settings)
    past = [{"f1": figure} for figure in before]
    findings = deviation.findings(
        Definition(None, (field,), ()),
        {"f1": now},
        past=past,
        world=world or World(),
        brought=brought,
    )
    return [(finding.level, finding.message) for finding in findings]


@pytest.mark.parametrize(
    ("now", "before", "asked"),
    [
        (13, [10], False),  # three is no jump
        (14, [10], True),
        (6, [10], True),
        (105, [100], False),  # nor is a twentieth
        (106, [100], True),
        (94, [100], True),
        (50, [], False),
        (50, [None, 1], False),  # the period before is not known
        (None, [100], False),
        (0, [4], True),
    ],
)
def test_stock(now, before, asked):
    assert bool(findings_of(Deviation.STOCK, now, *before)) is asked


@pytest.mark.parametrize(
    ("now", "before", "asked"),
    [
        (22, [10, 9, 8], False),
        (23, [10, 9, 8], True),
        (23, [10, None, None, 9, None, 8], True),
        (23, [10, None, None, 9, None, None, 8], False),  # only six periods count
        (99, [10, 9], False),
        (0, [1, 1, 1], True),
        (0, [1, 0, 1], False),
        (2, [0, 0, 0], False),
        (3, [0, 0, 0], True),
    ],
)
def test_flow(now, before, asked):
    assert bool(findings_of(Deviation.FLOW, now, *before)) is asked


def test_it_says_both_figures_and_refuses_nothing():
    assert findings_of(Deviation.STOCK, 20, 10) == [
        ("warning", "“党员数”与上月相差较大（上月 10，本月 20），属实的请写明原因。")
    ]
    assert findings_of(Deviation.FLOW, 0, 3, 2, 1)[0][1] == (
        "“党员数”本月为 0，近几期都不是 0，属实的请写明原因。"
    )


def test_what_a_source_brought_is_not_asked_about():
    """But what was written instead, or where a source said nothing, is."""
    assert findings_of(Deviation.STOCK, 20, 10, arrival=Arrival.SOURCE, brought={"f1"}) == []
    assert findings_of(Deviation.STOCK, 20, 10, arrival=Arrival.SOURCE)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026-11", "与上月相差较大（上月 10，本月 20）"),
        ("2026-W48", "与上周相差较大（上周 10，本周 20）"),
        ("2026-Q3", "与上季度相差较大（上季度 10，本季度 20）"),
    ],
)
def test_periods_are_called_by_their_names(period, words):
    ((_, message),) = findings_of(Deviation.STOCK, 20, 10, world=World(period=Period.parse(period)))
    assert words in message


def test_no_rule_no_question():
    assert findings_of(Deviation.NONE, 20, 10) == []
