import pytest

from portal.codes.catalogue import TABLES
from portal.codes.choices import Origin
from portal.codes.domain import seeding
from portal.codes.models import Code
from tests.factories.codes import CodeFactory

pytestmark = pytest.mark.django_db


def test_every_value_is_there_after_migrating_and_seeding_again_adds_none():
    expected = {(table.key, value.code) for table in TABLES.values() for value in table.values()}
    assert set(Code.objects.values_list("table", "code")) == expected
    assert seeding.seed() == []


def test_aliases_of_the_county_and_closed_values_stay():
    Code.objects.filter(table="education", code="31").update(
        aliases=["两年制大专"], closed_on="2026-01-01"
    )
    seeding.seed()
    kept = Code.objects.get(table="education", code="31")
    assert kept.aliases == ["两年制大专"]
    assert kept.is_closed


def test_missing_value_comes_back():
    Code.objects.filter(table="education", code="31").delete()
    assert [row.label for row in seeding.seed()] == ["大专"]


def test_value_the_county_added_under_the_same_words_stops_no_migration():
    Code.objects.filter(table="officer_source", code="8").delete()
    own = CodeFactory(label="机关企事业单位退休人员")
    seeding.seed()
    assert list(Code.objects.filter(label=own.label)) == [own]


def test_only_published_codes_count_as_national():
    assert Code.objects.get(table="education", code="31").national_code == "31"
    rank = Code.objects.get(table="rank", label="一级主任科员")
    assert (rank.national_code, rank.origin) == ("", Origin.BUILTIN)
