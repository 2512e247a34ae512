"""What is written, by whom, and what stops it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from branches.actions import MEMBER_CREATED
from branches.models import PartyMember
from portal.access import Denied
from portal.accounts.models import RoleHolding
from portal.audit.context import RequestOrigin, coming_from
from portal.audit.models import Event
from portal.audit.tracking import history_of
from portal.dates import PartialDate
from portal.imports.actions import IMPORT_DONE
from portal.imports.choices import EffectKind, ImportState, RowOutcome
from portal.imports.domain import imports, running
from portal.imports.models import Effect
from portal.jobs.choices import JobState
from portal.people.models import Person
from tests.factories.imports import checked, imported, mapped, workbook
from tests.factories.jobs import run_now
from tests.imports import rosters
from tests.imports.rosters import HEAD, row

pytestmark = pytest.mark.django_db


def test_new_rows_become_people_and_members(keeper, branch):
    batch = imported(workbook(rosters.rows(3)), by=keeper)
    assert batch.state == ImportState.DONE
    assert batch.counts["written"] == {"人员": [3, 0], "党员": [3, 0]}
    person = Person.objects.get(name="张二甲")
    assert (person.unit, person.masked_phone) == (branch.unit, "139******01")
    assert (person.identity.reveal(), person.birth) == (row(1)[1], PartialDate(1970, 1, 2))
    assert (person.membership.organization, person.membership.state) == (branch, "normal")
    assert list(Person.objects.matching("zej")) == [person]
    assert list(Person.objects.with_identity(row(1)[1])) == [person]


def test_a_row_written_in_bulk_equals_one_saved_alone(keeper, branch):
    """Saving it again changes nothing: COPY filled every column as the model would."""
    imported(workbook(rosters.rows(1)), by=keeper)
    for record in (Person.objects.get(), PartyMember.objects.get()):
        before = type(record).objects.values().get()
        record.save()
        after = type(record).objects.values().get()
        moved = {key for key in after if before[key] != after[key]}
        assert moved <= {"changed_at"}


def test_same_file_again_changes_nothing(keeper, branch):
    content = workbook(rosters.rows(3))
    imported(content, by=keeper)
    batch = checked(content, by=keeper)
    assert batch.counts[RowOutcome.UNCHANGED] == batch.counts["rows"] == 3
    with pytest.raises(ValidationError, match="没有可以写入的行"):
        imports.submit(batch, partial=False, by=keeper)


def test_history_says_who_and_what(keeper, branch):
    origin = RequestOrigin(address="10.0.0.1", request_id="r1")
    batch = checked(workbook(rosters.rows(2)), by=keeper)
    with coming_from(origin, by=keeper):
        running.write(batch, by=keeper)
    rows = history_of(PartyMember).objects.select_related("pgh_context")
    assert [r.pgh_context.metadata["user"] for r in rows] == [keeper.pk] * 2
    assert {r.pgh_label for r in history_of(Person).objects.all()} == {"insert"}


def test_changed_rows_keep_what_was_there(keeper, branch):
    imported(workbook(rosters.rows(3)), by=keeper)
    rows = [HEAD, row(1, 学历="研究生"), row(2, 民族="彝族"), row(3)]
    batch = imported(workbook(rows), by=keeper)
    assert batch.counts["written"] == {"人员": [0, 1], "党员": [0, 1]}
    effects = {e.model: e for e in Effect.objects.filter(batch=batch)}
    assert {e.kind for e in effects.values()} == {EffectKind.CHANGED}
    assert effects["people.person"].row == 3
    assert effects["people.person"].before["nationality"] == "汉族"
    assert PartyMember.objects.get(person__name="张二甲").get_education_display() == "研究生"


def test_effects_hold_no_readable_number(keeper, branch):
    imported(workbook(rosters.rows(1)), by=keeper)
    imported(workbook([HEAD, row(1, 手机号码="13800001111")]), by=keeper)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, ' ') FROM imports_effect e")
        text = cursor.fetchone()[0]
    assert "13900000001" not in text
    assert "13800001111" not in text


def test_new_name_is_found_by_its_letters(keeper, branch):
    number = row(1)[1]
    Person.objects.create(name="张二甲", sex="male", unit=branch.unit, identity=number)
    imported(workbook([HEAD, row(1, name="张 二 甲")]), by=keeper)
    assert Person.objects.get().name == "张二甲"


def test_one_error_keeps_everything_out(keeper, branch):
    batch = checked(workbook([HEAD, row(1), row(2, 性别="")]), by=keeper)
    with pytest.raises(ValidationError, match="还有 1 处错误"):
        imports.submit(batch, partial=False, by=keeper)


def test_partial_import_takes_the_sound_rows(keeper, branch):
    batch = imported(workbook([HEAD, row(1), row(2, 性别="")]), by=keeper, partial=True)
    assert batch.counts["written"]["党员"] == [1, 0]
    assert PartyMember.objects.count() == 1


def test_warnings_have_to_be_confirmed(keeper, branch):
    batch = checked(workbook([HEAD, row(1, 性别="女")]), by=keeper)
    assert batch.counts["warnings"] == 1
    with pytest.raises(ValidationError, match="勾选确认"):
        imports.submit(batch, partial=False, by=keeper)
    imports.confirm(batch, by=keeper)
    assert imports.submit(batch, partial=False, by=keeper)


def test_a_record_changed_since_the_check_stops_the_import(keeper, branch):
    imported(workbook(rosters.rows(2)), by=keeper)
    batch = checked(workbook([HEAD, row(1, 学历="研究生"), row(2)]), by=keeper)
    member = PartyMember.objects.get(person__name="张二甲")
    member.education = "38"
    member.save()
    job = run_now(imports.submit(batch, partial=False, by=keeper))
    assert job.state == JobState.FAILED
    assert "第 2 行" in job.error
    member.refresh_from_db()
    assert member.education == "38"


def test_a_record_changed_since_the_check_to_just_that_value_is_no_conflict(keeper, branch):
    imported(workbook(rosters.rows(2)), by=keeper)
    batch = checked(workbook([HEAD, row(1, 学历="研究生"), row(2, 学历="研究生")]), by=keeper)
    other = PartyMember.objects.get(person__name="张三甲")
    PartyMember.objects.filter(pk=other.pk).update(education="11")
    running.write(batch, by=keeper)
    assert {m.get_education_display() for m in PartyMember.objects.all()} == {"研究生"}


def test_an_unchanged_row_whose_record_was_edited_is_not_drawn_back(keeper, branch):
    imported(workbook(rosters.rows(2)), by=keeper)
    batch = checked(workbook([HEAD, row(1), row(2, 学历="研究生")]), by=keeper)
    PartyMember.objects.filter(person__name="张二甲").update(education="38")
    with pytest.raises(ValidationError, match="第 2 行"):
        running.write(batch, by=keeper)


def test_rights_are_asked_again_when_it_is_written(keeper, branch):
    batch = checked(workbook(rosters.rows(1)), by=keeper)
    RoleHolding.objects.filter(user=keeper).update(until=dt.date(2020, 1, 2))
    keeper.__dict__.pop("holdings", None)
    with pytest.raises(Denied):
        running.write(batch, by=keeper)
    assert not Person.everyone.exists()


def test_written_once(keeper, branch):
    batch = imported(workbook(rosters.rows(1)), by=keeper)
    with pytest.raises(ValidationError, match="不能再次导入"):
        running.write(batch, by=keeper)
    assert PartyMember.objects.count() == 1


def test_number_registered_meanwhile_by_hand_stops_the_import(keeper, branch):
    batch = checked(workbook(rosters.rows(1)), by=keeper)
    Person.objects.create(name="张二甲", sex="male", unit=branch.unit, identity=row(1)[1])
    with pytest.raises(ValidationError, match="重新预检"):
        running.write(batch, by=keeper)


def test_the_trail_tells_of_the_import_in_one_event(keeper, branch):
    batch = imported(workbook(rosters.rows(3)), by=keeper)
    event = Event.objects.get(action=IMPORT_DONE)
    assert (event.object_id, event.detail["written"]["党员"]) == (str(batch.pk), "新增 3，修改 0")
    assert not Event.objects.filter(action=MEMBER_CREATED).exists()


def test_queries_do_not_grow_with_the_rows(keeper, branch, django_assert_max_num_queries):
    imported(workbook([HEAD, row(80)]), by=keeper)
    small = mapped(workbook(rosters.rows(2)), by=keeper)
    with django_assert_max_num_queries(200) as first:
        running.check(small, by=keeper)
        running.write(small, by=keeper)
    large = mapped(workbook([HEAD, *(row(n) for n in range(10, 50))]), by=keeper)
    with django_assert_max_num_queries(len(first)):
        running.check(large, by=keeper)
        running.write(large, by=keeper)
    assert PartyMember.objects.count() == 43
