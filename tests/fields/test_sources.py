"""What fields take by themselves: all units at once, for a period."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from portal.fields import sources
from portal.fields.choices import KindKey as K
from portal.fields.domain import designs, engine
from portal.fields.domain.changes import differences
from portal.fields.domain.definition import Definition
from portal.fields.domain.world import World
from portal.fields.sources import SOURCES, Source
from portal.periods import Period
from tests.factories import orgs, registers

OCTOBER = Period.parse("2026-10")


@pytest.fixture
def asked(monkeypatch):
    """A source that counts, and how often it was asked."""
    calls = []

    def values(period, units):
        calls.append((period, len(units)))
        return {unit.pk: 7 for unit in units if unit.short_name == "东河镇"}

    source = Source("test.count", "计数", values, is_number=True)
    monkeypatch.setitem(SOURCES, source.key, source)
    return calls


@pytest.fixture
def definition(county, office, asked):
    fields = [
        {"label": "数", "kind": K.AUTOMATIC, "source": "test.count", "decimals": 0},
        {"label": "翻倍", "kind": K.AUTOMATIC, "formula": "[数] × 2", "decimals": 1},
        {"label": "镇", "kind": K.AUTOMATIC, "source": "unit.name"},
        {"label": "类", "kind": K.AUTOMATIC, "source": "unit.kind"},
    ]
    made = registers.register(county, fields, (), by=office, name="取数")
    return Definition.of(made.fieldset.versions.get())


def row(definition, unit, world):
    values, findings = engine.parse_row(definition, {}, unit=unit, world=world)
    assert findings == []
    return {definition.by_key[key].field.label: value for key, value in values.items()}


def test_values_come_by_unit_and_formulas_count_with_them(definition, town, other_town):
    world = World()
    kind = town.kind.label
    expected = {"数": "7", "翻倍": "14.0", "镇": town.name, "类": kind}
    assert row(definition, town, world) == expected
    assert row(definition, other_town, world) == {"镇": other_town.name, "类": kind}


def test_a_source_is_asked_once_for_all_units_that_are_expected(
    definition, town, other_town, asked, django_assert_num_queries
):
    world = World(period=OCTOBER)
    world.expect_units([town, other_town])
    with django_assert_num_queries(1):  # the kinds of both
        for unit in (town, other_town, town):
            row(definition, unit, world)
    assert asked == [(OCTOBER, 2)]


def test_without_a_period_it_is_this_month(definition, town, asked):
    row(definition, town, World())
    assert asked[0][0].kind == "month"


def test_a_source_nobody_offers_any_more_is_a_hint_and_no_error(definition, town, monkeypatch):
    monkeypatch.delitem(SOURCES, "test.count")
    _, findings = engine.parse_row(definition, {}, unit=town, world=World())
    assert [finding.level for finding in findings] == ["warning"]
    assert "已不再提供" in findings[0].message


def test_only_offered_sources_can_be_chosen(county, office):
    made = registers.draft(county, [], (), by=office)
    draft = made.fieldset.versions.get()
    with pytest.raises(ValidationError, match="没有这项自动取值"):
        designs.add_field(draft, by=office, label="数", kind=K.AUTOMATIC, source="nobody.knows")
    designs.add_field(draft, by=office, label="数", kind=K.AUTOMATIC, source="unit.code")
    designs.publish(draft, effective_from=dt.date(2099, 1, 1), by=office)
    later = designs.start_draft(made.fieldset, by=office)
    designs.edit_field(later.fields.get(), by=office, source="unit.villages")
    changes = [change.spoken for change in differences(later)]
    assert changes == ["修改字段“数”：自动取值由“单位编码”改为“所辖村（社区）数”"]


def test_villages_are_counted_as_they_were_at_the_end_of_the_period(
    county, town, other_town, django_assert_num_queries
):
    since = dt.date(2020, 1, 1)
    for opened, closed in (
        (since, None),
        (since, dt.date(2026, 10, 31)),
        (since, dt.date(2026, 11, 1)),
        (dt.date(2026, 10, 31), None),
        (dt.date(2026, 11, 1), None),
    ):
        orgs.village(town, opened_on=opened, closed_on=closed)
    with django_assert_num_queries(1):
        counts = SOURCES["unit.villages"].values(OCTOBER, [county, town, other_town])
    assert counts == {county.pk: 3, town.pk: 3, other_town.pk: 0}


def test_a_source_is_added_once():
    with pytest.raises(ValueError, match="added twice"):
        sources.add(Source("unit.name", "又一个", lambda *_: {}))
