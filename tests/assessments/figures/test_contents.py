"""What ledgers tell as figures, by hand on a county of two townships."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.choices import LedgerState
from assessments.domain.ledgers import handing, locking, reopenings, reviewing
from assessments.models import Ledger
from portal.fields.domain import designs
from portal.figures import catalogue
from portal.figures.choices import Adds, Span
from portal.figures.domain import reading, taking
from portal.figures.models import FigureValue
from portal.orgs.choices import UnitLevel
from portal.periods import PeriodKind
from tests import clock
from tests.assessments.handing import PLAIN, accepted, submitted
from tests.factories import accounts, ledgers, orgs, registers

pytestmark = pytest.mark.usefixtures("in_november")
NOVEMBER, NOTHING = ledgers.NOVEMBER, reading.NOTHING_DUE


@pytest.fixture
def form(county, office, town, other_town):
    return ledgers.form(county, PLAIN, by=office)


def texts_of(unit, period=NOVEMBER):
    figures = {key: one for key, one in catalogue.known(None).items() if key[:6] == "small."}
    numbers = reading.read(list(figures.values()), [period], [unit])
    return {
        key[6:]: reading.spoken(one, numbers.get((key, period, unit.pk)))
        for key, one in figures.items()
    }


@pytest.fixture
def both(form, town, other_town, member, reviewer):
    """Both handed in; one of them accepted."""
    ledgers.target(town, number=50)
    opened = ledgers.opened(form)
    other = accounts.holder("township_member", other_town)
    accepted(opened[town.short_name], member, reviewer)
    submitted(opened[other_town.short_name], other, income="7.25", visited="0")
    return opened


@pytest.mark.usefixtures("both")
def test_what_was_accepted_is_told_to_the_digit(county, town, other_town):
    assert texts_of(town) == {
        "members": "4",
        "visited": "2",
        "reserve": "3",
        "paid": "0",
        "income": "12.50",
        "year": "12.50",
        "goal": "50.00",
        "rate": "25.0",
    }
    assert set(texts_of(other_town).values()) == {NOTHING}, "it has not been accepted"
    above = texts_of(county)
    assert (above["income"], above["members"], above["paid"]) == ("12.50", "4", "0")
    assert above["rate"] == reading.NOT_TAKEN, "a rate of ledgers does not add up"


def test_the_county_is_the_sum_of_what_is_accepted(county, both, other_town, reviewer):
    taking.take(NOVEMBER, by=None)
    other = Ledger.objects.get(pk=both[other_town.short_name].pk)
    reviewing.accept(other, by=reviewer, edition=other.edition)
    assert texts_of(county)["income"] == "19.75", "at once, whatever was taken before"
    assert texts_of(county)["visited"] == "2"


@pytest.mark.usefixtures("both")
def test_nothing_is_told_of_a_month_without_ledgers(county, town):
    assert set(texts_of(town, NOVEMBER.previous()).values()) == {NOTHING}
    assert texts_of(county, NOVEMBER.previous())["income"] == NOTHING


def test_what_is_frozen_stays(county, both, other_town, reviewer, office):
    with clock.at("2026-12-01T09:00"):
        taking.take(NOVEMBER, by=None)
        assessor = accounts.holder("assessment_office", county)
        taking.freeze(NOVEMBER, keys=["small.income"], reason="11月通报", by=assessor)
        other = Ledger.objects.get(pk=both[other_town.short_name].pk)
        reviewing.accept(other, by=reviewer, edition=other.edition)
        assert texts_of(county)["income"] == "12.50"
        assert texts_of(county)["reserve"] == "6"


@pytest.mark.usefixtures("both")
def test_all_of_them_cost_one_statement(county, town, django_assert_max_num_queries):
    figures = [one for key, one in catalogue.known(None).items() if key[:6] == "small."]
    with django_assert_max_num_queries(4):  # what was taken, mergers, the ledgers, the sum
        reading.read(figures, [NOVEMBER], [county, town])


class TestCorrecting:
    """A correction counts once it is accepted, however it ends."""

    @pytest.fixture
    def reopened(self, both, town, member, reviewer, office):
        with clock.at("2026-12-01T09:00"):
            locking.lock_due(timezone.now())
            ledger = Ledger.objects.get(pk=both[town.short_name].pk)
            asked = reopenings.ask(ledger, keys=["income", "paid"], reason="漏计", by=member)
            reopenings.grant(asked, until=timezone.now() + dt.timedelta(days=1), by=office)
            ledgers.fill(ledger, member, income="20")
            yield ledger

    def test_what_was_accepted_last_is_told_meanwhile(self, reopened, town, member, reviewer):
        assert texts_of(town)["income"] == "12.50"
        handed = handing.submit(reopened, by=member)
        assert (texts_of(town)["income"], texts_of(town)["paid"]) == ("12.50", "0")
        reviewing.accept(handed, by=reviewer, edition=handed.edition)
        assert (texts_of(town)["income"], texts_of(town)["rate"]) == ("20.00", "40.0")

    def test_what_was_never_handed_in_again_is_not_told(self, reopened, town):
        with clock.at("2026-12-03T09:00"):
            locking.lock_due(timezone.now())
            assert Ledger.objects.get(pk=reopened.pk).state == LedgerState.LOCKED
            assert texts_of(town)["income"] == "12.50"


class TestDeclared:
    def test_each_says_what_it_is(self, form):
        figures = catalogue.known(None)
        income, rate = figures["small.income"], figures["small.rate"]
        assert (income.label, income.measure, income.decimals) == ("小台账：本月收入", "万元", 2)
        assert (income.adds, income.kinds) == (Adds.TOLD, (PeriodKind.MONTH,))
        assert income.levels == (UnitLevel.COUNTY, UnitLevel.TOWNSHIP)
        assert (rate.adds, rate.levels) == (Adds.NONE, (UnitLevel.TOWNSHIP,))
        spans = {key: figures[f"small.{key}"].span for key in ("visited", "reserve", "year")}
        assert spans == {"visited": Span.FLOW, "reserve": Span.STOCK, "year": Span.TO_DATE}
        assert figures["small.members"].span == Span.STOCK, "as what arrives in it"
        assert figures["small.paid"].measure == "个单位"
        assert income.written == "small.本月收入"
        assert not {"small.unpaid", "small.remark"} & figures.keys(), "words are no figures"

    def test_a_draft_declares_nothing_and_a_new_version_another_definition(self, form, office):
        before = catalogue.known(None)["small.rate"]
        draft = designs.start_draft(form.fieldset, by=office)
        rate = draft.fields.get(key="rate")
        designs.edit_field(rate, by=office, formula="if([本年目标] > 0, 1, 0)")
        assert catalogue.known(None)["small.rate"].definition == before.definition
        designs.publish(draft, effective_from=timezone.localdate(), by=office)
        after = catalogue.known(None)["small.rate"]
        assert after.version == before.version + 1
        assert after.former == (before.definition,)

    def test_where_those_who_fill_stand_above_each_other_nothing_adds_up(self, form, town):
        orgs.village(town)
        form.kinds.add(*ledgers.kinds(UnitLevel.VILLAGE))
        assert catalogue.known(None)["small.income"].adds == Adds.NONE


class TestBehind:
    def test_the_list_of_the_ledgers_leads_there_in_ones_own_scope(
        self, form, county, town, other_town, member
    ):
        rows = catalogue.known(None)["small.income"].rows
        address = rows(NOVEMBER, town, member)
        assert address == f"/assessments/ledgers/?period=2026-11&unit={town.pk}&form={form.pk}"
        assert rows(NOVEMBER, other_town, member) == ""
        assert rows(NOVEMBER, county, registers.designer(county)) != ""


@pytest.mark.usefixtures("both")
def test_taken_they_stay_in_the_table_with_nothing_where_nothing_is(county, other_town):
    taking.take(NOVEMBER, keys=["small.income"], by=None)
    rows = FigureValue.objects.filter(figure="small.income", period=NOVEMBER)
    assert rows.get(unit=county).value == Decimal("12.5")
    assert rows.get(unit=other_town).value is None
