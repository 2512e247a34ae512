import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from portal.access import Denied
from portal.audit.models import Event
from portal.figures.actions import FIGURES_TAKEN
from portal.figures.catalogue import FIGURES, Asked, Figure, Share
from portal.figures.choices import Adds, State
from portal.figures.domain import calendar, partitions, reading, summing, taking
from portal.figures.models import FigureValue
from portal.orgs.models import Unit
from portal.periods import Period
from tests import clock
from tests.factories import accounts, orgs
from tests.factories.branches import MemberFactory, PartyOrganizationFactory

NOVEMBER, OCTOBER = Period.parse("2026-11"), Period.parse("2026-10")
KEYS = ["ORG-1", "MEM-1"]


def rows(period=NOVEMBER):
    return list(FigureValue.objects.filter(period=period).order_by("pk").values())


def test_taking_twice_changes_nothing(tiny):
    first = taking.take(NOVEMBER, by=None)
    before = rows()
    assert first.values == len(before) > 0
    assert taking.take(NOVEMBER, by=None).values == 0
    assert rows() == before


def test_a_value_that_changed_is_taken_anew_until_it_is_frozen(tiny):
    taking.take(NOVEMBER, keys=KEYS, by=None)
    MemberFactory(organization=tiny.first)
    assert taking.take(NOVEMBER, keys=KEYS, by=None).values == 3  # the village, A, the county
    with clock.at("2026-12-01T09:00"):
        taking.take(NOVEMBER, keys=KEYS, by=None)
        taking.freeze(NOVEMBER, keys=KEYS, reason="排名通报", by=tiny.office)
        before = rows()
        MemberFactory(organization=tiny.first)
        assert taking.take(NOVEMBER, keys=KEYS, by=None).values == 0
        assert rows() == before
        assert {row["state"] for row in before} == {State.FROZEN}


@pytest.mark.parametrize("how", ["update", "delete"])
def test_the_database_itself_keeps_frozen_values(tiny, how):
    with clock.at("2026-12-01T09:00"):
        taking.take(NOVEMBER, keys=KEYS, by=None)
        taking.freeze(NOVEMBER, keys=KEYS, reason="排名通报", by=tiny.office)
    frozen = FigureValue.objects.filter(figure="MEM-1", unit=tiny.a)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        frozen.update(value=1) if how == "update" else frozen.delete()


def test_provisional_while_the_period_runs(tiny):
    taking.take(NOVEMBER, by=None)
    assert {row["state"] for row in rows()} == {State.PROVISIONAL}
    with clock.at("2026-12-01T00:20"):
        taking.take(NOVEMBER, by=None)
    assert {row["state"] for row in rows()} == {State.TAKEN}


def test_of_a_period_long_over_only_what_can_be_reckoned_back(tiny):
    july = Period.parse("2026-07")
    taken = taking.take(july, by=None)
    assert {figure.key for figure in taken.figures} >= {"ORG-1", "ORG-4", "OFF-3", "MEM-3"}
    assert {figure.key for figure in taken.untold} >= {"MEM-1", "ORG-5", "CDR-1"}
    numbers = reading.read([FIGURES["MEM-1"], FIGURES["ORG-3"]], [july], [tiny.d, tiny.county])
    # D was due in August and held in September; nobody knows how many members there were.
    assert ("MEM-1", july, tiny.d.pk) not in numbers
    august = Period.parse("2026-08")
    late = reading.read([FIGURES["ORG-3"], FIGURES["ORG-4"]], [august], [tiny.d])
    assert late["ORG-3", august, tiny.d.pk].value == 1
    assert late["ORG-3", august, tiny.d.pk].source == reading.RECKONED
    assert numbers["ORG-3", july, tiny.county.pk].value == 0


@pytest.mark.parametrize(
    ("code", "keys", "says"),
    [
        ("2027-01", None, "还没有开始"),
        ("2026-03", ["MEM-1"], "不能补算"),
        ("2026-Q3", ["MEM-3"], "不按“2026年第三季度”统计"),
        ("2026-11", ["MEM-99"], "没有“MEM-99”"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(tiny, code, keys, says):
    with pytest.raises(ValidationError, match=says) as refused:
        taking.take(Period.parse(code), keys=keys, by=None)
    assert len(refused.value.messages) == 1


def test_freezing_asks_for_an_ended_period_that_was_taken_and_a_reason(tiny):
    for code, reason, says in (
        ("2026-11", "排名", "还没有结束"),
        ("2026-10", "排名", "还没有统计"),
        ("2026-10", " ", "事由"),
    ):
        with pytest.raises(ValidationError, match=says):
            taking.freeze(Period.parse(code), keys=KEYS, reason=reason, by=tiny.office)


def test_taking_by_hand_is_told_by_the_clock_not(tiny):
    taking.take(NOVEMBER, by=None)
    assert not Event.objects.filter(action=FIGURES_TAKEN).exists()
    taking.take(NOVEMBER, by=tiny.office)
    assert Event.objects.filter(action=FIGURES_TAKEN, object_id=tiny.county.pk).count() == 1
    with pytest.raises(Denied):
        taking.take(NOVEMBER, by=accounts.holder("township_member", tiny.a))


def test_a_run_that_dies_leaves_nothing(tiny, monkeypatch):
    def dies(*_, **__):
        raise SystemExit

    monkeypatch.setattr(taking.events, "record", dies)
    with pytest.raises(SystemExit):
        taking.take(NOVEMBER, by=tiny.office)
    assert rows() == []


def test_statements_do_not_grow_with_the_county(tiny):
    def counted():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            taking.take(NOVEMBER, by=None)
        return len(captured)

    taking.take(NOVEMBER, by=None)  # makes the part of the year
    small = counted()
    for _ in range(5):
        town = orgs.township(tiny.county)
        MemberFactory.create_batch(3, organization=PartyOrganizationFactory(unit=town))
    assert counted() == small <= 110


def test_parts_are_made_once_a_year(tiny):
    for year in (2031, 2031, 2030):
        partitions.ensure(year)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname ~ 'value_203[01]$'"
        )
        assert cursor.fetchone() == (2,)


def test_the_clock_takes_what_ended_and_follows_the_month(tiny):
    assert calendar.due(dt.date(2026, 11, 29)) == [NOVEMBER]
    ended = ["2026-12", "2026-Q4", "2026-H2", "2026", "2027-01"]
    assert [period.code for period in calendar.due(dt.date(2027, 1, 1))] == ended
    with clock.at("2026-12-01T00:20"):
        taking.take(NOVEMBER, by=None)
    assert calendar.due(dt.date(2026, 12, 2)) == [Period.parse("2026-12")]


def test_every_figure_says_what_it_is():
    for key, figure in FIGURES.items():
        assert figure.key == key
        assert figure.values is not None
        assert all((figure.label, figure.measure, figure.line))
        assert figure.definition.endswith("。")
        assert figure.kinds
        assert figure.definition_of(figure.version) == figure.definition


class Tree(TestCase):
    """A sum of the tree is the sum of its parts; a mean and a share are those of all rows."""

    @settings(max_examples=25)
    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 99)), max_size=20))
    def test_a_tree_sum_is_the_sum_of_its_parts(self, own):
        county = orgs.county()
        towns = [orgs.township(county) for _ in range(2)]
        villages = [orgs.village(town) for town in towns]
        units = [county, *towns, *villages, orgs.department(county)]
        made = [
            Figure(adds, adds, "个", "", "", lambda *_: "", adds=Adds(adds), decimals=2)
            for adds in ("sum", "mean", "share", "none")
        ]
        collected = summing.Collected()
        for place, count in own:
            for figure in made:
                value = Share(count, 7) if figure.adds == Adds.SHARE else count
                collected.add(units[place].pk, figure, value)
        asked = Asked(Period.parse("2026-01"), dt.date(2026, 2, 1))
        taking.store(made, collected, asked)
        assert taking.store(made, collected, asked) == 0  # taken twice nothing changes
        at = {(row.figure, row.unit_id): row for row in FigureValue.objects.all()}
        mine = {pk: sum(n for place, n in own if units[place].pk == pk) for pk in ids(units)}
        for unit in units:
            below = Unit.objects.filter(path__startswith=unit.path).values_list("pk", flat=True)
            children = Unit.objects.filter(path__startswith=unit.path, depth=unit.depth + 1)
            parts = sum(at["sum", child.pk].value for child in children)
            assert at["sum", unit.pk].value == parts + mine[unit.pk]
            counts = [n for place, n in own if units[place].pk in set(below)]
            assert at["share", unit.pk].denominator == 7 * len(counts)
            assert at["mean", unit.pk].numerator == sum(counts)
            assert (at["mean", unit.pk].value is None) == (not counts)


def ids(units):
    return [unit.pk for unit in units]
