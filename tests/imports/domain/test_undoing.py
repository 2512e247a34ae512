"""An import taken back: what goes, what stays, and why."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branches.models import PartyMember
from portal.access import Denied
from portal.imports.choices import ImportState, Undone
from portal.imports.domain import imports, undoing
from portal.imports.models import Effect, Import
from portal.people.domain import people
from portal.people.models import Person
from tests.factories.accounts import holder
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.imports import imported, taken_back, workbook, written
from tests.factories.people import PersonFactory
from tests.imports import rosters
from tests.imports.rosters import HEAD, row

pytestmark = pytest.mark.django_db


def everything():
    """All of the records as stored, but for the moment they were last written."""
    return [
        {name: value for name, value in values.items() if name != "changed_at"}
        for model in (Person, PartyMember)
        for values in model._base_manager.order_by("pk").values()
    ]


def test_what_was_new_goes(keeper, branch):
    batch = taken_back(imported(workbook(rosters.rows(3)), by=keeper), by=keeper)
    assert (batch.state, batch.undone) == (ImportState.UNDONE, {Undone.REVERTED: 6})
    assert not Person.everyone.exists()
    assert not PartyMember.objects.exists()


def test_what_was_changed_is_as_before(keeper, branch):
    imported(workbook(rosters.rows(2)), by=keeper)
    before = everything()
    rows = [HEAD, row(1, 学历="研究生", 手机号码="13800001111"), row(2, 民族="彝族")]
    batch = imported(workbook(rows), by=keeper)
    assert everything() != before
    taken_back(batch, by=keeper)
    assert everything() == before


def test_what_somebody_edited_since_stays_and_is_listed(keeper, branch):
    batch = imported(workbook(rosters.rows(2)), by=keeper)
    person = Person.objects.get(name="张二甲")
    people.edit(person, native_place="云岭县", by=keeper)
    batch = taken_back(batch, by=keeper)
    assert batch.undone == {Undone.REVERTED: 3, Undone.EDITED: 1}
    assert list(Person.objects.all()) == [person]
    assert [(e.row, e.object_id) for e in undoing.kept(batch)] == [(2, person.pk)]


def test_what_others_refer_to_stays(keeper, branch):
    batch = imported(workbook(rosters.rows(1)), by=keeper)
    keep = Person.objects.get()
    drop = PersonFactory(unit=branch.unit)
    Person.everyone.filter(pk=drop.pk).update(merged_into=keep)
    batch = taken_back(batch, by=keeper)
    assert batch.undone == {Undone.REVERTED: 1, Undone.USED: 1}
    assert list(Person.objects.all()) == [keep]


def test_a_person_who_was_there_before_stays(keeper, branch):
    person = PersonFactory(name="张二甲", identity=row(1)[1], unit=branch.unit)
    batch = imported(workbook(rosters.rows(1)), by=keeper)
    taken_back(batch, by=keeper)
    assert list(Person.objects.all()) == [person]
    assert not PartyMember.objects.exists()


def test_a_record_gone_meanwhile_is_said_to_be_gone(keeper, branch):
    batch = imported(workbook(rosters.rows(1)), by=keeper)
    PartyMember.objects.all().delete()
    batch = taken_back(batch, by=keeper)
    assert batch.undone == {Undone.REVERTED: 1, Undone.GONE: 1}


def test_a_later_import_of_the_same_rows_keeps_them(keeper, branch):
    first = imported(workbook(rosters.rows(1)), by=keeper)
    imported(workbook([HEAD, row(1, 学历="研究生")]), by=keeper)
    first = taken_back(first, by=keeper)
    assert first.undone == {Undone.EDITED: 1, Undone.USED: 1}


def test_taken_back_once(keeper, branch):
    batch = taken_back(imported(workbook(rosters.rows(1)), by=keeper), by=keeper)
    with pytest.raises(ValidationError, match="可以撤回一次"):
        imports.undo(batch, by=keeper)
    with pytest.raises(ValidationError, match="不能撤回"):
        undoing.undo(batch, by=keeper)


def test_not_after_thirty_days(keeper, branch):
    batch = imported(workbook(rosters.rows(1)), by=keeper)
    Import.objects.update(done_at=timezone.now() - dt.timedelta(days=31))
    with pytest.raises(ValidationError, match="30 天内"):
        imports.undo(batch, by=keeper)


def test_only_by_its_owner(keeper, branch, county):
    batch = imported(workbook(rosters.rows(1)), by=keeper)
    with pytest.raises(Denied):
        imports.undo(batch, by=holder("organization_office", county))


def test_the_kept_are_handed_out_as_a_workbook(keeper, branch):
    batch = imported(workbook(rosters.rows(1)), by=keeper)
    Person.objects.update(native_place="云岭县")
    taken_back(batch, by=keeper)
    batch.refresh_from_db()
    assert batch.job.files.get().name == "撤回导入后保留的记录.xlsx"


cells = st.fixed_dictionaries(
    {},
    optional={
        "学历": st.sampled_from(["大学", "研究生", "大专", ""]),
        "民族": st.sampled_from(["汉族", "彝族", ""]),
        "手机号码": st.sampled_from(["13800001111", "13800002222", ""]),
        "现居住地": st.sampled_from(["云岭县城", "东河镇\t上河村", "“甲”\\乙", ""]),
        "转正日期": st.sampled_from(["1996.08", "1997.07.01", ""]),
    },
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(st.tuples(st.integers(1, 4), cells), min_size=1, max_size=5, unique_by=lambda r: r[0])
)
def test_undo_gives_back_exactly_what_was_there(keeper, branch, changes):
    """Whatever a file adds and changes, nobody else at work: afterwards all is as before."""
    PartyMember.objects.all().delete()
    Person.everyone.all().delete()
    written([HEAD, row(1), row(2)], by=keeper)
    before = everything()
    batch = written([HEAD, *(row(n, **changed) for n, changed in changes)], by=keeper)
    undoing.undo(batch, by=keeper)
    assert set(batch.effects.values_list("undone", flat=True)) <= {Undone.REVERTED}
    assert everything() == before


def test_effects_of_others_are_left_alone(keeper, branch):
    MemberFactory(organization=PartyOrganizationFactory(unit=branch.unit))
    batch = imported(workbook(rosters.rows(1)), by=keeper)
    other = imported(workbook([HEAD, row(2)]), by=keeper)
    taken_back(batch, by=keeper)
    assert set(Effect.objects.filter(batch=other).values_list("undone", flat=True)) == {""}
    assert PartyMember.objects.count() == 2
