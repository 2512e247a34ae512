"""What a month asks of units, and what is asked twice."""

from dataclasses import replace

import pytest

from assessments.choices import LedgerState
from assessments.domain import asked
from assessments.domain.asked import AskedMonths, AskedWork
from assessments.presets import notation as n
from portal.fields.choices import KindKey
from portal.orgs.choices import UnitLevel
from portal.periods import Period
from tests.factories import ledgers, registers

pytestmark = pytest.mark.usefixtures("in_november")
NOVEMBER = ledgers.NOVEMBER
VISITED = {"label": "走访人数", "kind": KindKey.INTEGER}


class TestMonths:
    @pytest.fixture
    def both(self, bare):
        """Ledgers of November of both towns; a cell by hand and one that may be filled."""
        return ledgers.opened(bare)

    def test_of_each_unit(self, both, town, other_town, reviewer):
        ledgers.worked(both["东河镇"], 12)
        works = AskedMonths(NOVEMBER, by=reviewer).by_unit()
        assert works[town.pk] == AskedWork(
            ledgers=1, cells=2, hand=1, files=0, expected=10, seconds=720, measured=1
        )
        assert (works[town.pk].minutes, works[other_town.pk].minutes) == (12, None)

    def test_over_thirteen_months(self, bare, both, town, reviewer):
        ledgers.worked(ledgers.of(bare, town, NOVEMBER.shifted(-1)), 5)
        ledgers.of(bare, town, NOVEMBER.shifted(-13))
        trend = AskedMonths(NOVEMBER, by=reviewer).by_month
        assert [str(month) for month, _ in trend][:2] == ["2025-11", "2025-12"]
        assert [work.ledgers for _, work in trend[-3:]] == [0, 1, 2]
        assert [work.minutes for _, work in trend[-3:]] == [None, 5, None]

    def test_a_quarter_counts_in_the_month_it_ends_in(self, both, bare, town, reviewer):
        ledgers.of(bare, town, Period.parse("2026-Q4"))
        ledgers.of(bare, town, Period.parse("2026-W48"))  # ends on 29 November
        assert AskedMonths(NOVEMBER, by=reviewer).by_form() == {
            bare.pk: AskedWork(ledgers=3, cells=6, hand=3, expected=30)
        }

    def test_what_was_not_owed_was_not_asked(self, both, town, reviewer):
        both["东河镇"].change(state=LedgerState.EXEMPT)
        assert town.pk not in AskedMonths(NOVEMBER, by=reviewer).by_unit()

    def test_a_township_sees_its_own(self, both, town, member, reviewer, other_town):
        assert set(AskedMonths(NOVEMBER, by=member).by_unit()) == {town.pk}
        assert set(AskedMonths(NOVEMBER, by=reviewer, unit=other_town).by_unit()) == {other_town.pk}

    def test_it_costs_the_same_however_many(
        self, both, bare, town, reviewer, django_assert_num_queries
    ):
        for back in range(1, 9):
            ledgers.worked(ledgers.of(bare, town, NOVEMBER.shifted(-back)), back)
        months = AskedMonths(NOVEMBER, by=reviewer)
        with django_assert_num_queries(4):
            assert months.by_month[-1][1].ledgers == 2


class TestRepeated:
    def asked(self, by):
        return {
            one.label: {place.name: place.way for place in one.places}
            for one in asked.repeated(by=by)
        }

    def register(self, county, *fields, **facts):
        facts = {"name": "走访登记", **facts}
        return registers.register(county, fields or [VISITED], (), **facts)

    def test_a_field_of_a_form_and_a_register_is_named(self, bare, county, reviewer):
        self.register(county)
        assert self.asked(reviewer) == {"走访人数": {"走访台账": "hand", "走访登记": "optional"}}

    def test_not_what_others_are_asked_for(self, bare, county, reviewer):
        self.register(county, levels=[UnitLevel.VILLAGE])
        assert self.asked(reviewer) == {}

    def test_not_what_is_of_another_kind_or_everybodys_own(self, bare, county, reviewer):
        text = {**VISITED, "kind": KindKey.TEXT}
        self.register(county, text, {"label": "其他", "kind": KindKey.LONG_TEXT})
        assert self.asked(reviewer) == {}

    def test_not_what_comes_by_itself_everywhere(self, county, town, office, reviewer):
        arriving = n.count("members", "党员总数", "人", n.arrives("MEM-1"))
        for key, name in (("one", "甲台账"), ("other", "乙台账")):
            preset = replace(ledgers.BARE, key=key, name=name, sections={"一": (arriving,)})
            ledgers.form(county, preset, by=office)
        assert self.asked(reviewer) == {}
