import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image

from portal.access import Denied
from portal.audit.models import Event
from portal.files.domain import storage, tidying, uploads
from portal.files.models import Upload
from portal.people.actions import PERSON_CHANGED
from portal.people.domain import merges, photos
from portal.people.models import Person
from tests.factories.accounts import UserFactory, signed_in, with_role
from tests.factories.files import picture, sent
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_SCANNER = ""


@pytest.fixture
def person(town):
    return PersonFactory(unit=town, name="张三三")


@pytest.fixture
def foreigner(other_town):
    return with_role(UserFactory(unit=other_town), "township_member", other_town)


def portrait(name="张三三.jpg", side=40):
    return sent(name, picture(size=(side, side)))


def with_photo(person, by, side=40):
    photos.set_photo(person, file=portrait(side=side), by=by)
    person.refresh_from_db()
    return person.photo


def opened(client, photo):
    answer = client.get(photo.get_absolute_url() + "?inline")
    if answer.streaming:
        answer.getvalue()  # read to its end, the file is closed
    return answer


def url(name, *args):
    return reverse(f"people:{name}", args=args)


def told():
    return Event.objects.filter(action=PERSON_CHANGED).order_by("pk").last().detail


def test_photo_is_kept_for_good_and_told(person, member):
    photo = with_photo(person, member)
    assert (photo.expires_at, photo.purpose, photo.unit) == (None, "people.photo", person.unit)
    assert told() == {"changes": {"照片": ["", "张三三.jpg"]}}


def test_photo_is_redrawn_without_metadata(person, member):
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    content = picture(exif=exif, comment=b"secret place")
    assert b"secret place" in content
    photos.set_photo(person, file=sent("a.jpg", content), by=member)
    person.refresh_from_db()
    kept = storage.read(person.photo.stored.sha256)
    assert b"secret place" not in kept
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}


def test_replaced_photo_is_tidied_away(person, member):
    on_disk = storage.path_of(with_photo(person, member).stored.sha256)
    second = with_photo(person, member, side=50)
    assert tidying.tidy() == 1
    assert (list(Upload.objects.all()), on_disk.exists()) == ([second], False)


def test_removed_photo_is_tidied_away_and_told(person, member):
    with_photo(person, member)
    photos.remove_photo(person, by=member)
    assert told() == {"changes": {"照片": ["张三三.jpg", ""]}}
    assert tidying.tidy() == 1
    assert Upload.objects.count() == 0


def test_removing_what_is_not_there_is_refused(person, member):
    with pytest.raises(ValidationError, match="现在没有照片"):
        photos.remove_photo(person, by=member)


def test_tidying_leaves_a_photo_in_use(person, member):
    photo = with_photo(person, member)
    assert tidying.tidy() == 0
    assert list(Upload.objects.all()) == [photo]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"text", "这里只能上传：JPEG 图片、PNG 图片"),
        ("a.jpg", b"\xff\xd8\xff" + b"0" * 5 * 1024 * 1024, "超过 5 MB"),
        ("a.jpg", b"\xff\xd8\xff00", "已损坏"),
    ],
)
def test_other_files_are_refused_and_the_photo_stays(person, member, name, content, words):
    photo = with_photo(person, member)
    with pytest.raises(ValidationError, match=words):
        photos.set_photo(person, file=sent(name, content), by=member)
    person.refresh_from_db()
    assert person.photo == photo
    assert Upload.objects.count() == 1


def test_who_may_not_manage_the_person_may_not_touch_the_photo(person, member, viewer, foreigner):
    with_photo(person, member)
    for user in (viewer, foreigner):
        with pytest.raises(Denied):
            photos.set_photo(person, file=portrait(), by=user)
        with pytest.raises(Denied):
            photos.remove_photo(person, by=user)
    assert Upload.objects.count() == 1


def test_who_may_see_the_person_may_see_the_photo(client, person, member, viewer, foreigner):
    photo = with_photo(person, member)
    administrator = with_role(UserFactory(unit=person.unit), "system_admin", person.unit)
    users = (member, viewer, foreigner, administrator)
    assert [opened(signed_in(client, user), photo).status_code for user in users] == [
        200,
        200,
        404,
        404,
    ]


def test_photo_comes_inline_and_harmless(client, person, member):
    photo = with_photo(person, member)
    answer = opened(signed_in(client, member), photo)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_replaced_photo_is_closed_even_to_who_uploaded_it(person, member):
    first = with_photo(person, member)
    with_photo(person, member, side=50)
    assert not uploads.may_read(first, member)


def test_photo_follows_a_person_who_moves(person, member, foreigner, other_town):
    photo = with_photo(person, member)
    Person.objects.filter(pk=person.pk).update(unit=other_town)
    assert (uploads.may_read(photo, member), uploads.may_read(photo, foreigner)) == (False, True)


# Pages --------------------------------------------------------------------------------------------


def test_page_shows_the_photo_and_the_way_to_change_it(client, person, member):
    page = url("person", person.pk)
    before = signed_in(client, member).get(page).content.decode()
    assert ("上传照片" in before, "<img" in before) == (True, False)
    photo = with_photo(person, member)
    text = client.get(page).content.decode()
    assert f'src="{photo.get_absolute_url()}?inline"' in text
    assert 'alt="张三三的照片"' in text
    assert url("photo", person.pk) in text
    assert url("remove-photo", person.pk) in text


def test_who_only_looks_is_offered_no_change(client, person, member, viewer):
    with_photo(person, member)
    text = signed_in(client, viewer).get(url("person", person.pk)).content.decode()
    assert ("张三三的照片" in text, url("photo", person.pk) in text) == (True, False)


def test_upload_and_remove_by_the_pages(client, person, member):
    signed_in(client, member)
    answer = client.post(url("photo", person.pk), {"file": portrait()})
    assert answer["Location"] == url("person", person.pk)
    person.refresh_from_db()
    assert person.photo.name == "张三三.jpg"
    assert "由新照片替换" in client.get(url("photo", person.pk)).content.decode()
    answer = client.post(url("remove-photo", person.pk))
    assert answer["Location"] == url("person", person.pk)
    person.refresh_from_db()
    assert person.photo is None
    assert client.get(url("remove-photo", person.pk)).status_code == 404


def test_wrong_file_is_told_on_the_form(client, person, member):
    signed_in(client, member)
    answer = client.post(url("photo", person.pk), {"file": sent("a.txt", b"text")})
    assert answer.status_code == 422
    assert "这里只能上传：JPEG 图片、PNG 图片" in answer.content.decode()


def test_photo_changed_by_somebody_else_meanwhile_is_not_overwritten(client, person, member):
    page = signed_in(client, member).get(url("photo", person.pk)).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    photo = with_photo(person, member)
    answer = client.post(url("photo", person.pk), {"file": portrait(side=50), "seen": seen})
    assert "已被他人修改" in answer.content.decode()
    person.refresh_from_db()
    assert person.photo == photo


# Merges -------------------------------------------------------------------------------------------


def test_merge_lends_the_photo_until_it_is_undone(person, member, keeper):
    photo = with_photo(person, member)
    twin = PersonFactory(unit=person.unit, name="张三三")
    done = merges.merge(twin, drop=person, reason="同一人", by=keeper)
    twin.refresh_from_db()
    assert (twin.photo, uploads.may_read(photo, member)) == (photo, True)
    merges.unmerge(done, reason="误并", by=keeper)
    twin.refresh_from_db()
    person.refresh_from_db()
    assert (twin.photo, person.photo) == (None, photo)


def test_own_photo_stays_at_a_merge(person, member, keeper):
    twin = PersonFactory(unit=person.unit, name="张三三")
    own, other = with_photo(twin, member), with_photo(person, member, side=50)
    done = merges.merge(twin, drop=person, reason="同一人", by=keeper)
    twin.refresh_from_db()
    assert (twin.photo, uploads.may_read(other, member)) == (own, False)
    merges.unmerge(done, reason="误并", by=keeper)
    assert set(Person.objects.values_list("photo", flat=True)) == {own.pk, other.pk}


def test_lent_photo_replaced_after_the_merge_comes_back(person, member, keeper):
    photo = with_photo(person, member)
    twin = PersonFactory(unit=person.unit, name="张三三")
    done = merges.merge(twin, drop=person, reason="同一人", by=keeper)
    newer = with_photo(twin, member, side=50)
    assert tidying.tidy() == 0
    merges.unmerge(done, reason="误并", by=keeper)
    twin.refresh_from_db()
    person.refresh_from_db()
    assert (twin.photo, person.photo) == (newer, photo)


def test_photo_of_a_merged_row_cannot_be_changed(person, keeper):
    twin = PersonFactory(unit=person.unit, name="张三三")
    merges.merge(twin, drop=person, reason="同一人", by=keeper)
    with pytest.raises(ValidationError, match="已并入"):
        photos.set_photo(person, file=portrait(), by=keeper)
    assert Upload.objects.count() == 0
