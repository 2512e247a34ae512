import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portal.fields.domain.world import World
from portal.orgs.domain import directory, units
from portal.orgs.models import Unit
from tests.factories import orgs


def statements(read):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        read()
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("size", [1, 30])
def test_a_request_reads_one_line_of_history_and_no_unit(town, size):
    for _ in range(size):
        orgs.village(town)
    directory.current()
    (sql,) = statements(lambda: [World().units.spoken(pk) for pk in [town.pk]])
    assert '"orgs_unithistory"' in sql
    assert sql.endswith("LIMIT 1")


def test_what_changes_a_unit_is_known_at_once(town, keeper):
    assert directory.current().spoken(town.pk) == "东河镇"
    facts = {"kind": town.kind, "name": town.name, "code": town.code, "position": town.position}
    units.correct(town, **facts, short_name="东河", opened_on=town.opened_on, by=keeper)
    assert directory.current().spoken(town.pk) == "东河"
    Unit.objects.filter(pk=town.pk).update(short_name="东河区")
    assert directory.current().spoken(town.pk) == "东河区"
    village = orgs.village(town, short_name="柳树村")
    assert [unit.pk for unit in directory.current().named("柳树村")] == [village.pk]


def test_what_was_taken_back_was_never_so(town):
    directory.current()
    with transaction.atomic():
        Unit.objects.filter(pk=town.pk).update(short_name="未定镇")
        assert directory.current().spoken(town.pk) == "未定镇"
        transaction.set_rollback(True)
    assert directory.current().spoken(town.pk) == "东河镇"


def test_two_of_one_short_name_are_told_apart_until_one_closes(town, other_town):
    first, second = (orgs.village(each, short_name="柳树村") for each in (town, other_town))
    both = directory.current()
    assert [both.spoken(unit.pk) for unit in (first, second)] == [first.code, second.code]
    Unit.objects.filter(pk=second.pk).update(closed_on=dt.date(2026, 10, 1))
    now = directory.current()
    assert [now.spoken(unit.pk) for unit in (first, second)] == ["柳树村", "柳树村"]
    assert [unit.pk for unit in now.named("柳树村")] == [first.pk]
    assert now.spoken(None) == now.spoken(0) == ""
