import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from portal.access import Denied
from portal.audit.models import Event
from portal.dates import PartialDate
from portal.people.actions import IDENTITY_REVEALED, PERSON_CHANGED, PERSON_CREATED
from portal.people.choices import Sensitive, Sex
from portal.people.domain import people
from portal.people.models import Person
from tests.factories.people import PersonFactory, number

pytestmark = pytest.mark.django_db

NUMBER = number(dt.date(1985, 3, 12))


def facts(unit, **more):
    return {"name": "张三三", "sex": Sex.MALE, "birth": PartialDate(1985, 3), "unit": unit, **more}


def refused(act):
    with pytest.raises(ValidationError) as refusal:
        act()
    return refusal.value.message_dict


def stored(person):
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(p)::text FROM people_person p WHERE id = %s", [person.pk])
        return cursor.fetchone()[0]


def test_create_keeps_one_form_and_writes_an_event(member, town):
    person = people.create(**facts(town, name="张 三三", identity=NUMBER.lower()), by=member)
    person.refresh_from_db()
    assert (person.name, person.search) == ("张三三", "张三三 zss")
    assert person.identity.reveal() == NUMBER
    event = Event.objects.get(action=PERSON_CREATED)
    assert (event.actor, event.object_label, event.detail["unit"]) == (member, "张三三", "东河镇")


def test_sensitive_values_lie_encrypted(member, town):
    person = people.create(
        **facts(town, identity=NUMBER, phone="13800000000", address="云岭县东河镇一组"), by=member
    )
    row = stored(person)
    assert NUMBER not in row
    assert "13800000000" not in row
    assert "一组" not in row
    person.refresh_from_db()
    assert person.phone.reveal() == "13800000000"
    assert person.address.reveal() == "云岭县东河镇一组"


def test_foreign_unit_is_refused(member, other_town):
    with pytest.raises(Denied, match="西山镇"):
        people.create(**facts(other_town), by=member)
    assert Person.objects.count() == 0


def test_wrong_number_is_refused_beside_its_field(member, town):
    wrong = NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")
    errors = refused(lambda: people.create(**facts(town, identity=wrong), by=member))
    assert errors == {
        "identity": ["身份证号校验位不对，至少有一位写错或颠倒，请对照证件逐位核对。"]
    }


def test_number_on_record_is_refused_with_the_other_record(keeper, town):
    first = people.create(**facts(town, identity=NUMBER), by=keeper)
    errors = refused(lambda: people.create(**facts(town, identity=NUMBER), by=keeper))
    assert f"已登记在东河镇的“张三三”名下（人员编号 {first.pk}）" in errors["identity"][0]


def test_number_on_record_elsewhere_tells_no_name(keeper, member, town, other_town):
    people.create(**facts(other_town, identity=NUMBER), by=keeper)
    errors = refused(lambda: people.create(**facts(town, identity=NUMBER), by=member))
    assert errors == {"identity": ["该身份证号已由其他单位登记，请联系县委组织部核对。"]}


def test_database_holds_a_number_once(town):
    PersonFactory(unit=town, identity=NUMBER)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(unit=town, identity=NUMBER)


def test_doubt_asks_for_confirmation_and_keeps_who_confirmed(member, town):
    given = facts(town, identity=NUMBER, birth=PartialDate(1984, 3))
    assert (
        "1984.03 与身份证号中的 1985.03 不一致"
        in (refused(lambda: people.create(**given, by=member))["confirmed"][0])
    )
    people.create(**given, confirmed=True, by=member)
    event = Event.objects.get(action=PERSON_CREATED)
    assert event.detail["confirmed"] == ["出生年月 1984.03 与身份证号中的 1985.03 不一致"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"nationality": "汉"}, "nationality"),
        ({"birth": PartialDate(2199)}, "birth"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(member, town, wrong, field):
    assert list(refused(lambda: people.create(**facts(town, **wrong), by=member))) == [field]


def test_edit_records_before_and_after_but_no_secret(member, town):
    person = PersonFactory(unit=town, name="李四", identity=NUMBER, phone="13800000000")
    people.edit(person, name="李四四", phone="13911112222", by=member)
    person.refresh_from_db()
    assert (person.name, person.phone.reveal(), person.identity.reveal()) == (
        "李四四",
        "13911112222",
        NUMBER,
    )
    event = Event.objects.get(action=PERSON_CHANGED)
    assert event.detail == {
        "changes": {"姓名": ["李四", "李四四"]},
        "sensitive": ["电话"],
        "confirmed": [],
    }


def test_edit_of_birth_is_compared_with_the_number_on_record(member, town):
    person = PersonFactory(unit=town, identity=NUMBER)
    assert "confirmed" in refused(lambda: people.edit(person, birth=PartialDate(1990), by=member))


def test_clear_empties_a_secret_and_its_index(member, town):
    person = PersonFactory(unit=town, identity=NUMBER, phone="13800000000")
    people.edit(person, clear=("identity",), by=member)
    person.refresh_from_db()
    assert (bool(person.identity), person.identity_index) == (False, None)
    assert person.phone.reveal() == "13800000000"


def test_edit_without_change_writes_no_event(member, town):
    person = PersonFactory(unit=town)
    people.edit(person, name=person.name, by=member)
    assert not Event.objects.exists()


def test_move_needs_the_right_at_both_units(member, town, other_town):
    person = PersonFactory(unit=town)
    with pytest.raises(Denied):
        people.edit(person, unit=other_town, by=member)
    person.refresh_from_db()
    assert person.unit == town


def test_reveal_logged(member, town):
    person = PersonFactory(unit=town, identity=NUMBER)
    value = people.reveal(person, what=Sensitive.IDENTITY, reason=" 核对任免表 ", by=member)
    assert value == NUMBER
    event = Event.objects.get(action=IDENTITY_REVEALED)
    assert (event.actor, event.object_id) == (member, str(person.pk))
    assert event.detail == {"what": "身份证号", "reason": "核对任免表"}
    assert NUMBER not in str(event.detail)


def test_reveal_needs_a_reason_and_its_own_permission(member, viewer, town):
    person = PersonFactory(unit=town, identity=NUMBER)
    assert list(
        refused(lambda: people.reveal(person, what=Sensitive.IDENTITY, reason=" ", by=member))
    ) == ["reason"]
    with pytest.raises(Denied, match="须填事由"):
        people.reveal(person, what=Sensitive.IDENTITY, reason="核对", by=viewer)
    assert not Event.objects.exists()


def test_search_by_characters_and_initials(keeper, town):
    names = ["张三三", "张三", "章思思", "曾伟", "阿里木·买买提"]
    for name in names:
        PersonFactory(unit=town, name=name)

    def found(typed):
        rows = Person.objects.visible_to(keeper).matching(typed)
        return sorted(rows.values_list("name", flat=True))

    assert found("zss") == ["张三三", "章思思"]
    assert found("三三") == ["张三三"]
    assert found("ZW") == found("cw") == ["曾伟"]
    assert found("阿里木 买买") == found("木·买买提") == ["阿里木·买买提"]
    assert found("almmmt") == ["阿里木·买买提"]
    assert found("三伟") == []
    assert len(found("")) == 5


def test_birth_column_refuses_what_is_no_date(town):
    person = PersonFactory(unit=town)
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute("UPDATE people_person SET birth = '1985-13' WHERE id = %s", [person.pk])


def test_partial_births_sort_and_filter_as_text(town):
    for born in ("1985", "1985-03", "1984-12-31", "1985-03-12"):
        PersonFactory(unit=town, birth=PartialDate.parse(born))
    births = Person.objects.order_by("birth").values_list("birth", flat=True)
    assert [b.stored for b in births] == ["1984-12-31", "1985", "1985-03", "1985-03-12"]
    assert Person.objects.filter(birth__gte=PartialDate(1985, 3)).count() == 2
