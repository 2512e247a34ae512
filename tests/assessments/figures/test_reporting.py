"""LED-1 to LED-3 and STD-1, by hand."""

import datetime as dt

import pytest
from django.utils import timezone

from assessments.choices import CellOrigin, LedgerState, RoundOutcome
from assessments.models import LedgerRound, ReviewLevel
from assessments.presets import PRESETS
from portal.figures import catalogue
from portal.figures.domain import reading
from portal.periods import Period
from tests.assessments.handing import PLAIN
from tests.factories import accounts, ledgers, orgs

pytestmark = pytest.mark.usefixtures("in_november")
OCTOBER, NOVEMBER = Period.parse("2026-10"), ledgers.NOVEMBER
QUARTER = Period.parse("2026-Q3")


@pytest.fixture
def form(county, office, town, other_town):
    return ledgers.form(county, PLAIN, by=office)


def value_of(key, unit, period=OCTOBER):
    numbers = reading.read([catalogue.known(None)[key]], [period], [unit])
    one = numbers.get((key, period, unit.pk))
    return None if one is None or one.value is None else str(one.value)


def at(day, hour=12):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


class TestInTime:
    """The worst of what was due counts: 0 in time, 1 late, 2 missing."""

    @pytest.fixture
    def weekly(self, county, form):
        """Of weeks that end in the month."""

        def ledger(unit, code, **facts):
            return ledgers.of(form, unit, Period.parse(code), **facts)

        return ledger

    def test_the_worst_of_a_month(self, form, county, town, other_town, weekly):
        due = OCTOBER.last_day
        ledgers.of(form, town, OCTOBER, first_submitted_at=at(due), due_at=at(due, 18))
        assert value_of("LED-1", town) == "0"
        weekly(town, "2026-W44", first_submitted_at=at(due, 19), due_at=at(due, 18))
        assert value_of("LED-1", town) == "0", "that week ends in November"
        weekly(town, "2026-W43", first_submitted_at=at(due, 19), due_at=at(due, 18))
        assert value_of("LED-1", town) == "1"
        weekly(town, "2026-W42")
        assert value_of("LED-1", town) == "2"
        assert value_of("LED-1", county) is None
        assert value_of("LED-1", other_town) is None, "it owed none"

    def test_what_is_exempt_or_not_yet_due_does_not_count(self, form, town):
        ledgers.of(form, town, OCTOBER, state=LedgerState.EXEMPT)
        ledgers.of(form, town, NOVEMBER, due_at=at(dt.date(2026, 11, 25)))
        assert value_of("LED-1", town) is None
        assert value_of("LED-1", town, NOVEMBER) is None


def test_given_back_twice_counts_once_for_each_ledger(form, county, town, other_town):
    ledgers.of(form, town, OCTOBER, returns=3)
    ledgers.of(form, town, Period.parse("2026-W41"), returns=2)
    ledgers.of(form, other_town, OCTOBER, returns=1)
    assert [value_of("LED-2", unit) for unit in (town, other_town, county)] == ["2", "0", "2"]


class TestCorrected:
    """Locked on 30 October with what was accepted on the 26th; corrections later."""

    @pytest.fixture
    def ledger(self, form, town):
        made = ledgers.of(
            form,
            town,
            OCTOBER,
            state=LedgerState.LOCKED,
            corrections=1,
            locked_at=at(dt.date(2026, 10, 30)),
            accepted_at=at(dt.date(2026, 11, 5)),
        )
        made.values.create(key="rate", origin=CellOrigin.COMPUTED)
        return made

    @pytest.fixture
    def handed(self, ledger, member):
        """One hand-over after the other, each decided on a day."""
        numbers = iter(range(1, 100))

        def hand(day, level=None, outcome=RoundOutcome.ACCEPTED, **values):
            LedgerRound.objects.create(
                ledger=ledger,
                number=next(numbers),
                level=level,
                values=values,
                submitted_by=member,
                outcome=outcome,
                decided_at=at(day),
            )

        return hand

    def test_the_cells_that_changed_in_the_month_of_the_correction(self, handed, county, town):
        handed(dt.date(2026, 10, 26), visited=2, income="10.00", paid=True, rate="50")
        handed(dt.date(2026, 11, 4), outcome=RoundOutcome.RETURNED, visited=9, paid=False)
        handed(dt.date(2026, 11, 5), visited=3, income="12.00", paid=True, rate="60")
        assert value_of("LED-3", town, NOVEMBER) == "2", "the computed one follows"
        assert value_of("LED-3", county, NOVEMBER) == "2"
        assert value_of("LED-3", town, OCTOBER) == "0"

    def test_only_the_last_level_accepts_a_correction(self, handed, form, town):
        first = ReviewLevel.objects.get(form=form)
        second = ReviewLevel.objects.create(form=form, number=2, label="部", roles=["x"])
        handed(dt.date(2026, 10, 26), level=first, visited=2)
        handed(dt.date(2026, 10, 26), level=second, visited=2)
        handed(dt.date(2026, 11, 5), level=first, visited=7)
        handed(dt.date(2026, 11, 5), level=second, visited=7)
        assert value_of("LED-3", town, NOVEMBER) == "1"

    def test_what_was_missing_at_the_lock_is_no_correction(self, handed, town):
        handed(dt.date(2026, 11, 5), visited=3, income="12.00")
        assert value_of("LED-3", town, NOVEMBER) == "0"


class TestStandard:
    def test_the_latest_self_check_that_was_accepted_over_those_that_owe_one(
        self, county, office, town
    ):
        villages = [orgs.village(town, name=name) for name in ("甲村", "乙村", "丙村")]
        form = ledgers.form(county, PRESETS["standard_quarterly"], by=office)
        before = QUARTER.previous()
        for unit, period, verdict in (
            (villages[0], QUARTER, 1),
            (villages[1], before, 1),
            (villages[1], QUARTER, None),
            (villages[2], before, 1),
            (villages[2], QUARTER, 0),
        ):
            moment = None if verdict is None else timezone.now()
            ledger = ledgers.of(form, unit, period, accepted_at=moment)
            if verdict is not None:
                ledger.values.create(key="verdict", number=verdict, origin=CellOrigin.COMPUTED)
        assert value_of("STD-1", county, QUARTER) == "66.7"
        assert value_of("STD-1", villages[2], QUARTER) == "0.0"

    def test_organs_have_a_self_check_of_their_own(self, county, office, town, reviewer, client):
        village, organ = orgs.village(town), orgs.department(county)
        keys = ("standard_quarterly", "standard_quarterly_organs")
        forms = [ledgers.form(county, PRESETS[key], by=office) for key in keys]
        for form, unit, verdict in zip(forms, (village, organ), (1, 0), strict=True):
            ledger = ledgers.of(form, unit, QUARTER, accepted_at=timezone.now())
            ledger.values.create(key="verdict", number=verdict, origin=CellOrigin.COMPUTED)
        assert value_of("STD-1", organ, QUARTER) == "0.0"
        assert value_of("STD-1", county, QUARTER) == "50.0"
        rows = catalogue.known(None)["STD-1"].rows
        assert f"form={forms[1].pk}" in rows(QUARTER, organ, reviewer)
        assert "form=" not in rows(QUARTER, county, reviewer)


def test_the_ledgers_behind_are_listed(form, town, reviewer, client):
    owed = ledgers.of(form, town, OCTOBER, returns=2)
    other = ledgers.of(form, town, NOVEMBER)
    signed_in = accounts.signed_in(client, reviewer)
    for key in ("LED-1", "LED-2"):
        address = catalogue.known(None)[key].rows(OCTOBER, town, reviewer)
        page = signed_in.get(address).content.decode()
        assert owed.get_absolute_url() in page
        assert other.get_absolute_url() not in page
    empty = signed_in.get(catalogue.known(None)["LED-3"].rows(OCTOBER, town, reviewer))
    assert owed.get_absolute_url() not in empty.content.decode()
    for nonsense in ("ended_in=nonsense", "corrected_in=2026-99"):
        page = signed_in.get(f"/assessments/ledgers/?{nonsense}")
        assert page.status_code == 200
        assert owed.get_absolute_url() not in page.content.decode()
