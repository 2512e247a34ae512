"""Pages of tasks in a register: what they offer to whom, the list's state, the to-dos."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.registers.choices import RecordState, RegisterKind
from portal.registers.domain import records, steps
from portal.registers.models import Register, RegisterRecord
from portal.registers.pages import waiting_entries
from tests.factories import registers as factory
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def tasks(county, office):
    facts = {"kind": RegisterKind.TASK, "number_prefix": "ZG", "quiet_days": 30}
    facts |= {"closed_by": ["organization_office"]}
    return factory.register(county, (), (), by=office, name="整改台账", **facts)


@pytest.fixture
def entry(tasks, town, member):
    typed = {"事项": "党费收缴", "完成时限": "2020-01-31", "办结情况": "已补缴"}
    return records.create(tasks, unit=town, raw=factory.raw(tasks, **typed), by=member)


def page(client, user, name, record):
    return signed_in(client, user).get(reverse(f"registers:{name}", args=[record.pk]))


def test_from_asking_to_closing_by_pages(client, entry, member, office):
    text = page(client, member, "record", entry).content.decode()
    assert "申请销号" in text
    assert "已逾期" in text
    assert "同意销号" not in text
    url = reverse("registers:ask-record", args=[entry.pk])
    sent = client.post(url, {"words": "全部补缴", **_seen(client, url)}, follow=True)
    assert "已申请销号" in sent.content.decode()

    text = page(client, office, "record", entry).content.decode()
    assert "同意销号" in text
    url = reverse("registers:close-record", args=[entry.pk])
    client.post(url, {"words": "", **_seen(client, url)})
    assert RegisterRecord.objects.get().state == RecordState.CLOSED
    history = client.get(entry.get_absolute_url() + "?tab=steps").content.decode()
    assert "全部补缴" in history


def test_a_step_is_taken_back_from_the_page_by_whoever_may(client, entry, member, office):
    steps.ask(entry, words="完成", by=member)
    steps.give_back(entry, words="请附名单", by=office)
    assert "撤回：退回" not in page(client, member, "record", entry).content.decode()
    text = page(client, office, "record", entry).content.decode()
    assert "撤回：退回" in text
    url = re.search(r'href="(/deeds/\d+/withdraw/)"', text)[1]
    client.post(url, {"reason": "看错了", **_seen(client, url)})
    entry.refresh_from_db()
    assert entry.state == RecordState.ASKED


def _seen(client, url):
    page = client.get(url).content.decode()
    _, _, rest = page.partition('name="seen" value="')
    return {"seen": rest.partition('"')[0]} if rest else {}


def test_an_entry_of_a_log_is_remarked_on_and_stays_recorded(client, register, town, member):
    record = factory.record(register, town, member, 名称="会堂")
    text = page(client, member, "record", record).content.decode()
    assert "批注" in text
    assert "登记进展" not in text
    url = reverse("registers:remark-record", args=[record.pk])
    client.post(url, {"words": "产权证号待补", **_seen(client, url)})
    record.refresh_from_db()
    assert record.state == RecordState.RECORDED
    listed = client.get(record.get_absolute_url() + "?tab=steps").content.decode()
    assert ("产权证号待补" in listed, member.name in listed, "批注" in listed) == (True,) * 3


def test_a_step_without_words_is_asked_for_them(client, entry, member):
    url = reverse("registers:note-record", args=[entry.pk])
    sent = signed_in(client, member).post(url, {"words": " ", **_seen(client, url)})
    assert sent.status_code == 422
    assert "进展情况" in sent.context["form"].errors["words"][0]


def test_a_page_that_is_out_of_date_closes_nothing_twice(client, entry, member, office):
    RegisterRecord.objects.update(state=RecordState.ASKED)
    url = reverse("registers:give-back-record", args=[entry.pk])
    seen = _seen(signed_in(client, office), url)
    RegisterRecord.objects.update(state=RecordState.CLOSED)
    sent = client.post(url, {"words": "再看看", **seen})
    assert sent.status_code == 422
    assert RegisterRecord.objects.get().state == RecordState.CLOSED


def test_the_list_tells_numbers_states_and_what_is_late(client, entry, member):
    listed = signed_in(client, member).get(entry.register.get_absolute_url())
    text = listed.content.decode()
    assert f"ZG{timezone.localdate().year}-001" in text
    assert "未开始" in text
    assert "2020-01-31" in text
    url = entry.register.get_absolute_url()
    assert client.get(url, {"due": "late"}).context["total"] == 1
    assert client.get(url, {"due": "soon"}).context["total"] == 0
    assert client.get(url, {"step": ["closed"]}).context["total"] == 0
    RegisterRecord.objects.update(at=timezone.now() - dt.timedelta(days=40))
    quiet = client.get(url, {"due": "quiet"})
    assert quiet.context["total"] == 1
    assert "久未更新" in quiet.content.decode()
    assert "久未更新" in client.get(entry.get_absolute_url()).content.decode()


def test_the_grid_holds_what_may_still_change(client, entry, member):
    url = reverse("registers:grid", args=[entry.register_id])
    assert len(signed_in(client, member).get(url).context["data"]["rows"]) == 1
    RegisterRecord.objects.update(state=RecordState.ASKED)
    assert client.get(url).context["data"]["rows"] == []


def test_who_closes_finds_what_waits_on_the_home_page(entry, member, office):
    assert list(waiting_entries(office)) == []
    RegisterRecord.objects.update(state=RecordState.ASKED)
    (todo,) = waiting_entries(office)
    assert (todo.title, todo.count) == ("待销号：整改台账", 1)
    assert list(waiting_entries(member)) == []


def test_a_register_is_set_up_and_changed_by_form(client, office, county):
    facts = {
        "name": "督办台账",
        "levels": ["township"],
        "kind": RegisterKind.TASK,
        "number_prefix": "db",
    }
    url = reverse("registers:new")
    refused = signed_in(client, office).post(url, facts)
    assert {"number_prefix", "closed_by"} <= refused.context["form"].errors.keys()
    facts |= {"number_prefix": "DB", "closed_by": ["organization_office"]}
    client.post(url, facts)
    register = Register.objects.get(name="督办台账")
    assert (register.number_prefix, register.closed_by) == ("DB", ["organization_office"])
    edit = client.get(reverse("registers:edit", args=[register.pk])).context["form"]
    offered = dict(edit.fields["due_key"].choices)
    assert offered[register.due_key] == "完成时限"
