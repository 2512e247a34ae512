"""What a meeting decided becomes assignments in one act, whose state its row tells."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.access import Denied
from portal.fields.choices import KindKey
from portal.fields.domain import designs
from portal.inbox.domain import assignments, tasks
from portal.inbox.models import Assignment, Task
from portal.orgs.choices import UnitLevel
from portal.registers.domain import decisions, records, registers
from portal.registers.domain.decisions import Order
from portal.registers.models import Register
from portal.registers.models.decision import DecisionState
from tests.factories import registers as make
from tests.factories.accounts import holder, signed_in

pytestmark = pytest.mark.django_db

FIELDS = [
    {"label": "主题", "kind": KindKey.TEXT, "required": True},
    {"label": "议定事项", "kind": KindKey.LONG_TEXT},
    {"label": "密", "kind": KindKey.LONG_TEXT, "sensitive": True},
]
DECIDED = "1. 报送三季度党建活动情况\n2、核对流动党员名单\n\n二、更新公开栏"
TODAY = timezone.localdate
LATER = dt.timedelta(days=7)


@pytest.fixture
def general(county):
    return holder("general_office", county)


@pytest.fixture
def meetings(county, office):
    facts = {"levels": [UnitLevel.COUNTY], "filled_by": ["general_office"], "name": "每周例会"}
    register = make.register(county, FIELDS, (), by=office, **facts)
    Register.objects.update(decision_key=make.key(register, "议定事项"))
    return Register.objects.get()


@pytest.fixture
def meeting(meetings, county, general):
    raw = make.raw(meetings, 主题="十一月第二周例会", 议定事项=DECIDED)
    return records.create(meetings, unit=county, raw=raw, by=general)


@pytest.fixture
def handed_out(meeting, town, other_town, general):
    texts = [line.text for line in decisions.lines(meeting)]
    due = TODAY() + LATER
    orders = [Order(texts[0], [town], due), Order(texts[1], [town, other_town], due)]
    return decisions.hand_out(meeting, orders=orders, by=general)


def states(meeting):
    return [line.decision and line.decision.state.label for line in decisions.lines(meeting)]


def test_each_line_is_a_decision_without_its_number(meeting):
    assert [line.text for line in decisions.lines(meeting)] == [
        "报送三季度党建活动情况",
        "核对流动党员名单",
        "更新公开栏",
    ]


def test_their_state_follows_the_work(handed_out, meeting, town, member, client):
    assert states(meeting) == ["未签收", "未签收", None]
    assert Assignment.objects.count() == 2
    first = Task.objects.get(title__startswith="报送", unit=town)
    signed_in(client, member).get(first.get_absolute_url())
    assert states(meeting)[0] == "办理中"
    tasks.finish(first, note="已报", by=member)
    second = Task.objects.get(title__startswith="核对", unit=town)
    tasks.finish(second, note="已核对", by=member)
    assert states(meeting)[:2] == ["已办结", "办理中"]
    Task.objects.open().update(due_on=TODAY() - LATER)
    assert states(meeting)[:2] == ["已办结", "逾期"]


def test_only_whoever_is_to_do_it_takes_it_up(handed_out, client, general):
    task = Task.objects.first()
    signed_in(client, general).get(task.get_absolute_url())
    task.refresh_from_db()
    assert task.received_at is None


def test_a_line_goes_out_once_unless_it_was_withdrawn(handed_out, meeting, town, general):
    again = [Order(handed_out[0].text, [town], TODAY() + LATER)]
    with pytest.raises(ValidationError, match="已改或者已交办"):
        decisions.hand_out(meeting, orders=again, by=general)
    assignments.withdraw(handed_out[0].assignment, reason="另行安排", by=general)
    assert states(meeting)[0] == DecisionState.WITHDRAWN.label
    decisions.hand_out(meeting, orders=again, by=general)
    assert states(meeting)[0] == DecisionState.WAITING.label


def test_what_the_entry_no_longer_says_is_still_told(handed_out, meeting, meetings, general):
    records.edit(meeting, raw=make.raw(meetings, 议定事项="更新公开栏"), by=general)
    texts = [line.text for line in decisions.lines(meeting)]
    assert texts == ["更新公开栏", *(decision.text for decision in handed_out)]


def test_by_pages(client, meeting, meetings, general, town):
    page = signed_in(client, general).get(f"{meeting.get_absolute_url()}?tab=decisions")
    url = reverse("registers:hand-out", args=[meeting.pk])
    assert url in page.content.decode()
    day = f"{TODAY() + LATER}"
    lacking = client.post(url, {"take0": "on", "take2": "on", "due0": day})
    assert {"units0", "units2", "due2"} <= lacking.context["form"].errors.keys()
    client.post(url, {"take0": "on", "units0": [town.pk], "due0": day})
    assert states(meeting) == ["未签收", None, None]
    listed = client.get(meetings.get_absolute_url()).content.decode()
    assert "未签收 1" in listed
    assigned = client.get(Assignment.objects.get().get_absolute_url()).content.decode()
    assert meeting.get_absolute_url() in assigned


def test_the_way_back_is_shown_to_those_only_who_know_the_register(
    client, handed_out, meeting, county
):
    other = holder("cadre_office", county)
    address, origin = handed_out[0].assignment.get_absolute_url(), meeting.get_absolute_url()
    assert origin in signed_in(client, other).get(address).content.decode()
    Register.objects.update(seen_by=["general_office"])
    hidden = signed_in(client, other).get(address).content.decode()
    assert origin not in hidden
    assert "每周例会" not in hidden


def test_whoever_may_not_fill_hands_out_nothing(meeting, office, town):
    with pytest.raises(Denied):
        decisions.hand_out(
            meeting, orders=[Order("更新公开栏", [town], TODAY() + LATER)], by=office
        )


def test_a_meeting_with_work_handed_out_is_not_deleted(handed_out, meeting, general):
    with pytest.raises(ValidationError, match="议定事项已交办"):
        records.remove(meeting, by=general)


def test_only_open_text_may_be_what_was_decided(meetings, office):
    names = ("name", "note", "levels", "single", "kind", "filled_by")
    facts = {name: getattr(meetings, name) for name in names}
    with pytest.raises(ValidationError, match="不敏感的文字字段"):
        registers.edit(meetings, by=office, **facts, decision_key=make.key(meetings, "密"))
    draft = designs.start_draft(meetings.fieldset, by=office)
    designs.remove_field(draft.fields.get(label="议定事项"), by=office)
    with pytest.raises(ValidationError, match="没有了作为议定事项的文字字段"):
        designs.publish(draft, effective_from=TODAY(), by=office)
