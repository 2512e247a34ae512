"""Who owes a ledger, and how the clock opens them."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.choices import LedgerState
from assessments.domain import forms
from assessments.domain.ledgers import opening
from assessments.models import Ledger, LedgerForm
from assessments.presets import PRESETS
from portal.audit.models import Event
from portal.figures import catalogue
from portal.figures.catalogue import FIGURES
from portal.inbox.models import Task
from portal.orgs.choices import UnitLevel
from portal.periods import Period
from tests.factories import ledgers, orgs

pytestmark = pytest.mark.usefixtures("in_november")


def opened_on(day):
    return opening.open_due(dt.date.fromisoformat(day))


class TestWhoOwes:
    def test_units_of_its_kinds_and_no_others(self, bare, town, other_town, county):
        orgs.village(town)
        made = opening.open_period(bare, ledgers.NOVEMBER, today=timezone.localdate())
        assert {ledger.unit for ledger in made} == {town, other_town}

    @pytest.mark.parametrize(
        ("facts", "owes"),
        [
            ({"opened_on": "2026-11-01"}, True),
            ({"opened_on": "2026-11-02"}, False),  # from the next one on
            ({"closed_on": "2026-11-23"}, False),
            ({"closed_on": "2026-11-24"}, True),  # still there today
            ({"closed_on": "2026-10-31"}, False),
        ],
    )
    def test_those_that_were_there_for_the_whole_of_it(self, bare, county, facts, owes):
        days = {name: dt.date.fromisoformat(day) for name, day in facts.items()}
        unit = orgs.township(county, short_name="新镇", **days)
        opening.open_period(bare, ledgers.NOVEMBER, today=dt.date(2026, 11, 23))
        assert Ledger.objects.filter(unit=unit).exists() is owes

    def test_a_form_for_several_kinds(self, county, office, town):
        bureau = orgs.department(county)
        preset = replace(ledgers.BARE, levels=(UnitLevel.TOWNSHIP, UnitLevel.DEPARTMENT))
        form = ledgers.form(county, preset, by=office)
        opening.open_period(form, ledgers.NOVEMBER, today=timezone.localdate())
        assert Ledger.objects.filter(unit=bureau).exists()


class TestTheClock:
    def test_opens_on_its_day_with_a_to_do_for_each(self, bare, town):
        assert opened_on("2026-11-19") == 0
        assert opened_on("2026-11-20") == 2
        ledger = Ledger.objects.get(unit=town)
        assert (ledger.state, ledger.period) == (LedgerState.OPEN, ledgers.NOVEMBER)
        task = Task.objects.open().get(key=f"ledgers.fill.{ledger.pk}")
        assert (task.unit, task.due_on) == (town, dt.date(2026, 11, 25))
        event = Event.objects.get(action="ledgers.opened")
        assert event.detail["summary"] == "开放2026年11月“走访台账” 2 份，免报 0 份。"

    def test_twice_changes_nothing(self, bare):
        opened_on("2026-11-20")
        assert opened_on("2026-11-21") == 0
        assert (Ledger.objects.count(), Event.objects.filter(action="ledgers.opened").count()) == (
            2,
            1,
        )

    def test_not_once_the_lock_is_over(self, bare):
        assert opened_on("2026-12-01") == 0

    def test_a_december_is_still_opened_in_january(self, bare, town):
        assert opened_on("2027-01-05") == 2
        ledger = Ledger.objects.get(unit=town)
        assert ledger.period == Period.parse("2026-12")
        assert ledger.window_until == dt.date(2026, 12, 31)

    def test_a_form_that_is_not_in_use_is_left_out(self, bare):
        LedgerForm.objects.update(is_open=False)
        assert opened_on("2026-11-20") == 0

    def test_one_without_a_version_does_not_hold_up_the_others(self, bare, office):
        forms.create(name="甲表", kinds=ledgers.kinds(UnitLevel.TOWNSHIP), position=1, by=office)
        assert opened_on("2026-11-20") == 2

    def test_opened_by_hand_without_a_version_it_is_refused(self, town, office):
        kinds = ledgers.kinds(UnitLevel.TOWNSHIP)
        form = forms.create(name="甲表", kinds=kinds, by=office)
        with pytest.raises(ValidationError, match="“甲表”在2026年11月还没有启用的版本"):
            opening.open_period(form, ledgers.NOVEMBER, today=timezone.localdate(), by=office)

    def test_as_many_statements_however_many_units(self, bare, county, django_assert_num_queries):
        for _ in range(3):
            orgs.township(county)
        with django_assert_num_queries(21):
            opening.open_period(bare, ledgers.NOVEMBER, today=dt.date(2026, 11, 23))


class TestWhereNothingIsToTell:
    """A unit whose figure is zero: in 重点任务周进展 one without an open task."""

    def test_nothing_is_owed(self, county, office, town, other_town):
        ledgers.form(county, replace(ledgers.BARE, owed_by="figure.MEM-1"), by=office)
        assert opened_on("2026-11-20") == 2
        states = dict(Ledger.objects.values_list("unit__short_name", "state"))
        assert states == {town.short_name: LedgerState.OPEN, other_town.short_name: "exempt"}
        exempt = Ledger.objects.get(unit=other_town)
        assert exempt.exempt_reason.startswith(f"没有“{FIGURES['MEM-1'].label}")
        assert not Task.objects.filter(key=f"ledgers.fill.{exempt.pk}").exists()

    def test_as_long_as_the_figure_is_only_announced_all_owe(
        self, county, town, office, monkeypatch
    ):
        monkeypatch.setattr(catalogue, "_read", {})  # what registers of other tests have brought
        ledgers.form(county, PRESETS["task_weekly"], by=office)
        assert PRESETS["task_weekly"].owed_by == "figure.ASM-03.open"
        assert opened_on("2026-11-19") == 1
        assert Ledger.objects.get().state == LedgerState.OPEN
