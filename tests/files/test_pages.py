"""Pages of a PDF are drawn in the limited child and served as pictures."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from portal.files.choices import Type
from portal.files.domain import checks, uploads
from portal.foreign.refusing import Refused
from tests.factories import accounts, files

pytestmark = pytest.mark.django_db


def upload_of(content, owner, **facts):
    pages = checks.checked(content, name="方案.pdf", types=Type).pages
    upload = files.on_disk(content, owner=owner, name="方案.pdf", **facts)
    upload.stored.mime, upload.stored.pages = Type.PDF, pages
    upload.stored.save()
    return upload


@pytest.fixture
def owner():
    return accounts.UserFactory()


def test_how_many_there_are_is_known_from_the_upload_on():
    assert checks.checked(files.pdf(3), name="a.pdf", types=Type).pages == 3
    assert checks.checked(b"%PDF-1.7\n", name="a.pdf", types=Type).pages is None  # nothing to draw


@pytest.mark.parametrize("size", [(300, 400), (14_000, 20), (2, 14_000), (1, 1)])
def test_a_page_of_any_size_is_a_picture_for_a_screen(owner, size):
    drawn = uploads.draw_page(upload_of(files.pdf(size=size), owner), 1, by=owner)
    with Image.open(io.BytesIO(drawn)) as image:
        assert image.format == "JPEG"
        assert image.width <= 1001
        assert image.height <= 2001


@pytest.mark.parametrize("number", [0, 3, 10**9])
def test_there_is_no_other_page(owner, number):
    with pytest.raises(Refused):
        uploads.draw_page(upload_of(files.pdf(2), owner), number, by=owner)


class TestServing:
    def url(self, upload, number=1):
        return reverse("files:page", args=[upload.pk, number])

    def test_as_a_picture_that_can_do_nothing(self, client, owner):
        answer = accounts.signed_in(client, owner).get(self.url(upload_of(files.pdf(2), owner), 2))
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "private, no-store"

    def test_to_nobody_else(self, client, owner):
        upload = upload_of(files.pdf(), owner)
        stranger = accounts.signed_in(client, accounts.UserFactory())
        assert stranger.get(self.url(upload)).status_code == 404

    def test_none_where_there_is_none(self, client, owner):
        browser = accounts.signed_in(client, owner)
        assert browser.get(self.url(upload_of(files.pdf(), owner), 2)).status_code == 404
        assert browser.get(self.url(files.on_disk(owner=owner))).status_code == 404
