"""What the crowd's bench calls lost."""

import pytest

from bench import crowd
from bench.crowd import Acknowledged
from tests.factories import ledgers, orgs


@pytest.fixture
def ledger(db):
    county = orgs.county()
    town = orgs.township(county)
    made = ledgers.of(ledgers.form(county, ledgers.BARE), town)
    made.values.create(key="visited", data=5, number=5, edition=3)
    return made


def lost(ledger, *told):
    return list(crowd.lost([Acknowledged(ledger.pk, "visited", *each) for each in told]))


def test_nothing_is_lost_that_was_written_over_by_somebody_who_had_seen_it(ledger):
    assert lost(ledger, (1, "9"), (2, "7"), (3, "5")) == []


def test_two_that_were_told_the_same_edition_are_one_too_many(ledger):
    assert len(lost(ledger, (3, "4"), (3, "5"))) == 1


def test_what_the_database_has_not_is_lost(ledger):
    assert "has 5 as edition 3" in lost(ledger, (4, "5"))[0]
    assert "has 5 as edition 3" in lost(ledger, (3, "6"))[0]
    assert len(list(crowd.lost([Acknowledged(ledger.pk, "nothing", 1, "1")]))) == 1
