"""Pages of presets: added in a few clicks, differences taken over or not."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.registers.domain import presets
from portal.registers.models import Register
from portal.registers.presets import PRESETS
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db


def test_ticked_presets_are_added(client, office):
    url = reverse("registers:presets")
    page = signed_in(client, office).get(url).content.decode()
    assert "问题整改台账" in page
    assert "只给干部科、部领导看" in page
    answer = client.post(url, {"preset": ["ASM-16", "REP-03", "<x>"]}, follow=True)
    assert "已添加 2 个登记簿" in answer.content.decode()
    assert set(Register.objects.values_list("preset", flat=True)) == {"ASM-16", "REP-03"}
    refused = client.post(url, {}, follow=True).content.decode()
    assert "没有选登记簿" in refused
    client.post(url, {"all": "1"})
    assert Register.objects.count() == len(PRESETS) - 2
    assert "全部添加" not in client.get(url).content.decode()


def test_differences_are_adopted_or_declined(client, office, monkeypatch):
    (register,) = presets.install([PRESETS["POR-01"]], on=timezone.localdate(), by=office)
    later = replace(PRESETS["POR-01"], note="另记。", fields=PRESETS["POR-01"].fields[:-1])
    monkeypatch.setitem(PRESETS, "POR-01", later)
    assert "有更新" in signed_in(client, office).get(reverse("registers:presets")).content.decode()
    design = client.get(reverse("registers:design", args=[register.pk])).content.decode()
    assert "预置有更新" in design
    url = reverse("registers:offers", args=[register.pk])
    page = client.get(url).content.decode()
    assert "删除字段“缺席”" in page
    answer = client.post(url, {"part": "fields:absent"}, follow=True).content.decode()
    assert "已采用" in answer
    answer = client.post(url, {"part": "facts:note", "keep": "1"}, follow=True).content.decode()
    assert "已保留本县的" in answer
    assert "没有要核对的更新" in answer
    again = client.post(url, {"part": "facts:note"}, follow=True).content.decode()
    assert "已经没有差别" in again
    register.refresh_from_db()
    assert register.note != "另记。"
    drafted = register.fieldset.versions.drafts().get()
    assert not drafted.fields.filter(label="缺席").exists()
