import pytest
from django.db import connection

from bench import database
from portal.people.models import Person
from tests.factories.people import PersonFactory


@pytest.mark.django_db(transaction=True)
def test_people_are_copied_up_to_the_size_each_with_a_number_of_their_own():
    PersonFactory.create_batch(3, identity="")
    PersonFactory(identity="99990019800101001X", name="王小明")
    database.grow_people_to(50, native_place="'号' || n")
    assert Person.objects.count() == 50
    copies = Person.objects.filter(native_place__startswith="号")
    assert copies.count() == 46
    assert copies.matching("wxm").count() == 46
    assert copies.values("identity_index").distinct().count() == 46


@pytest.mark.django_db(transaction=True)
def test_the_index_that_was_in_the_way_is_there_again_even_after_a_failure():
    PersonFactory(identity="99990019800101001X")
    with pytest.raises(Exception, match="no_such_column"):
        database.grow_people_to(50, native_place="no_such_column")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = %s", [database.GRAMS])
        assert cursor.fetchone()


@pytest.mark.django_db(transaction=True)
def test_two_databases_keep_apart_and_the_first_is_in_use_again_afterwards():
    with database.beside() as (first, second):
        PersonFactory()
        database.use(second)
        assert not Person.objects.exists()
        PersonFactory.create_batch(2)
        database.use(first)
        assert Person.objects.count() == 1
    assert connection.settings_dict["NAME"] == first
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [second])
        assert cursor.fetchone() is None
