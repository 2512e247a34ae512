import pytest
from django.urls import reverse

from portal.files.models import Upload
from tests.factories.accounts import UserFactory
from tests.factories.files import UploadFactory, on_disk, picture, sent

pytestmark = pytest.mark.django_db


def test_file_is_served_so_that_it_can_do_nothing(visitor, member):
    upload = on_disk(b"text", owner=member, name="名册.txt")
    response = visitor(member).get(upload.get_absolute_url())
    assert response.getvalue() == b"text"
    headers = response.headers
    assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].endswith("sandbox")
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Type"] == "text/plain"


@pytest.mark.parametrize(
    ("mime", "disposition"), [("image/jpeg", "inline"), ("text/plain", "attachment")]
)
def test_only_pictures_are_shown_in_the_page(visitor, member, mime, disposition):
    upload = on_disk(picture(), owner=member, name="a.jpg")
    upload.stored.mime = mime
    upload.stored.save()
    response = visitor(member).get(upload.get_absolute_url() + "?inline")
    assert response.headers["Content-Disposition"].startswith(disposition)
    response.close()


def test_foreign_file_does_not_exist_even_for_the_administrator(visitor, member, system):
    upload = on_disk(owner=member)
    for person in (UserFactory(), system):
        assert visitor(person).get(upload.get_absolute_url()).status_code == 404


def test_upload_page_stores_a_file(visitor, member):
    response = visitor(member).post(reverse("files:new"), {"file": sent("名册.txt", b"text")})
    assert response.status_code == 302
    assert Upload.objects.get().owner == member


def test_refusal_stands_on_the_upload_page(visitor, member):
    response = visitor(member).post(reverse("files:new"), {"file": sent("a.exe", b"MZ\0")})
    assert response.status_code == 422
    assert "无法识别" in response.content.decode()


def test_removal_asks_and_removes(visitor, member):
    upload = on_disk(owner=member)
    upload.expires_at = upload.created_at
    upload.save()
    browser, url = visitor(member), reverse("files:remove", args=[upload.pk])
    assert "不能恢复" in browser.get(url).content.decode()
    assert browser.post(url).status_code == 302
    assert Upload.objects.count() == 0


@pytest.mark.parametrize("page", ["files:mine", "files:all"])
def test_lists_cost_the_same_for_any_number(
    visitor, system, page, django_assert_max_num_queries, django_assert_num_queries
):
    browser = visitor(system)
    UploadFactory.create_batch(2, owner=system)
    browser.get(reverse(page))
    with django_assert_max_num_queries(12) as few:
        browser.get(reverse(page))
    UploadFactory.create_batch(8, owner=system)
    with django_assert_num_queries(len(few)):
        assert browser.get(reverse(page)).status_code == 200
