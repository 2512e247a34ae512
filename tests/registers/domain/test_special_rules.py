"""What a register has beside the usual: sorts closed otherwise, what is
open for long, what was closed looked back at, entries counted in another register."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.access import Denied
from portal.audit.models import Event
from portal.fields.domain import designs
from portal.figures import catalogue
from portal.figures.domain import reading
from portal.inbox.models import Task
from portal.orgs.choices import UnitLevel
from portal.periods import Period
from portal.registers.actions import REGISTER_CHANGED
from portal.registers.choices import RecordState
from portal.registers.domain import (
    looking_back,
    owing,
    records,
    registers,
    reminders,
    steps,
)
from portal.registers.models import RegisterRecord
from portal.registers.pages import waiting_entries
from tests import clock
from tests.factories import files, orgs
from tests.factories import registers as factory
from tests.factories.accounts import holder, signed_in
from tests.registers.domain.owed import shipped, still_owed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with clock.at("2026-11-16T09:00"):
        yield


@pytest.fixture
def judges(county):
    return holder("assessment_office", county)


def problem(register, unit, by, source="巡视巡察", due="2026-12-10"):
    raw = {"matter": "账目不清", "source": source, "sort": "立行立改", "due": due}
    return records.create(register, unit=unit, raw=raw, by=by)


def handed_in(record, by):
    proofs = {"outcome": [files.sent("凭证.pdf", files.pdf())]}
    records.edit(record, raw={"outcome": "已改"}, proofs=proofs, by=by)
    return steps.ask(record, words="已改", by=by)


# By sort ------------------------------------------------------------------------------------------


def test_an_inspection_s_problems_are_noted_on_weekly_and_closed_by_a_leader(
    county, office, town, member, judges
):
    register, leader = shipped("ASM-16", office), holder("department_leader", county)
    serious, usual = problem(register, town, member), problem(register, town, member, "审计")
    with clock.at("2026-11-25T09:00"):
        assert list(RegisterRecord.objects.quiet(timezone.localdate())) == [serious]
        reminders.remind(timezone.localdate())
    (task,) = Task.objects.open().filter(key__startswith="registers.quiet.")
    assert "已超过 7 天没有登记进展" in task.detail
    handed_in(serious, member)
    assert serious.state == RecordState.CHECKING
    steps.pass_on(serious, by=judges)
    with pytest.raises(Denied, match="不是本登记簿的销号科室"):
        steps.close(serious, by=judges)
    steps.close(serious, by=leader)
    handed_in(usual, member)
    assert usual.state == RecordState.ASKED
    steps.close(usual, by=judges)


def test_who_waits_for_whom_is_told_by_the_entry_s_own_rule(client, office, town, member, judges):
    register, leader = shipped("ASM-16", office), holder("department_leader", office.unit)
    handed_in(problem(register, town, member), member)
    page = signed_in(client, leader).get(f"/registers/{register.pk}/").content.decode()
    assert "同意销号" not in page
    assert [todo.title for todo in waiting_entries(judges)] == ["待审核：问题整改台账"]
    assert list(waiting_entries(leader)) == []


def test_another_rule_counts_at_once_and_its_option_is_not_dropped(office, town, member):
    register = shipped("ASM-16", office)
    record = problem(register, town, member, "审计")
    rule = {"field": "source", "option": "审计", "quiet_days": 3}
    registers.edit(register, by=office, name=register.name, sort_rules=[rule])
    record.refresh_from_db()
    assert (record.quiet_days, record.closed_by) == (3, [])
    bare = {"field": "source", "option": "审计"}
    with pytest.raises(ValidationError, match="这一类没有另写要求"):
        registers.edit(register, by=office, name=register.name, sort_rules=[bare])
    draft = designs.start_draft(register.fieldset, by=office)
    field = draft.fields.get(key="source")
    left = [one for one in field.choices if one["label"] != "审计"]
    designs.edit_field(field, by=office, choices=left)
    with pytest.raises(ValidationError, match="按类别“审计”另有要求"):
        designs.publish(draft, effective_from=timezone.localdate(), by=office)


# Open for long, looked back at --------------------------------------------------------------------


def test_what_is_open_for_sixty_days_goes_to_the_joint_meeting(client, office, town, member):
    village = orgs.village(town)
    register = shipped("BRA-25", office)
    raw = {"matter": "路灯", "list": "需求", "raised_by": "群众", "households": "3"}
    record = records.create(register, unit=village, raw={**raw, "due": "2027-06-30"}, by=member)
    owing.remind(dt.date(2027, 1, 15))
    assert still_owed() == []
    owing.remind(dt.date(2027, 1, 16))
    (task,) = still_owed()
    assert (task.role, task.unit) == ("township_member", town)
    assert "超过 60 天没有办结，请提交联席会议" in task.title
    with clock.at("2027-01-18T09:00"):
        page = signed_in(client, member)
        shown = page.get(record.get_absolute_url()).content.decode()
        assert "超过 60 天没有办结，请提交联席会议" in shown
        listed = page.get(f"/registers/{register.pk}/", {"due": "long"})
        assert [row.pk for row in listed.context["table"].data.data] == [record.pk]
        assert number("BRA-25.long", town, "2027-01") == 1
    owing.remind(dt.date(2027, 1, 19))
    record.refresh_from_db()
    steps.cancel(record, words="不做了", by=office)
    owing.remind(dt.date(2027, 1, 20))
    assert still_owed() == []


def number(key, unit, period):
    told = reading.now([catalogue.known(None)[key]], Period.parse(period), [unit])
    return next((one.value for one in told.values()), None)


def test_what_was_closed_is_looked_back_at_each_half_year(client, office, town, member):
    register, other = shipped("BRA-39", office), holder("organization_office", office.unit)
    raw = {"matter": "作风", "met_on": "2026-11-02", "due": "2026-12-31", "outcome": "已改"}
    record = records.create(register, unit=town, raw=raw, by=member)
    steps.ask(record, words="已改", by=member)
    steps.close(record, by=other)
    assert owing.remind(dt.date(2026, 12, 21)) == 0
    owing.remind(dt.date(2026, 12, 28))
    (task,) = still_owed()
    assert (task.role, task.due_on) == ("organization_office", dt.date(2026, 12, 31))
    with pytest.raises(Denied):
        looking_back.look_back(record, said="c1", words="", by=member)
    page = signed_in(client, office)
    assert "回头看" in page.get(record.get_absolute_url()).content.decode()
    asked = {"said": "c1", "words": "没有反弹"}
    assert page.post(f"/registers/records/{record.pk}/look-back/", asked).status_code == 302
    record.refresh_from_db()
    assert (record.open_values["look_back"], record.state) == ("c1", RecordState.CLOSED)
    assert record.steps.latest("pk").words == "已整改。没有反弹"
    assert still_owed() == []
    with clock.at("2027-06-28T09:00"):
        owing.remind(dt.date(2027, 6, 28))
        assert len(still_owed()) == 1
    owing.remind(dt.date(2027, 12, 28))  # more than a year after it was closed
    assert still_owed() == []


# Counted in another -------------------------------------------------------------------------------


def test_problems_of_a_life_meeting_are_entered_once_and_counted_among_all(
    client, office, town, member
):
    register, meetings = shipped("ASM-16", office), shipped("BRA-39", office)
    problem(register, town, member, "审计")
    problem(register, town, member, "民主生活会")
    raw = {"matter": "作风", "met_on": "2026-11-02", "due": "2026-12-31"}
    records.create(meetings, unit=town, raw=raw, by=member)
    assert number("ASM-16.open", town, "2026-11") == 3
    assert number("BRA-39.open", town, "2026-11") == 1
    page = signed_in(client, office)
    address = f"/registers/{register.pk}/"
    asked = {"unit": town.pk, "behind": "open", "within": "2026-11"}
    listed = page.get(address, asked)
    assert len(listed.context["table"].data.data) == 3
    assert "作风" in listed.content.decode()
    sort = {**asked, "sort": "source=c6"}
    assert len(page.get(address, sort).context["table"].data.data) == 2
    assert len(page.get(address).context["table"].data.data) == 2


def test_how_much_of_one_sort_is_closed_in_time_is_a_figure(office, town, member, judges):
    register, meetings = shipped("ASM-16", office), shipped("BRA-39", office)
    for due in ("2026-11-20", "2026-11-10"):
        handed = handed_in(problem(register, town, member, "民主生活会", due=due), member)
        steps.close(handed, by=judges)
    raw = {"matter": "作风", "met_on": "2026-11-02", "due": "2026-11-13"}
    records.create(meetings, unit=town, raw=raw, by=member)
    with clock.at("2026-11-30T09:00"):
        assert number("ASM-16.rate_c6", town, "2026-11") == Decimal("33.3")
        assert number("ASM-16.rate_c4", town, "2026-11") is None


def test_a_unit_s_share_of_what_it_took_on(county, office, town, member):
    register, taker = shipped("BRA-25", office), orgs.department(county)
    raw = {"matter": "路灯", "list": "需求", "raised_by": "群众", "households": "3"}
    raw |= {"due": "2026-11-20", "claimed_by": taker.name, "satisfaction": "满意"}
    village = orgs.village(town)
    one, _ = (records.create(register, unit=village, raw=raw, by=member) for _ in range(2))
    records.edit(one, raw={**raw, "outcome": "修好"}, by=member)
    steps.ask(one, words="修好", by=member)
    steps.close(one, by=office)
    with clock.at("2026-11-30T09:00"):
        assert number("BRA-25.claimed_rate", taker, "2026-11") == Decimal("50.0")
        assert number("BRA-25.claimed", taker, "2026-11") == 1


# Settings -----------------------------------------------------------------------------------------


def test_a_county_clerk_sets_all_of_it_in_the_form(client, office):
    register = shipped("ASM-16", office)
    shipped("BRA-39", office)
    page, address = signed_in(client, office), f"/registers/{register.pk}/edit/"
    shown = page.get(address).context["form"]
    assert shown["sort_of0"].value() == "source=巡视巡察"
    assert shown["sort_closed0"].value() == ["department_leader"]
    typed = {"name": "整改", "levels": [UnitLevel.TOWNSHIP], "kind": "task", "is_open": "on"}
    typed |= {"due_key": "due", "closed_by": ["assessment_office"], "long_days": "90"}
    typed |= {"long_act": "通报", "sort_of0": "source=审计", "sort_quiet0": "3"}
    typed |= {"kept_by": ["assessment_office"], "kept_keys": ["due"], "kept_list": "on"}
    typed |= {"look_back_key": "sort", "look_back_rule": "每半年末", "counts_in": "BRA-39"}
    answer = page.post(address, typed)
    assert answer.status_code == 302, answer.context["form"].errors
    register.refresh_from_db()
    assert register.sort_rules == [{"field": "source", "option": "审计", "quiet_days": 3}]
    assert (register.long_days, register.kept_keys, register.kept_list) == (90, ["due"], True)
    assert (register.look_back_key, register.counts_in) == ("sort", "BRA-39")
    wrong = {**typed, "sort_of0": "", "look_back_key": "", "kept_by": [], "counts_in": ""}
    errors = page.post(address, {**wrong, "counts_as": "审计"}).context["form"].errors
    assert {"sort_of0", "look_back_key", "kept_by", "counts_in"} <= errors.keys()


def test_what_is_changed_of_a_register_is_told_in_the_words_of_its_page(office, county):
    register = factory.register(county, by=office)
    key = factory.key(register, "面积")
    kept = {"kept_by": ["general_office"], "kept_keys": [key]}
    registers.edit(register, by=office, name=register.name, **kept)
    told = Event.objects.filter(action=REGISTER_CHANGED).latest("pk").detail["changes"]
    assert told == {
        "由哪个科室填写": ["", "办公室"],
        "只由科室填写的字段": ["", "面积"],
    }
