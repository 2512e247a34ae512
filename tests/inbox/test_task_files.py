"""Files both ways: with the work handed out, with the answer; nobody else opens them."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.access import Denied
from portal.audit.models import Event
from portal.deeds.domain import deeds
from portal.files.models import Upload
from portal.inbox.domain import assignments, task_files, tasks
from portal.inbox.models import Task, TaskFile
from tests.factories.accounts import signed_in
from tests.factories.files import sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_SCANNER = ""


@pytest.fixture
def order(office, town, other_town):
    files = [sent("样表.txt")]
    return assignments.hand_out(title="报送名单", units=[town, other_town], files=files, by=office)


@pytest.fixture
def answer(order, town, member):
    task = Task.objects.get(unit=town)
    return tasks.finish(task, note="已报 12 人", files=[sent("名单.txt", b"2")], by=member)


def opens(client, user, file):
    answer = signed_in(client, user).get(file.upload.get_absolute_url())
    return answer.streaming and b"".join(answer) != b""


@pytest.fixture
def everybody(office, member, other_member, clerk):
    return {"office": office, "member": member, "other": other_member, "stranger": clerk}


def test_the_order_is_open_to_all_it_went_to_the_answer_to_those_who_gave_it(
    client, order, answer, everybody
):
    files = (order.files.get(), answer.files.get())
    seen = {
        who: tuple(opens(client, user, file) for file in files) for who, user in everybody.items()
    }
    assert seen == {
        "office": (True, True),
        "member": (True, True),
        "other": (True, False),
        "stranger": (False, False),
    }
    assert not Upload.objects.exclude(expires_at=None).exists()


def test_pages_show_them_to_both_sides(client, order, answer, office, member):
    page = signed_in(client, office).get(order.get_absolute_url()).content.decode()
    assert "样表.txt" in page
    assert "名单.txt" in page
    page = signed_in(client, member).get(answer.get_absolute_url()).content.decode()
    assert "样表.txt" in page
    assert "名单.txt" in page
    removal = reverse("inbox:task-file-remove", args=[answer.files.get().pk])
    assert removal in page
    assert reverse("inbox:task-file-remove", args=[order.files.get().pk]) not in page


def test_they_are_sent_by_the_forms(client, office, town, member):
    facts = {"title": "报送名单", "units": [town.pk], "files": sent("样表.txt")}
    signed_in(client, office).post(reverse("inbox:hand-out"), facts)
    task = Task.objects.get()
    facts = {"note": "已报", "files": sent("名单.txt")}
    signed_in(client, member).post(reverse("inbox:task-finish", args=[task.pk]), facts)
    names = [str(file) for file in TaskFile.objects.order_by("pk")]
    assert names == ["样表.txt", "名单.txt"]
    done = Event.objects.get(action="task.done")
    assert done.detail["changes"] == {"附件": ["", "名单.txt"]}


def test_a_bad_file_and_nothing_is_handed_out(office, town):
    bad = [sent("程序.exe", b"MZ" + bytes(60)), sent("空.txt", b"")]
    with pytest.raises(ValidationError) as refusal:
        assignments.hand_out(title="报送名单", units=[town], files=bad, by=office)
    messages = refusal.value.message_dict["files"]
    assert ["程序.exe" in messages[0], "空文件" in messages[1]] == [True, True]
    assert not Task.objects.exists()


def test_there_is_a_most(office, town):
    many = [sent(f"{n}.txt") for n in range(10)]
    with pytest.raises(ValidationError, match="最多 9 个附件"):
        assignments.hand_out(title="报送名单", units=[town], files=many, by=office)


def test_only_whoever_sent_it_takes_it_out_and_may_put_it_back(client, answer, office, member):
    file = answer.files.get()
    with pytest.raises(Denied, match="只能由上传人"):
        task_files.remove(file, by=office)
    with deeds.noted() as kept:
        task_files.remove(file, by=member)
    assert not opens(client, office, file)
    deeds.withdraw(kept[0], reason="移错了", by=member)
    assert opens(client, office, answer.files.get())
