"""What is measured does what it is measured for."""

import pytest

from bench import imports, members, rosters, stock
from branches.models import PartyMember
from portal.audit import tracking
from portal.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def roster(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    rosters.build_county()
    path = tmp_path / "名册.xlsx"
    path.write_bytes(rosters.workbook(30))
    return path


def versions():
    return [tracking.history_of(model).objects.count() for model in (Person, PartyMember)]


def test_our_import_takes_every_row_without_a_finding_and_again_changes_nothing(roster):
    imports.import_members(roster)
    assert PartyMember.objects.count() == 30
    before = versions()
    imports.import_members(roster)
    assert versions() == before


@pytest.mark.parametrize("resources", [stock.PLAIN, stock.CACHED])
def test_stock_writes_what_ours_writes_and_skips_what_is_unchanged(roster, resources):
    stock.run(roster.read_bytes(), resources)
    before = versions()
    stock.run(roster.read_bytes(), resources)
    assert versions() == before
    imports.import_members(roster)  # finds nothing to change
    assert versions() == before


def test_copied_people_become_members_each_once(roster):
    imports.import_members(roster)
    Person.objects.bulk_create(
        [
            Person(name="李四", sex="male", unit=Person.objects.first().unit).derive()
            for _ in range(5)
        ]
    )
    members.grow_members()
    assert PartyMember.objects.count() == 35
