"""The same picture is known again after what people do to it; different ones are not mixed up."""

import itertools

import pytest

from portal.files.choices import Type
from portal.files.domain import checks, likeness
from portal.files.inside.likeness import CUTS, looks_of
from portal.files.models import PictureLook
from tests.factories.files import StoredFileFactory, cut, photograph, picture, saved

DONE = {
    "saved anew": lambda image: saved(image, quality=30),
    "as PNG": lambda image: saved(image, "PNG"),
    "smaller": lambda image: saved(image.resize((160, 120))),
    "stretched": lambda image: saved(image.resize((500, 300))),
    "lighter": lambda image: saved(image.point(lambda value: min(255, int(value * 1.1 + 5)))),
    "edges off": lambda image: saved(cut(image, 0.05, 0.05, 0.05, 0.05)),
    "a tenth off": lambda image: saved(cut(image, 0.1, 0.1, 0.1, 0.1)),
    "left edge off": lambda image: saved(cut(image, 0.05, 0, 0, 0)),
    "caption off": lambda image: saved(cut(image, 0, 0, 0, 0.08)),
    "corner off": lambda image: saved(cut(image, 0.06, 0.06, 0, 0)),
}


def near(one, other):
    """As the database compares them: whole against cut."""
    pairs = [(one[0], each) for each in other] + [(each, other[0]) for each in one]
    return min((a ^ b).bit_count() for a, b in pairs) <= likeness.NEAR


@pytest.fixture(scope="module")
def looks():
    return [looks_of(saved(photograph(number), quality=90)) for number in range(16)]


@pytest.mark.parametrize("what", DONE)
def test_a_copy_is_known_again(what, looks):
    for number in range(6):
        copy = looks_of(DONE[what](photograph(number)))
        assert near(looks[number], copy), number


def test_different_pictures_are_different(looks):
    mixed = [
        pair for pair in itertools.combinations(range(16), 2) if near(*map(looks.__getitem__, pair))
    ]
    assert mixed == []


def test_a_blank_page_looks_like_nothing():
    assert looks_of(picture("PNG", size=(300, 200))) == []
    assert len(looks_of(saved(photograph(1)))) == len(CUTS)


def test_pictures_that_differ_in_no_more_bits_share_a_band():
    """The index finds all that are near: seven bits cannot spoil eight bands."""
    bits = 0x0123456789ABCDEF
    for spoiled in itertools.combinations(range(0, 64, 8), likeness.NEAR):
        other = bits ^ sum(1 << place for place in spoiled)
        assert set(likeness.bands_of(bits)) & set(likeness.bands_of(other))


def test_the_limited_child_tells_how_a_picture_looks():
    content = saved(photograph(3))
    checked = checks.checked(content, name="现场.jpg", types=Type)
    assert near(checked.looks, looks_of(content))
    assert (checked.kind, checked.pages) == (Type.JPEG, None)


@pytest.mark.django_db
class TestInTheDatabase:
    def remembered(self, content):
        stored = StoredFileFactory(content=content)
        likeness.remember(stored, looks_of(content))
        return stored.pk

    def test_all_are_found_in_one_statement(self, django_assert_num_queries):
        first, other = photograph(1), photograph(2)
        mine = self.remembered(saved(first))
        copy = self.remembered(saved(cut(first, 0.05, 0.05, 0.05, 0.05), quality=60))
        stranger, twin = self.remembered(saved(other)), self.remembered(saved(other, "PNG"))
        with django_assert_num_queries(1):
            assert likeness.alike([mine, stranger]) == {mine: {copy}, stranger: {twin}}
        with django_assert_num_queries(0):
            assert likeness.alike([]) == {}

    def test_the_same_content_is_remembered_once(self):
        content = saved(photograph(1))
        for _ in range(2):
            self.remembered(content)
        assert PictureLook.objects.filter(is_whole=True).count() == 1
        assert str(PictureLook.objects.get(is_whole=True)) == f"{looks_of(content)[0]:016x}"
