import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.access import Denied
from portal.audit.models import Event
from portal.files.models import Upload
from portal.inbox.domain import policies, policy_files
from portal.inbox.models import Policy, PolicyFile
from tests.factories.accounts import signed_in
from tests.factories.files import docx, picture, sent
from tests.factories.inbox import PolicyFactory

TEXT = "第一条 专款专用。"
FACTS = {
    "title": "经费管理办法",
    "number": "云组发〔2026〕3号",
    "issuer": "中共云岭县委组织部",
    "category": "organization",
    "issued_on": dt.date(2026, 3, 1),
    "text": TEXT,
}


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_SCANNER = ""


def scan(name="办法.docx"):
    return sent(name, docx("第一条"))


def names(version):
    return [file.upload.name for file in version.files.order_by("pk")]


def opened(client, upload):
    answer = client.get(upload.get_absolute_url())
    return answer.status_code, b"".join(answer) if answer.streaming else b""


def test_annexes_stay_with_their_version(office):
    policy = policies.issue(by=office, files=[scan(), sent("附表.png", picture("PNG"))], **FACTS)
    changed = {"effective_on": dt.date(2026, 6, 1), "document": "云组发〔2026〕9号"}
    policies.amend(policy, text=TEXT + "改", files=[scan("新办法.docx")], by=office, **changed)
    first, second = policy.versions.order_by("ordinal")
    assert (names(first), names(second)) == (["办法.docx", "附表.png"], ["新办法.docx"])
    assert not Upload.objects.exclude(expires_at=None).exists()


def test_one_bad_file_and_nothing_is_taken_in(office):
    bad = [scan(), sent("程序.exe", b"MZ" + bytes(60)), sent("空.txt", b"")]
    with pytest.raises(ValidationError) as refusal:
        policies.issue(by=office, files=bad, **FACTS)
    messages = refusal.value.message_dict["files"]
    assert ["程序.exe" in messages[0], "空文件" in messages[1]] == [True, True]
    assert (Policy.objects.count(), PolicyFile.objects.count()) == (0, 0)


def test_files_are_added_and_taken_out_by_keepers_only(office, member):
    policy = PolicyFactory()
    with pytest.raises(Denied):
        policy_files.add(policy, files=[scan()], by=member)
    (file,) = policy_files.add(policy, files=[scan()], by=office)
    with pytest.raises(Denied):
        policy_files.remove(file, by=member)
    policy_files.remove(file, by=office)
    assert names(policy.versions.get()) == []
    changes = [
        event.detail["changes"] for event in Event.objects.filter(object_type="inbox.policy")
    ]
    assert changes == [{"附件": ["", "办法.docx"]}, {"附件": ["办法.docx", ""]}]
    assert Upload.objects.expired().count() == 1


def test_no_more_than_twenty_files_on_a_version(office):
    policy = PolicyFactory()
    with pytest.raises(ValidationError, match="最多 20 个"):
        policy_files.add(policy, files=[scan()] * 21, by=office)


def test_from_the_form_to_every_readers_download(client, office, member):
    keeper = signed_in(client, office)
    content = docx("第一条")
    given = {**FACTS, "files": [sent("办法.docx", content), scan("附表.docx")]}
    assert keeper.post(reverse("inbox:policy-new"), given).status_code == 302
    policy = Policy.objects.get()
    empty = keeper.post(reverse("inbox:policy-files", args=[policy.pk]), {})
    assert (empty.status_code, policy.versions.get().files.count()) == (422, 2)
    more = {"files": [scan("补充.docx")]}
    assert keeper.post(reverse("inbox:policy-files", args=[policy.pk]), more).status_code == 302
    reader = signed_in(client, member)
    page = reader.get(policy.get_absolute_url()).content.decode()
    assert [name in page for name in ("办法.docx", "附表.docx", "补充.docx")] == [True] * 3
    assert "移除" not in page
    first = PolicyFile.objects.order_by("pk").first()
    assert opened(reader, first.upload) == (200, content)
    keeper = signed_in(client, office)
    answer = keeper.post(reverse("inbox:policy-file-remove", args=[first.pk]))
    assert answer.url == policy.get_absolute_url()
    assert opened(keeper, first.upload)[0] == 404
