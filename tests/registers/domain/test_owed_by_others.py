"""What each person, or the county as a whole, owes a register."""

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document

from portal.access import OFFICES
from portal.fields.choices import KindKey
from portal.fields.domain import designs
from portal.inbox.domain import tasks
from portal.orgs.choices import UnitLevel
from portal.registers.choices import OwedBy
from portal.registers.domain import owed_by_others, owed_now, owing, records, registers, steps
from tests import clock
from tests.factories import orgs
from tests.factories import registers as make
from tests.factories.accounts import holder, signed_in
from tests.factories.people import PersonFactory
from tests.registers.domain.owed import asks, shipped, still_owed

pytestmark = pytest.mark.django_db

DECEMBER = dt.date(2026, 12, 30)


@pytest.fixture(autouse=True)
def monday():
    with clock.at("2026-11-16T09:00"):
        yield


def with_person(role, unit):
    account = holder(role, unit)
    return account, PersonFactory(name=account.name, unit=unit)


def days(register, who, unit, by, **typed):
    raw = {"who": who.name, "since": "2026-11-02", "until": "2026-11-06", "place": unit.name}
    raw |= {"days": "4.5", "problems": "0", **typed}
    return records.create(register, unit=unit, raw=raw, by=by)


def test_a_leader_owes_five_days_a_month_and_an_officer_eighty_a_year(county, office):
    register = shipped("ASM-20", office)
    leader, who = with_person("department_leader", county)
    clerk, other = with_person("general_office", county)
    registers.edit(register, by=office, name="调研", filled_by=[*OFFICES, "department_leader"])
    days(register, who, county, leader)
    days(register, other, county, clerk)
    owing.remind(dt.date(2026, 11, 24))
    (task,) = still_owed()
    assert (task.assignee, task.due_on) == (leader, dt.date(2026, 11, 30))  # the 28th: a Saturday
    assert "应完成 5 天，已有 4.5 天" in task.detail
    days(register, who, county, leader, days="0.5", since="2026-11-09", until="2026-11-09")
    assert still_owed() == []
    owing.remind(DECEMBER)
    left = {task.assignee: task.detail for task in still_owed() if "2026年应" in task.detail}
    assert "应完成 80 天，已有 4.5 天" in left[clerk]
    assert leader not in left


def test_each_leader_on_the_list_visits_and_lectures(county, office, town):
    """Who is named within a year; the office that sets the list is told, where the leader has no
    account that fills."""
    register = shipped("BRA-11", office)
    leader, again = (PersonFactory(unit=county, name=name) for name in ("江平", "江安"))

    def visit(who, task="调研指导", due="2026-12-20"):
        raw = {"matter": "联系", "leader": who.name, "task": task, "solved": "0", "due": due}
        return records.create(register, unit=town, raw=raw, by=office)

    visit(leader)
    visit(again, task="讲党课", due="2026-08-31")  # of the third quarter
    owing.remind(DECEMBER)
    told = {(task.role, task.title, task.detail[:2]) for task in still_owed()}
    assert told == {
        ("organization_office", "2026年第四季度还没有完成：领导联系点“调研指导”", "江安"),
        ("organization_office", "2026年下半年还没有完成：领导联系点“讲党课”", "江平"),
    }
    entry = visit(leader, task="讲党课")
    assert {task.detail[:2] for task in still_owed()} == {"江安"}
    steps.cancel(entry, words="不讲了", by=office)
    owing.remind(DECEMBER)
    assert {task.detail[:2] for task in still_owed()} == {"江安", "江平"}


def test_the_county_as_a_whole_creates_so_many(county, office):
    register = shipped("BRA-31", office)
    asked = asks("每年12月31日", 2, by=OwedBy.WHOLE)
    registers.edit(register, by=office, name="模范机关", owed=asked)
    (first, second) = (orgs.department(county) for _ in range(2))
    raw = {"matter": "创建", "content": "党建品牌", "own_view": "达到", "due": "2026-12-20"}
    records.create(register, unit=first, raw=raw, by=office)
    assert owing.remind(DECEMBER) == 1
    (task,) = still_owed()
    assert (task.role, task.unit) == ("organization_office", county)
    assert "应完成 2 条，已有 1 条" in task.detail
    records.create(register, unit=second, raw=raw, by=office)
    assert still_owed() == []


def test_a_campaign_ends_once(county, office, town, member):
    register = shipped("ASM-22", office)
    registers.edit(register, by=office, name="制度", owed=asks("2026年12月18日"))
    assert owed_now.running(register)[0].due_on == dt.date(2026, 12, 18)
    owing.remind(dt.date(2026, 12, 14))
    assert {task.due_on for task in still_owed()} == {dt.date(2026, 12, 18)}
    with clock.at("2027-12-14T09:00"):
        assert owed_now.running(register) == []
        owing.remind(dt.date(2027, 12, 14))
        assert still_owed() == []


def test_whoever_two_are_called_is_nobody_s_account(county, office):
    register = shipped("ASM-19", office)
    leader, _ = with_person("department_leader", county)
    assert [row.account for row in owed_by_others.people(register, of_persons(register))] == [
        leader
    ]
    PersonFactory(name=leader.name, unit=county)
    assert owed_by_others.people(register, of_persons(register)) == []


def of_persons(register):
    return owed_now.running(register, by=OwedBy.PERSON)[0]


def test_asking_persons_costs_the_same_however_many(county, office):
    register = shipped("ASM-19", office)
    counts = []
    for _ in range(3):
        with_person("department_leader", county)
        with CaptureQueriesContext(connection) as queries:
            list(owed_by_others.people(register, of_persons(register)))
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_who_has_done_how_much_is_listed_by_person(client, county, office):
    register = shipped("ASM-20", office)
    registers.edit(register, by=office, name="调研", filled_by=[*OFFICES, "department_leader"])
    leader, who = with_person("department_leader", county)
    days(register, who, county, leader)
    days(register, who, county, leader, since="2026-10-08", until="2026-10-09", days="2")
    page = signed_in(client, office)
    address = f"/registers/{register.pk}/people/"
    shown = page.get(address).content.decode()
    assert who.name in shown
    assert "每人月度至少 5 天，时限：每月28日" in shown
    assert "4.5 / 5" in shown
    ((_, listed, cells),) = page.get(address).context["lines"]
    assert cells == ["2", "6.5", "0", "4.5 / 5", "—"]
    assert page.get(listed).context["table"].data.data.count() == 2
    assert page.get(address, {"export": "xlsx"}).status_code == 200
    document = Document(io.BytesIO(page.get(address, {"paper": "docx"}).content))
    [table] = document.tables
    assert [cell.text for cell in table.rows[1].cells] == [who.name, str(who.unit), *cells]
    assert "每人月度至少 5 天，时限：每月28日" in document.paragraphs[-2].text


def test_a_county_clerk_asks_persons_in_the_form(client, county, office):
    fields = [
        {"label": "人员", "kind": KindKey.PERSON},
        {"label": "天数", "kind": KindKey.DECIMAL, "unit_of_measure": "天"},
    ]
    register = make.register(county, fields, (), name="蹲点")
    who, number = (make.key(register, label) for label in ("人员", "天数"))
    typed = {"name": "蹲点", "levels": [UnitLevel.TOWNSHIP], "kind": "log", "is_open": "on"}
    typed |= {"owed_rule0": "每月末", "owed_times0": "5", "owed_by0": f"person={who}"}
    typed |= {"owed_sum0": number, "owed_roles0": ["department_leader"]}
    page, address = signed_in(client, office), f"/registers/{register.pk}/edit/"
    assert page.post(address, typed).status_code == 302
    register.refresh_from_db()
    (kept,) = register.owed
    assert (kept["by"], kept["person"], kept["sum"]) == ("person", who, number)
    assert page.get(address).context["form"]["owed_by0"].value() == f"person={who}"
    wrong = {**typed, "owed_by0": "", "owed_sum0": ""}
    answer = page.post(address, wrong)
    assert "只有“每人”的才选角色" in answer.content.decode()
    draft = designs.start_draft(register.fieldset, by=office)
    designs.remove_field(draft.fields.get(key=number), by=office)
    with pytest.raises(ValidationError, match="每人（部领导）每月末合计至少 5"):
        designs.publish(draft, effective_from=timezone.localdate(), by=office)


def test_a_person_s_to_do_ends_by_hand_as_any_other(county, office):
    shipped("ASM-19", office)
    leader, _ = with_person("department_leader", county)
    with clock.at("2027-03-29T09:00"):
        owing.remind(dt.date(2027, 3, 29))
        (task,) = still_owed()
        assert (task.assignee, task.role) == (leader, "")
        tasks.complete(task.key, by=leader, act="办结")
        assert still_owed() == []
