"""Files taken before looks were kept are caught up with."""

import io

import pytest
from django.core.management import call_command

from assessments.file_purposes import EVIDENCE
from portal.files.choices import Type
from portal.files.domain import likeness, uploads
from portal.files.models import PictureLook, StoredFile
from tests.factories import accounts
from tests.factories.files import pdf, photograph, picture, saved, sent

pytestmark = pytest.mark.django_db


def caught_up():
    out = io.StringIO()
    call_command("look_at_files", stdout=out)
    return out.getvalue()


def taken(name, content, purpose=EVIDENCE):
    by = accounts.UserFactory()
    return uploads.accept(sent(name, content), by=by, unit=by.unit, purpose=purpose)


def test_what_was_taken_before_is_found_again():
    photo = taken("走访.jpg", saved(photograph(1), quality=90))
    paper = taken("方案.pdf", pdf(3))
    PictureLook.objects.all().delete()
    StoredFile.objects.update(pages=None)
    assert "图片 1 张、PDF 1 份；空白或无法显示的 0 份" in caught_up()
    copy = taken("走访2.jpg", saved(photograph(1).resize((200, 150))))
    assert likeness.alike([copy.stored_id])[copy.stored_id] == {photo.stored_id}
    paper.stored.refresh_from_db()
    assert paper.stored.pages == 3
    assert "图片 0 张、PDF 0 份" in caught_up()


def test_what_shows_nothing_is_told_and_other_purposes_are_left():
    taken("白纸.png", picture("PNG", size=(300, 200)))
    taken("我的.jpg", saved(photograph(2)), purpose=uploads.PURPOSES["files.own"])
    missing = taken("丢失.jpg", saved(photograph(3)))
    PictureLook.objects.all().delete()
    uploads.storage.remove(missing.stored.sha256)
    assert "图片 0 张、PDF 0 份；空白或无法显示的 2 份" in caught_up()
    assert StoredFile.objects.filter(mime=Type.JPEG, looks__isnull=False).count() == 0
