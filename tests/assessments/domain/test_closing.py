"""A unit is merged while its ledger is in hand: nothing is lost, and nothing is owed any more."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.choices import LedgerState
from assessments.domain.ledgers import cells, handing, locking, reviewing
from assessments.domain.ledgers.filling import Filling
from assessments.models import Ledger
from portal.inbox.models import Task
from portal.orgs.domain import reshaping
from tests import clock
from tests.assessments.asking import post, text, url
from tests.factories import accounts, ledgers
from tests.factories.branches import MemberFactory, PartyOrganizationFactory

pytestmark = pytest.mark.usefixtures("in_november")
AFTER = "2026-11-24T09:00"


def now_of(ledger):
    return Ledger.objects.select_related("form__fieldset", "unit__kind", "level").get(pk=ledger.pk)


@pytest.fixture
def merge(town, other_town, office):
    """The town goes into the other one on the second day the ledgers are open."""
    return lambda: reshaping.merge(
        [town], into=other_town, effective_on=dt.date(2026, 11, 24), by=office
    )


class TestOfTheTownThatIsNoMore:
    def test_who_is_still_filling_is_told_and_what_was_filled_stays(
        self, at, bare_ledger, member, merge
    ):
        ledgers.fill(bare_ledger, member, visited="2")
        with clock.at(AFTER):
            merge()
            with pytest.raises(
                ValidationError, match="已于 2026-11-24 并入“西山镇”，这份台账不用再报"
            ):
                ledgers.fill(bare_ledger, member, visited="3")
            sent = {"cells": {"visited": {"raw": "3", "edition": 1}}}
            answer = post(at(member), "save-cells", bare_ledger, sent)
            assert (answer.status_code, "已填的内容保留" in answer.json()["reason"]) == (422, True)
            with pytest.raises(ValidationError, match="不用再报"):
                handing.submit(bare_ledger, by=member)
        assert bare_ledger.values.get(key="visited").data == 2

    def test_the_clock_lets_it_off_with_the_reason(self, at, bare_ledger, reviewer, merge):
        with clock.at(AFTER):
            merge()
            assert locking.lock_due(timezone.now()) == 1
            ledger = now_of(bare_ledger)
            assert (ledger.state, ledger.timeliness_at()) == (LedgerState.EXEMPT, "exempt")
            assert not Task.objects.open().filter(key=f"ledgers.fill.{ledger.pk}").exists()
            page = text(at(reviewer).get(url("ledger", ledger)))
            assert "本期免报：单位已于 2026-11-24 并入“西山镇”。" in page
            assert locking.lock_due(timezone.now()) == 0

    def test_what_it_had_handed_in_is_looked_at_as_ever(self, submitted, reviewer, merge):
        with clock.at(AFTER):
            merge()
            assert locking.lock_due(timezone.now()) == 0
            edition = now_of(submitted).edition
            done = reviewing.accept(submitted, by=reviewer, edition=edition)
            assert done.state == LedgerState.ACCEPTED


def test_what_it_had_counts_where_it_went(form, town, other_town, merge):
    """The ledger of the other town reads what it took over."""
    MemberFactory.create_batch(2, organization=PartyOrganizationFactory(unit=other_town))
    ledger = ledgers.opened(form)[other_town.short_name]
    assert Filling(ledger).rows["members"].data == 2
    with clock.at(AFTER):
        merge()
        cells.read_again(ledger, by=accounts.holder("township_member", other_town))
        whole = Ledger.objects.select_related("form__fieldset", "unit").get(pk=ledger.pk)
        assert Filling(whole).rows["members"].data == 2 + 4
