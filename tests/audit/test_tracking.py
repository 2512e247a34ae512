import pytest
from celery import shared_task
from django.apps import apps
from django.db import IntegrityError, InternalError, connection, transaction

from portal.accounts.models import User
from portal.audit.context import RequestOrigin, coming_from
from portal.audit.domain import changes
from portal.audit.tracking import history_of
from portal.orgs.models import ComparisonGroup, Unit
from portal.people.models import Person
from tests.factories import accounts, orgs
from tests.factories.accounts import signed_in
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def history(model):
    return history_of(model).objects.order_by("pgh_id")


def test_insert_update_delete_are_kept():
    group = ComparisonGroup.objects.create(name="甲组")
    ComparisonGroup.objects.filter(pk=group.pk).update(name="乙组")
    group.delete()
    kept = history(ComparisonGroup).values_list("pgh_label", "name")
    assert list(kept) == [("insert", "甲组"), ("update", "乙组"), ("delete", "乙组")]


def test_bulk_statement_fires_its_trigger_once():
    """Counted in the database: one call of the trigger's function for 500 rows."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE calls")
        cursor.execute(
            "CREATE FUNCTION count_call() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN PERFORM nextval('calls'); RETURN NULL; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER counting AFTER INSERT ON orgs_comparisongrouphistory"
            " FOR EACH STATEMENT EXECUTE FUNCTION count_call()"
        )
        ComparisonGroup.objects.bulk_create(ComparisonGroup(name=f"{n}组") for n in range(500))
        ComparisonGroup.objects.update(note="改")
        cursor.execute("SELECT last_value FROM calls")
        assert cursor.fetchone() == (2,)
    assert history(ComparisonGroup).count() == 1000


@pytest.mark.parametrize(
    "model", [m for m in apps.get_models() if history_of(m)], ids=lambda m: m._meta.label
)
def test_every_trigger_of_a_history_is_statement_level(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE tgtype & 1 = 0) FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_%%'",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (3, 3)


def test_history_itself_is_append_only():
    orgs.county()
    for act in ("update", "delete"):
        rows = history(Unit).all()
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            rows.update(name="x") if act == "update" else rows._raw_delete("default")


def test_change_of_what_is_left_out_is_no_change():
    user = accounts.UserFactory()
    before = history(User).count()
    user.prefer("lists", "x", {"per_page": 10})
    user.set_password("Another#House2026")
    user.save(update_fields=["password"])
    assert history(User).count() == before
    names = {field.name for field in history_of(User)._meta.fields}
    assert names & {"password", "last_login", "preferences", "search"} == set()


def test_change_names_user_address_and_request(client, county):
    system = accounts.holder("system_admin", county, name="系统员")
    user = accounts.UserFactory(unit=county, name="李娜")
    signed_in(client, system)
    response = client.post(
        f"/accounts/{user.pk}/edit/",
        {"name": "李娜", "title": "主任", "unit": county.pk},
        REMOTE_ADDR="10.0.0.8",
    )
    assert response.status_code == 302, response.content.decode()
    [change, _] = changes.of(user)
    assert (change.who, change.address, change.verb) == ("系统员", "10.0.0.8", "修改")
    [field] = change.fields
    assert (field.label, field.before, field.after) == ("职务", "—", "主任")
    metadata = history(User).filter(pgh_obj=user).last().pgh_context.metadata
    assert metadata["request"] == response["X-Request-Id"]


@shared_task(name="tests.rename_group")
def rename_group(group: int) -> None:
    ComparisonGroup.objects.filter(pk=group).update(name="丙组")


def test_change_by_a_task_names_the_task():
    group = ComparisonGroup.objects.create(name="甲组")
    rename_group.apply(kwargs={"group": group.pk})
    row = history(ComparisonGroup).last()
    assert row.pgh_context.metadata["task"] == "tests.rename_group"
    assert changes.of(group)[0].who == "后台任务"


def test_origin_names_who_acts(county, auditor):
    with coming_from(RequestOrigin(address="10.0.0.9"), by=auditor):
        group = ComparisonGroup.objects.create(name="甲组")
    assert changes.of(group)[0].who == "审计员"


def test_foreign_keys_are_told_by_name_at_a_fixed_cost(county, django_assert_num_queries):
    town, other = (
        orgs.township(county, short_name="东河镇"),
        orgs.township(county, short_name="西山镇"),
    )
    user = accounts.UserFactory(unit=town)
    for unit in (other, town) * 5:
        User.objects.filter(pk=user.pk).update(unit=unit)
    with django_assert_num_queries(2):
        history = changes.of(user)
    assert [(f.label, f.before, f.after) for f in history[0].fields] == [
        ("所在单位", "西山镇", "东河镇")
    ]
    assert len(history) == 11


def test_sensitive_columns_are_kept_as_changed_without_the_value(county):
    person = PersonFactory(phone="13800001234")
    person.phone = "13900004321"
    person.save()
    [changed, added] = changes.of(person)
    assert [(f.label, f.before, f.after) for f in changed.fields] == [("电话", "", "已修改")]
    assert ("电话", "", "已填写") in [(f.label, f.before, f.after) for f in added.fields]
    assert ("身份证号", "", "已填写") not in [(f.label, f.before, f.after) for f in added.fields]
    kept = set(history(Person).values_list("phone", flat=True))
    assert {len(digest) for digest in kept} == {32}
    assert person.phone.token[:32] not in kept
