"""Who has handed in what, and who is urged."""

import pytest
from django.core.exceptions import ValidationError

from assessments.choices import LedgerState, Timeliness
from assessments.domain.ledgers import progress
from portal.access import Denied
from portal.audit.models import Event
from portal.inbox.models import Notice
from tests import clock
from tests.factories import ledgers

pytestmark = pytest.mark.usefixtures("in_november")


def urged():
    return list(
        Notice.objects.filter(title__startswith="催报").values_list("user", "text").order_by("pk")
    )


class TestUrging:
    def test_those_that_have_not_handed_in_are_told(self, bare_ledger, member, office):
        assert progress.urge(ledgers.NOVEMBER, by=office) == 2
        ((user, text),) = urged()  # nobody keeps the other town's desk
        assert user == member.pk
        assert text == f"{office.name}：请尽快报送。11月25日 18:00 截止。"
        event = Event.objects.get(action="ledgers.urged")
        assert event.detail["summary"] == "催报2026年11月台账：东河镇、西山镇"

    def test_once_a_day(self, bare_ledger, office, member):
        progress.urge(ledgers.NOVEMBER, by=office)
        with pytest.raises(ValidationError, match="今天已经催过"):
            progress.urge(ledgers.NOVEMBER, by=office)
        with clock.at("2026-11-26T09:00"):
            assert progress.urge(ledgers.NOVEMBER, by=office) == 2
        assert [text.endswith("截止，已逾期。") for _, text in urged()] == [False, True]

    def test_not_those_that_have(self, submitted, office):
        assert progress.urge(ledgers.NOVEMBER, by=office) == 1
        assert urged() == []

    def test_nor_what_was_given_back_or_is_exempt(self, submitted, office, other_town):
        submitted.change(state=LedgerState.RETURNED)
        other_town.ledgers.update(state=LedgerState.EXEMPT)
        with pytest.raises(ValidationError, match="没有需要催报的"):
            progress.urge(ledgers.NOVEMBER, by=office)

    def test_not_by_a_township(self, bare_ledger, member):
        with pytest.raises(Denied):
            progress.urge(ledgers.NOVEMBER, by=member)


class TestTheGrid:
    def test_of_a_period_by_form(self, submitted, bare, town, office):
        grid = progress.of_period(ledgers.NOVEMBER, by=office)
        assert grid.columns == [bare.name]
        cells = {row.unit: row.cells for row in grid.rows}
        assert cells[town] == [submitted]
        assert grid.counts == {Timeliness.IN_TIME: 1, Timeliness.WAITING: 1}

    def test_of_a_form_by_period(self, submitted, bare, town, office):
        past = ledgers.of(bare, town, ledgers.NOVEMBER.shifted(-2))
        periods = ledgers.NOVEMBER.shifted(-2).until(ledgers.NOVEMBER)
        grid = progress.of_form(bare, periods, by=office)
        assert grid.columns == ["2026年9月", "2026年10月", "2026年11月"]
        cells = {row.unit: row.cells for row in grid.rows}
        assert cells[town] == [past, None, submitted]
        assert grid.counts[Timeliness.MISSING] == 1

    def test_a_township_sees_its_own(self, submitted, town, member):
        grid = progress.of_period(ledgers.NOVEMBER, by=member)
        assert [row.unit for row in grid.rows] == [town]

    def test_as_many_statements_however_many_units(
        self, bare_ledger, office, django_assert_num_queries
    ):
        office.holdings  # noqa: B018 - read with the session
        with django_assert_num_queries(2):
            progress.of_period(ledgers.NOVEMBER, by=office)
