import pytest
from django.core.management import call_command

from portal.audit.models import Event
from portal.crypto import keys as rings
from portal.crypto import providers
from portal.people.actions import KEYS_ROTATED
from portal.people.domain import keys, merges
from portal.people.models import Person
from tests.accounts.domain.test_second_factor import enrolled
from tests.factories.accounts import UserFactory
from tests.factories.people import PersonFactory, number

pytestmark = pytest.mark.django_db

OLD = rings.parse(rings.new_entry("old"), name="FIELD_KEYS")
NEW = rings.parse(rings.new_entry("new"), name="FIELD_KEYS")


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def under_old_keys(settings, keeper, town):
    settings.FIELD_KEYS = settings.INDEX_KEYS = OLD
    people = [
        PersonFactory(unit=town, identity=number(sequence=n), phone=f"1380000000{n}")
        for n in range(5)
    ]
    merges.merge(people[0], drop=people[1], reason="重复", by=keeper)
    settings.FIELD_KEYS = settings.INDEX_KEYS = {**NEW, **OLD}
    return people


def rotate():
    return keys.rotate(tell=lambda *_: None)


def test_key_rotation(under_old_keys, settings, keeper, monkeypatch):
    monkeypatch.setattr("portal.crypto.rotation.BATCH", 2)
    done = rotate()
    assert (
        done.items()
        >= {
            "人员·身份证号": 5,
            "人员·电话": 5,
            "人员·住址": 0,
            "人员合并·snapshot": 1,
            "人员·身份证号索引": 5,
        }.items()
    )
    settings.FIELD_KEYS = settings.INDEX_KEYS = NEW  # the old key is gone for good
    for index, person in enumerate(under_old_keys):
        fresh = Person.everyone.get(pk=person.pk)
        assert fresh.identity.reveal() == number(sequence=index)
        assert fresh.phone.reveal() == f"1380000000{index}"
        assert fresh.identity_index == providers.blind_index(number(sequence=index))
    merge = under_old_keys[0].merges.get()
    assert merges.unmerge(merge, reason="误并", by=keeper).pk == under_old_keys[1].pk
    assert Event.objects.filter(action=KEYS_ROTATED).count() == 1


def test_second_rotation_changes_nothing(under_old_keys):
    rotate()
    assert set(rotate().values()) == {0}


def test_the_command_names_backup_codes_that_end_with_the_old_key(settings, town, capsys):
    settings.FIELD_KEYS = settings.INDEX_KEYS = OLD
    person = UserFactory(unit=town)
    enrolled(person)
    settings.FIELD_KEYS = settings.INDEX_KEYS = {**NEW, **OLD}
    call_command("rotate_keys")
    output = capsys.readouterr().out
    assert "手机动态口令·密钥：1 项" in output
    assert "备用码：8 个仍按旧的索引密钥核对" in output


def test_rows_not_yet_rotated_are_found_and_stay_unique(under_old_keys, keeper, town):
    assert Person.objects.with_identity(number(sequence=2)).get() == under_old_keys[2]
