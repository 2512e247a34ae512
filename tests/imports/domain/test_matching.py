"""Who is meant: numbers under every key, merged people, namesakes."""

import datetime as dt

import pytest

from portal.crypto import keys
from portal.imports.choices import FindingKind, RowOutcome
from portal.imports.declaring import ROSTERS
from portal.imports.domain import checking, deciding
from portal.people.models import Person
from tests.factories.branches import MemberFactory
from tests.factories.people import PersonFactory
from tests.imports.rosters import HEAD, row

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 21)


def planned(rows, *, by, head=HEAD):
    roster = ROSTERS["members"]
    columns = {column.label: key for key, column in roster.columns().items()}
    mapping = {columns[label]: position for position, label in enumerate(head)}
    table = checking.check(
        roster, rows, range(2, len(rows) + 2), mapping=mapping, by=by, today=TODAY
    )
    return deciding.plan(table)


def test_number_indexed_under_an_older_key_is_found(keeper, branch, settings):
    person = PersonFactory(name="张二甲", identity=row(1)[1], unit=branch.unit)
    ring = keys.parse(keys.new_entry("k2"), name="INDEX_KEYS")
    settings.INDEX_KEYS = {**ring, **settings.INDEX_KEYS}
    assert planned([row(1)], by=keeper).drafts["person"].pks == [person.pk]


def test_number_of_a_merged_row_leads_to_the_one_that_stands_for_it(keeper, branch):
    last = PersonFactory(name="张二甲", unit=branch.unit)
    middle = PersonFactory(name="张二甲", unit=branch.unit, merged_into=last)
    PersonFactory(name="张二甲", unit=branch.unit, identity=row(1)[1], merged_into=middle)
    assert planned([row(1)], by=keeper).drafts["person"].pks == [last.pk]


def test_row_without_number_of_somebody_in_the_same_branch_needs_no_question(keeper, branch):
    person = PersonFactory(name="张二甲", identity=row(1)[1], unit=branch.unit, birth=None)
    Person.objects.filter(pk=person.pk).update(birth="1970-01")
    MemberFactory(person=person, organization=branch)
    plan = planned([row(1, 身份证号="")], by=keeper)
    assert plan.drafts["person"].pks == [person.pk]
    assert plan.outcomes == [RowOutcome.CHANGED]


def test_several_namesakes_cannot_be_told_apart_without_a_number(keeper, branch):
    for _ in range(2):
        PersonFactory(name="张二甲", unit=branch.unit, birth="1970-01")
    plan = planned([row(1, 身份证号="")], by=keeper)
    assert FindingKind.CONFLICT in {finding.kind for finding in plan.findings()}


def test_two_ways_to_one_person_are_twins(keeper, branch):
    person = PersonFactory(name="张二甲", identity=row(1)[1], unit=branch.unit, birth="1970-01")
    MemberFactory(person=person, organization=branch)
    plan = planned([row(1), row(1, 身份证号="")], by=keeper)
    assert [finding.row for finding in plan.findings() if finding.kind == FindingKind.TWIN] == [
        2,
        3,
    ]
