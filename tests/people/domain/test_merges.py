import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test.utils import isolate_apps

from portal.access import Denied
from portal.audit.models import Event
from portal.audit.tracking import History
from portal.dates import PartialDate
from portal.people import references
from portal.people.actions import PERSON_MERGED, PERSON_UNMERGED
from portal.people.domain import merges, numbers, people, queries
from portal.people.models import Person, PersonMerge
from tests.factories.people import PersonFactory, number

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(town, other_town):
    """One human being registered twice, the second time with more facts."""
    keep = PersonFactory(unit=town, name="张三三", native_place="云岭")
    drop = PersonFactory(
        unit=other_town, name="张三三", native_place="", identity=number(), phone="13800000000"
    )
    return keep, drop


@pytest.fixture
def referring():
    """A model that refers to people in two ways, as apps above will."""
    with isolate_apps("portal.people"):

        class Note(models.Model):  # noqa: DJ008 - lives for one test
            person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
            only = models.OneToOneField(
                Person, null=True, on_delete=models.PROTECT, related_name="+"
            )

            class Meta:
                app_label = "people"
                db_table = "test_note"

        with connection.schema_editor() as editor:
            editor.create_model(Note)
        known = [
            references.add(Note, "person", label="谈话记录"),
            references.add(Note, "only", label="干部档案"),
        ]
        yield Note
        for reference in known:
            references.remove(reference)


def refreshed(*people):
    return [Person.everyone.get(pk=person.pk) for person in people]


def test_preview_shows_both_sides_and_what_moves(pair, referring):
    keep, drop = pair
    referring.objects.create(person=drop)
    plan = merges.preview(keep, drop)
    assert {line.name: line.suggested for line in plan.differing} == {
        "native_place": "keep",
        "unit": "keep",
        "identity": "drop",
        "phone": "drop",
    }
    assert [(moved.label, moved.count, moved.conflict) for moved in plan.moved] == [
        ("谈话记录", 1, False)
    ]
    dropped = {line.name: line.drop for line in plan.lines}
    assert dropped["phone"] == "138******00"


def test_merge_takes_references_and_missing_facts_along(pair, referring, keeper):
    keep, drop = pair
    notes = [referring.objects.create(person=drop), referring.objects.create(person=keep)]
    merges.merge(keep, drop=drop, reason="同一人", by=keeper)
    keep, drop = refreshed(keep, drop)
    assert (keep.phone.reveal(), keep.identity.reveal(), keep.native_place) == (
        "13800000000",
        number(),
        "云岭",
    )
    assert drop.merged_into == keep
    assert list(Person.objects.all()) == [keep]
    assert {note.person_id for note in referring.objects.all()} == {keep.pk}
    event = Event.objects.get(action=PERSON_MERGED)
    assert event.detail["fields"] == ["identity", "phone"]
    assert len(notes) == 2


def test_unmerge_restores_both_rows(pair, referring, keeper):
    keep, drop = pair
    own, taken = referring.objects.create(person=keep), referring.objects.create(person=drop)
    before = [(p.name, p.native_place, p.unit_id, p.identity_index) for p in refreshed(*pair)]
    done = merges.merge(keep, drop=drop, reason="同一人", by=keeper)
    merges.unmerge(done, reason="不是同一人", by=keeper)
    restored = refreshed(*pair)
    assert [(p.name, p.native_place, p.unit_id, p.identity_index) for p in restored] == before
    assert [bool(p.phone) for p in restored] == [False, True]
    assert Person.objects.count() == 2
    own.refresh_from_db()
    taken.refresh_from_db()
    assert (own.person_id, taken.person_id) == (keep.pk, drop.pk)
    assert Event.objects.filter(action=PERSON_UNMERGED).count() == 1


def test_choice_of_the_user_wins(pair, keeper, other_town):
    keep, drop = pair
    merges.merge(
        keep, drop=drop, reason="同一人", choices={"unit": "drop", "phone": "keep"}, by=keeper
    )
    keep = refreshed(keep)[0]
    assert (keep.unit, bool(keep.phone)) == (other_town, False)


def test_what_was_changed_by_hand_since_stays(pair, keeper):
    keep, drop = pair
    done = merges.merge(keep, drop=drop, reason="同一人", by=keeper)
    people.edit(keep, phone="13999999999", by=keeper)
    merges.unmerge(done, reason="误并", by=keeper)
    keep, drop = refreshed(keep, drop)
    assert (keep.phone.reveal(), drop.phone.reveal()) == ("13999999999", "13800000000")
    assert Event.objects.get(action=PERSON_UNMERGED).detail["kept_by_hand"] == ["电话"]


def test_two_records_of_a_single_kind_stop_the_merge(pair, referring, keeper):
    keep, drop = pair
    for person in pair:
        referring.objects.create(person=person, only=person)
    with pytest.raises(ValidationError, match="两条记录都有干部档案"):
        merges.merge(keep, drop=drop, reason="同一人", by=keeper)
    assert refreshed(drop)[0].merged_into is None


def test_merge_needs_permission_reason_and_two_rows(pair, member, keeper):
    keep, drop = pair
    with pytest.raises(Denied):
        merges.merge(keep, drop=drop, reason="同一人", by=member)
    with pytest.raises(ValidationError, match="合并依据"):
        merges.merge(keep, drop=drop, reason=" ", by=keeper)
    with pytest.raises(ValidationError, match="同一条记录"):
        merges.merge(keep, drop=keep, reason="同一人", by=keeper)
    assert not PersonMerge.objects.exists()


def test_merged_row_cannot_be_edited_or_merged_again(pair, keeper):
    keep, drop = pair
    done = merges.merge(keep, drop=drop, reason="同一人", by=keeper)
    with pytest.raises(ValidationError, match="已并入"):
        people.edit(drop, name="李四", by=keeper)
    with pytest.raises(ValidationError, match="已并入"):
        merges.merge(keep, drop=drop, reason="同一人", by=keeper)
    merges.unmerge(done, reason="误并", by=keeper)
    with pytest.raises(ValidationError, match="已经撤回过"):
        merges.unmerge(done, reason="误并", by=keeper)


def test_number_of_a_merged_row_leads_to_the_kept_one(pair, keeper):
    keep, drop = pair
    merges.merge(keep, drop=drop, reason="同一人", choices={"identity": "keep"}, by=keeper)
    assert numbers.find(number(), by=keeper) == keep


def test_unmerge_is_refused_while_another_has_the_number(pair, keeper, town):
    keep, drop = pair
    done = merges.merge(keep, drop=drop, reason="同一人", choices={"identity": "keep"}, by=keeper)
    PersonFactory(unit=town, identity=number())
    with pytest.raises(ValidationError, match="不能撤回合并"):
        merges.unmerge(done, reason="误并", by=keeper)


def test_likely_duplicates_are_of_one_name_and_birth(pair, keeper, member, town):
    keep, drop = pair
    PersonFactory(unit=town, name="张三三", birth=PartialDate(1986, 1))
    both = [PersonFactory(unit=town, name="王五", identity=number(sequence=n)) for n in (31, 32)]
    rows = queries.likely_duplicates(by=keeper)
    assert [(row.pk, row.twin_id) for row in rows] == [(drop.pk, keep.pk)]
    assert both[0].birth == both[1].birth  # two numbers: two people
    assert not queries.likely_duplicates(by=member).exists()


def test_every_foreign_key_to_people_is_declared():
    """A merge moves what is declared; a key nobody declared would stay with the dropped row."""
    own = {"people.Person.merged_into", "people.PersonMerge.keep", "people.PersonMerge.drop"}
    keys = {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in Person._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and not issubclass(relation.related_model, History)  # it stays with the row it is of
    }
    assert keys - own == {reference.key for reference in references.every()}
