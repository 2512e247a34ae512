"""A register as a whole: by state, mine, who has not filled and is asked to; several at once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.access import Denied
from portal.audit.models import Event
from portal.fields.choices import KindKey
from portal.inbox.choices import TaskState
from portal.inbox.models import Notice, Task
from portal.registers.actions import REGISTER_URGED
from portal.registers.choices import RecordState, RegisterKind
from portal.registers.domain import records, urging
from portal.registers.models import Register, RegisterRecord, Urging
from tests.factories import registers as factory
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def tasks(county, office):
    facts = {"kind": RegisterKind.TASK, "number_prefix": "ZG", "closed_by": ["organization_office"]}
    return factory.register(county, (), (), by=office, name="整改台账", **facts)


@pytest.fixture
def entries(tasks, town, member):
    typed = {"完成时限": "2020-01-31", "办结情况": "已补缴"}
    return [
        records.create(tasks, unit=town, raw=factory.raw(tasks, 事项=name, **typed), by=member)
        for name in ("甲事", "乙事", "丙事")
    ]


def url(name, *args):
    return reverse(f"registers:{name}", args=args)


def in_state(state, *entries):
    RegisterRecord.objects.filter(pk__in=[one.pk for one in entries]).update(state=state)


# By state ---------------------------------------------------------------------------------------


def test_the_board_shows_tasks_by_state_and_what_is_late(client, tasks, entries, office):
    in_state(RecordState.ASKED, entries[0])
    page = signed_in(client, office).get(url("board", tasks.pk))
    columns = {column.state: column for column in page.context["columns"]}
    assert [card.name for card in columns[RecordState.ASKED].cards] == ["甲事"]
    assert (columns[RecordState.OPEN].count, columns[RecordState.CLOSED].count) == (2, 0)
    assert "已逾期" in page.content.decode()
    narrowed = client.get(url("board", tasks.pk), {"step": "asked"})
    assert sum(column.count for column in narrowed.context["columns"]) == 1


def test_a_log_has_no_board(client, register, office):
    assert signed_in(client, office).get(url("board", register.pk)).url == (
        register.get_absolute_url()
    )


def test_the_board_costs_the_same_however_many_entries(
    client, tasks, entries, office, django_assert_max_num_queries
):
    signed_in(client, office)
    with django_assert_max_num_queries(32):
        client.get(url("board", tasks.pk))


# Mine -------------------------------------------------------------------------------------------


def test_mine_are_those_i_filled_and_those_i_am_in_charge_of(client, county, office, town, member):
    fields = [
        {"label": "事项", "kind": KindKey.TEXT},
        {"label": "负责人", "kind": KindKey.PERSON},
        {"label": "责任单位", "kind": KindKey.UNIT},
    ]
    made = factory.register(county, fields, (), by=office, name="督办")
    mine = factory.record(made, town, member, 事项="甲")
    factory.record(made, town, office, 事项="乙", 负责人={"pk": 1, "name": member.name})
    factory.record(made, town, office, 事项="丙", 责任单位=town.pk)
    factory.record(made, town, office, 事项="丁", 责任单位=county.pk)
    page = signed_in(client, member)
    address = made.get_absolute_url()
    assert page.get(address, {"mine": "filled"}).context["total"] == 1
    charged = page.get(address, {"mine": "charged"})
    assert charged.context["total"] == 2
    assert mine not in list(charged.context["table"].data.data)


# Who has not filled, and is asked to --------------------------------------------------------------


def test_units_that_filled_nothing_are_listed_in_scope(register, office, member, town, other_town):
    factory.record(register, town, member, 名称="甲")
    assert list(urging.unfilled(register, office)) == [other_town]
    assert list(urging.unfilled(register, member)) == []
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert set(urging.unfilled(register, office, since=tomorrow)) == {town, other_town}
    RegisterRecord.objects.update(state=RecordState.VOID)
    assert set(urging.unfilled(register, office)) == {town, other_town}


def test_a_unit_is_asked_once_a_day_and_no_more_once_it_has_filled(register, office, member, town):
    urging.urge(register, town, words="请于周五前填报", by=office)
    task = Task.objects.get()
    assert (task.title, task.detail) == ("请填报：党建阵地登记", "请于周五前填报")
    assert task.is_for(member)
    assert Notice.objects.get().user == member
    assert Event.objects.get(action=REGISTER_URGED).detail["unit"] == str(town)
    with pytest.raises(ValidationError, match=f"{office.name}已催报过，一天只催一次"):
        urging.urge(register, town, by=office)
    records.create(register, unit=town, raw=factory.raw(register, 名称="甲"), by=member)
    task.refresh_from_db()
    assert (task.state, task.done_by) == (TaskState.DONE, member)
    Urging.objects.update(day=dt.date(2020, 1, 1))
    with pytest.raises(ValidationError, match="今天刚填报过"):
        urging.urge(register, town, by=office)


def test_a_register_known_to_some_is_asked_for_without_its_name(register, office, member, town):
    """A to-do may be seen by a head who does not know of it."""
    Register.objects.update(seen_by=["organization_office", "township_member"])
    urging.urge(Register.objects.get(), town, by=office)
    told = (Task.objects.get().title, Notice.objects.get().title)
    assert told == ("请填报：登记簿事项", "请填报：登记簿事项")


def test_nobody_is_asked_in_vain_or_by_those_who_may_not(register, office, member, town, county):
    with pytest.raises(Denied):
        urging.urge(register, town, by=member)
    with pytest.raises(ValidationError, match="不由“云岭县”这一级填报"):
        urging.urge(register, county, by=office)
    Register.objects.update(is_open=False)
    with pytest.raises(ValidationError, match="已停止填报"):
        urging.urge(register, town, by=office)


def test_ticked_units_are_asked_from_the_list(client, register, office, town, other_town):
    page = signed_in(client, office)
    listed = page.get(url("unfilled", register.pk)).content.decode()
    assert ("东河镇" in listed, "西山镇" in listed) == (True, True)
    assert url("urge", register.pk) in listed
    picks = {"pick": [town.pk, other_town.pk]}
    assert "东河镇" in page.get(url("urge", register.pk), picks).content.decode()
    answer = page.post(url("urge", register.pk), {**picks, "words": "本周内"}, follow=True)
    assert "已催报 2 个单位" in answer.content.decode()
    assert office.name in answer.content.decode()
    again = page.post(url("urge", register.pk), picks)
    assert again.status_code == 422
    assert "一天只催一次" in again.content.decode()
    assert Urging.objects.count() == 2


def test_the_list_of_units_takes_a_time_from_which_on_to_count(
    client, register, office, member, town
):
    factory.record(register, town, member, 名称="甲")
    RegisterRecord.objects.update(counts_on=dt.date(2020, 1, 1))
    page = signed_in(client, office)
    assert page.get(url("unfilled", register.pk)).context["total"] == 0
    assert page.get(url("unfilled", register.pk), {"since": "year"}).context["total"] == 1


# Several at once ----------------------------------------------------------------------------------


def test_what_was_asked_for_is_closed_at_once_all_or_none(client, tasks, entries, office):
    in_state(RecordState.ASKED, *entries[:2])
    page = signed_in(client, office)
    assert url("close-many", tasks.pk) in page.get(tasks.get_absolute_url()).content.decode()
    everything = {"pick": [one.pk for one in entries], "words": ""}
    refused = page.post(url("close-many", tasks.pk), everything)
    assert refused.status_code == 422
    assert "不能销号" in refused.content.decode()
    assert not RegisterRecord.objects.filter(state=RecordState.CLOSED).exists()
    page.post(url("close-many", tasks.pk), {"pick": [one.pk for one in entries[:2]], "words": ""})
    assert RegisterRecord.objects.filter(state=RecordState.CLOSED).count() == 2


def test_several_go_back_with_one_reason(client, tasks, entries, office):
    in_state(RecordState.ASKED, *entries)
    page, picks = signed_in(client, office), [one.pk for one in entries]
    page.post(url("give-back-many", tasks.pk), {"pick": picks, "words": "请附名单"})
    assert {one.steps.get().words for one in entries} == {"请附名单"}


def test_who_fills_may_void_several_but_close_none(client, register, tasks, entries, member):
    town = entries[0].unit
    records = [factory.record(register, town, member, 名称=name) for name in ("甲", "乙")]
    page = signed_in(client, member)
    assert url("void-many", register.pk) in page.get(register.get_absolute_url()).content.decode()
    sent = {"pick": [one.pk for one in records], "words": "重复填报"}
    page.post(url("void-many", register.pk), sent)
    assert register.records.filter(state=RecordState.VOID).count() == 2
    assert "close-many" not in page.get(tasks.get_absolute_url()).content.decode()
    in_state(RecordState.ASKED, *entries)
    sent = {"pick": [one.pk for one in entries], "words": ""}
    refused = page.post(url("close-many", tasks.pk), sent)
    assert "您不是本登记簿的销号科室" in refused.content.decode()
    assert not RegisterRecord.objects.filter(state=RecordState.CLOSED).exists()
