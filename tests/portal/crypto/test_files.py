"""Files at rest: unreadable without the key, and nothing of one can be changed unnoticed."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.crypto import files, keys
from portal.crypto.providers import UnreadableError

PLAIN = "身份证号 999901198503120019".encode()


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FIELD_KEYS = keys.parse(keys.new_entry("k1"), name="FIELD_KEYS")
    return settings.MEDIA_ROOT


@pytest.mark.parametrize("size", [0, 1, files.PIECE - 1, files.PIECE, files.PIECE + 1, 200_000])
def test_file_comes_back_whole_and_streamed(media, size):
    content = bytes(n % 251 for n in range(size))
    files.write(media / "jobs" / "1", content)
    assert files.read(media / "jobs" / "1") == content
    with files.open_sealed(media / "jobs" / "1") as stream:
        assert b"".join(iter(lambda: stream.read(1000), b"")) == content


def test_disk_holds_nothing_readable_and_belongs_to_one_user(media):
    path = media / "files" / "ab" / "cd" / "abcd"
    files.write(path, PLAIN)
    assert b"9999" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    folders = [media, *(media / "files").rglob("*")]
    assert {f.stat().st_mode & 0o777 for f in folders if f.is_dir()} == {0o700}
    assert [p.name for p in path.parent.iterdir()] == ["abcd"]


def test_file_field_keeps_its_content_sealed(media):
    name = default_storage.save("jobs/7-1", ContentFile(PLAIN))
    assert b"9999" not in (media / name).read_bytes()
    with default_storage.open(name) as stream:
        assert stream.read() == PLAIN


def _flipped(content):
    return content[:-30] + bytes([content[-30] ^ 1]) + content[-29:]


@pytest.mark.parametrize(
    "interfere",
    [
        _flipped,
        lambda content: content[: -files.PIECE // 2],
        lambda content: content[: -(files.PIECE + 16)],
        lambda content: content + b"more",
        lambda content: content.replace(b"|k1|", b"|k2|", 1),
    ],
    ids=["flipped", "cut", "cut at a piece", "longer", "another key"],
)
def test_interference_is_found(media, interfere):
    path = media / "jobs" / "1"
    files.write(path, bytes(3 * files.PIECE))
    path.write_bytes(interfere(path.read_bytes()))
    with pytest.raises(UnreadableError):
        files.read(path)


def test_file_put_in_the_place_of_another_is_found(media):
    files.write(media / "jobs" / "1", PLAIN)
    (media / "jobs" / "1").rename(media / "jobs" / "2")
    with pytest.raises(UnreadableError):
        files.read(media / "jobs" / "2")


def test_new_key_takes_over_and_files_of_an_older_version_become_sealed(media, settings):
    sealed, plain = media / "jobs" / "1", media / "files" / "old"
    files.write(sealed, PLAIN)
    plain.parent.mkdir(mode=0o755)
    plain.write_bytes(PLAIN)
    assert files.read(plain) == PLAIN  # as it is, until then
    new = keys.parse(keys.new_entry("k2"), name="FIELD_KEYS")
    settings.FIELD_KEYS = {**new, **settings.FIELD_KEYS}
    assert files.reseal_all(tell=lambda _: None) == 2
    assert files.reseal_all(tell=lambda _: None) == 0
    settings.FIELD_KEYS = new
    assert (files.read(sealed), files.read(plain)) == (PLAIN, PLAIN)
    assert plain.parent.stat().st_mode & 0o777 == 0o700
