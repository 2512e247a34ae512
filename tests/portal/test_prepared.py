"""Queries put together once: the same rows as the query itself finds, for every value."""

from threading import Thread

import pytest
from django.db import connection

from portal.accounts.models import User
from portal.prepared import PreparedRows
from tests.factories.accounts import UserFactory
from tests.factories.orgs import UnitFactory


def named_below(name, path):
    users = User.objects.select_related("unit").filter(username=name)
    return users.filter(unit__path=path).order_by("pk")


@pytest.fixture
def prepared():
    return PreparedRows(named_below, "a name", "a path")


@pytest.mark.django_db
def test_other_values_find_other_rows_with_what_belongs_to_them(
    prepared, django_assert_num_queries
):
    here, there = UserFactory(unit=UnitFactory()), UserFactory(unit=UnitFactory())
    with django_assert_num_queries(2):
        (first,) = prepared(here.username, here.unit.path)
        (second,) = prepared(there.username, there.unit.path)
        assert (first, second) == (here, there)
        assert (first.unit, second.unit) == (here.unit, there.unit)
        assert first.last_login == here.last_login
    # The other order of values is another question.
    assert not PreparedRows(named_below, "a name", "a path")(here.username, "9")


@pytest.mark.django_db
def test_a_value_is_never_part_of_the_sql(prepared):
    user = UserFactory(username="o'brien")
    assert prepared("o'brien", user.unit.path) == [user]
    assert prepared("' OR 1=1 --", user.unit.path) == []


@pytest.mark.django_db
def test_an_example_the_query_does_not_ask_for_is_a_mistake():
    with pytest.raises(ValueError, match="does not ask"):
        PreparedRows(lambda pk, _: User.objects.filter(pk=pk), -1, "nobody")(1, "x")


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_its_own_connection(prepared):
    user = UserFactory()
    answers = [prepared(user.username, user.unit.path)]

    def ask():
        answers.append(prepared(user.username, user.unit.path))
        connection.close()

    other = Thread(target=ask)
    other.start()
    other.join()
    assert answers == [[user], [user]]
