import datetime as dt
import hashlib
import os
import time

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.access import Denied
from portal.audit.models import Event
from portal.crypto import files
from portal.files.actions import FILE_READ, FILE_REMOVED, FILE_UPLOADED
from portal.files.choices import Type
from portal.files.domain import purposes, storage, tidying, uploads
from portal.files.domain.purposes import OWN, Purpose
from portal.files.models import StoredFile, Upload
from tests.factories.accounts import UserFactory
from tests.factories.files import on_disk, picture, sent

pytestmark = pytest.mark.django_db


def everybody(user, upload):
    return True


def accept(by, content=b"text", name="a.txt", purpose=OWN):
    return uploads.accept(sent(name, content), by=by, unit=by.unit, purpose=purpose)


def test_accepted_file_lies_under_its_hash(member):
    upload = accept(member, b"text")
    sha256 = hashlib.sha256(b"text").hexdigest()
    assert (upload.stored.sha256, upload.stored.size, upload.stored.mime) == (sha256, 4, Type.TEXT)
    assert storage.read(sha256) == b"text"
    assert upload.expires_at - timezone.now() > dt.timedelta(days=29)
    assert Event.objects.get(action=FILE_UPLOADED).object_label == "a.txt"


def test_same_content_is_stored_once(member, tmp_path):
    first, second = accept(member, name="a.txt"), accept(UserFactory(), name="b.txt")
    assert first.stored == second.stored
    assert len([p for p in (tmp_path / "media").rglob("*") if p.is_file()]) == 1


def test_hash_is_that_of_the_cleaned_picture(member):
    sent_content = picture(comment=b"secret place")
    upload = accept(member, sent_content, "照片.jpg")
    kept = storage.read(upload.stored.sha256)
    assert hashlib.sha256(kept).hexdigest() == upload.stored.sha256
    assert b"secret place" not in kept


def test_refused_file_leaves_nothing(member, tmp_path):
    with pytest.raises(ValidationError):
        accept(member, b"MZ\x90\x00", "a.exe")
    assert not (tmp_path / "media").exists()
    assert Upload.objects.count() == StoredFile.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "content", "words"),
    [
        ({"megabytes": 1}, b"x" * (1024 * 1024 + 1), "超过 1 MB"),
        ({"types": frozenset({Type.PDF})}, b"text", "这里只能上传：PDF"),
        ({}, b"", "空文件"),
        ({"per_day": 0}, b"text", "达到上限"),
    ],
)
def test_limits_of_the_purpose(member, changes, content, words):
    purpose = Purpose("tests.limits", "测试", everybody, **changes)
    with pytest.raises(ValidationError, match=words):
        accept(member, content, purpose=purpose)


def test_kept_upload_stays_and_a_cleaned_one_is_asked_for_again(member):
    upload = accept(member)
    uploads.keep(upload)
    assert Upload.objects.get().expires_at is None
    upload.delete()
    with pytest.raises(ValidationError, match="重新上传"):
        uploads.keep(Upload(pk=upload.pk or "0" * 32, name="a.txt"))


def test_owner_removes_what_no_record_keeps(member):
    uploads.remove(accept(member), by=member)
    assert Upload.objects.count() == 0
    assert Event.objects.filter(action=FILE_REMOVED).count() == 1


def test_kept_file_and_another_persons_file_are_not_removed(member):
    upload = accept(member)
    with pytest.raises(Denied):
        uploads.remove(upload, by=UserFactory())
    uploads.keep(upload)
    with pytest.raises(ValidationError, match="正式记录"):
        uploads.remove(upload, by=member)


def test_opening_a_sensitive_file_is_kept(member, monkeypatch):
    purpose = Purpose("tests.secret", "敏感", everybody, sensitive=True)
    monkeypatch.setitem(purposes.PURPOSES, purpose.key, purpose)
    with uploads.open_for(on_disk(purpose=purpose.key), by=member) as stream:
        assert stream.read() == b"text"
    assert Event.objects.get(action=FILE_READ).actor == member


def test_file_of_a_purpose_nobody_provides_is_closed(member):
    with pytest.raises(Denied):
        uploads.open_for(on_disk(owner=member, purpose="gone"), by=member)


def test_tidying_removes_what_nothing_refers_to(tmp_path):
    kept = on_disk(b"kept")
    shared = on_disk(b"shared")
    on_disk(b"shared", expires_at=timezone.now())
    expired = on_disk(b"expired", expires_at=timezone.now())
    stray = storage.path_of("ab" * 32)
    half = stray.parent / ".new-1"
    stray.parent.mkdir(parents=True)
    for path in (stray, half):
        path.touch()
        os.utime(path, (time.time() - 90_000,) * 2)
    assert tidying.tidy() == 3
    assert set(Upload.objects.all()) == {kept, shared}
    assert not storage.path_of(expired.stored.sha256).exists()
    left = sorted(files.read(p) for p in (tmp_path / "media").rglob("*") if p.is_file())
    assert left == [b"kept", b"shared"]


def test_content_lost_from_the_disk_comes_back_with_the_next_upload(member):
    upload = accept(member)
    storage.remove(upload.stored.sha256)
    again = accept(member)
    assert storage.read(again.stored.sha256) == b"text"


def test_half_written_file_is_never_seen(monkeypatch, tmp_path):
    def broken(_handle):
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="disk full"):
        storage.write("ab" * 32, b"content")
    assert [p for p in (tmp_path / "media").rglob("*") if p.is_file()] == []


def test_a_released_file_is_tidied_away(member):
    upload = accept(member)
    uploads.keep(upload)
    assert not Upload.objects.expired().exists()
    uploads.release(upload)
    assert list(Upload.objects.expired()) == [upload]
