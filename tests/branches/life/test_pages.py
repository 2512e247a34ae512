"""Pages of activities: at a desk, on a phone step by step, a township's sheet, the matrix."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from branches.choices.life import ActivityState
from branches.models import Activity, ActivityKind, Duty
from tests.factories import accounts
from tests.factories.accounts import signed_in
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.life import ActivityFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def url(name, *args, **query):
    return reverse(f"branches:{name}", args=args, query=query)


@pytest.fixture
def desk(client, world):
    world.members = MemberFactory.create_batch(3, organization=world.branch)
    return signed_in(client, world.member_of_town)


@pytest.fixture
def phone(client, world):
    world.members = MemberFactory.create_batch(3, organization=world.branch)
    world.clerk = accounts.holder("branch_clerk", world.village)
    return signed_in(client, world.clerk)


def kind(code):
    return ActivityKind.objects.get(code=code).pk


def typed(world, form, **more):
    """What the page sends: its own boxes as they stand, and what is typed."""
    boxes = {f"tick_{one.pk}": "present" for one in world.members}
    asked = {"kinds": [kind("theme")], "held_on": f"{TODAY}", "topic": "学习党章"}
    return {**boxes, **asked, "roster": form.asked, **more}


class TestAtADesk:
    def test_whole_at_once(self, desk, world):
        begun = desk.post(
            url("activity-begin"),
            {"organization": world.branch.pk, "kinds": [kind("theme")], "held_on": f"{TODAY}"},
        )
        assert begun.url == url("activity-new", world.branch.pk, held_on=TODAY, kind="theme")
        page = desk.get(begun.url)
        assert [member for member, _ in page.context["form"].rows]
        sent = typed(world, page.context["form"])
        sent[f"tick_{world.members[0].pk}"] = "leave:sick"
        answer = desk.post(begun.url, sent)
        made = Activity.objects.get()
        assert answer.url == made.get_absolute_url()
        assert (made.expected, made.present, made.on_leave) == (3, 2, 1)
        assert "病假" in desk.get(f"{made.get_absolute_url()}?tab=attendance").text

    def test_another_day_draws_the_list_anew_first(self, desk, world):
        there = url("activity-new", world.branch.pk, held_on=TODAY, kind="theme")
        form = desk.get(there).context["form"]
        earlier = TODAY - dt.timedelta(days=1)
        page = desk.post(there, typed(world, form, held_on=f"{earlier}"))
        assert page.status_code == 422
        assert "名单已按所选的类型和日期更新" in page.text
        again = desk.post(there, typed(world, page.context["form"], held_on=f"{earlier}"))
        assert again.status_code == 302

    def test_what_is_wrong_stands_beside_its_box(self, desk, world):
        there = url("activity-new", world.branch.pk, kind="theme")
        tomorrow = TODAY + dt.timedelta(days=1)
        sent = {"kinds": [kind("theme")], "held_on": f"{tomorrow}", "topic": "甲",
                "expected": 3, "present": 4}  # fmt: skip
        page = desk.post(there, sent)
        errors = page.context["form"].errors
        assert {"held_on", "present"} <= set(errors)
        assert 'value="甲"' in page.text

    def test_corrected_given_back_approved_and_withdrawn(self, desk, world):
        made = ActivityFactory(organization=world.branch, held_on=TODAY)
        edit = url("activity-edit", made.pk)
        page = desk.get(edit)
        sent = {"kinds": [kind("theme")], "held_on": f"{TODAY}", "topic": "改后", "expected": 10,
                "present": 9, "on_leave": 0}  # fmt: skip
        sent["seen"] = page.context["page"].fingerprint()
        assert "reason" in desk.post(edit, sent).context["form"].errors
        assert desk.post(edit, {**sent, "reason": "写错"}).status_code == 302
        assert "写错" in desk.get(f"{made.get_absolute_url()}?tab=corrections").text
        desk.post(url("activity-return", made.pk), {"reason": "缺内容"})
        assert "缺内容" in desk.get(made.get_absolute_url()).text
        desk.post(url("activity-submit", made.pk), {})
        desk.post(url("activity-approve", made.pk), {})
        made.refresh_from_db()
        assert made.state == ActivityState.REVIEWED
        desk.post(url("activity-withdraw", made.pk), {"reason": "重复"})
        assert "已撤回" in desk.get(made.get_absolute_url()).text
        assert desk.get(edit).status_code == 404

    def test_list_with_its_filters(self, desk, world, django_assert_num_queries):
        for day, entered, code in ((1, 2, "theme"), (2, 40, "class"), (3, 3, "theme")):
            held = TODAY - dt.timedelta(days=60 - day)
            ActivityFactory(
                organization=world.branch, held_on=held, topic=f"第{day}次", kind=code,
                entered_on=held + dt.timedelta(days=entered),
            )  # fmt: skip
        ActivityFactory(organization=world.foreign, topic="外乡")

        def listed(**query):
            rows = desk.get(url("activities", **query)).context["table"].rows
            return {row.record.topic for row in rows}

        assert listed() == {"第1次", "第2次", "第3次"}
        assert listed(kind="class") == {"第2次"}
        assert listed(late="true") == {"第2次"}
        assert listed(q="第3") == {"第3次"}
        assert listed(organization=world.branch.pk, source="import") == set()
        with django_assert_num_queries(9):
            desk.get(url("activities"))


class TestOnAPhone:
    def test_five_steps_with_a_kept_draft(self, phone, world):
        home = phone.get(url("life-home"))
        assert str(world.branch) in home.text
        start = url("activity-start", world.branch.pk)
        first = phone.post(
            start, {"kinds": [kind("theme")], "held_on": f"{TODAY}", "topic": "学习党章"}
        )
        draft = Activity.objects.get()
        assert first.url == url("step-roster", draft.pk)
        assert url("step-roster", draft.pk) in phone.get(url("life-home")).text
        boxes = {f"tick_{one.pk}": "present" for one in world.members}
        second = phone.post(first.url, {**boxes, "observers": 1})
        assert second.url == url("step-subject", draft.pk)
        third = phone.post(second.url, {"topic": "学习党章第一章", "study": "党章"})
        assert third.url == url("step-minutes", draft.pk)
        fourth = phone.post(third.url, {"content": "讨论热烈", "is_passed": "on"})
        assert fourth.url == url("step-submit", draft.pk)
        assert "应到 3 人，实到 3 人" in phone.get(fourth.url).text
        assert phone.post(fourth.url, {}).url == url("life-home")
        draft.refresh_from_db()
        assert (draft.state, draft.topic, draft.content) == (
            ActivityState.SUBMITTED, "学习党章第一章", "讨论热烈",
        )  # fmt: skip
        assert phone.get(first.url).status_code == 404


class TestATownshipsSheet:
    def test_villages_on_one_screen(self, desk, world):
        second = PartyOrganizationFactory(unit=world.village, parent=world.committee)
        page = desk.get(url("life-batch", unit=world.town.pk))
        organisations = [one for one, _ in page.context["form"].lines]
        assert organisations == [world.committee, world.branch, second]
        theme = kind("theme")
        sent = {"shared_date": f"{TODAY}", "shared_topic": "统一主题党日"}
        sent |= {f"present_{one.pk}_{theme}": 3 for one in (world.branch, second)}
        answer = desk.post(url("life-batch", unit=world.town.pk), sent)
        assert answer.status_code == 302
        assert set(Activity.objects.values_list("topic", "source", "present")) == {
            ("统一主题党日", "township", 3)
        }
        assert "已开展" in desk.get(url("life-batch", unit=world.town.pk)).text

    def test_every_fault_in_its_box_and_nothing_kept(self, desk, world):
        committee = kind("class")
        key = f"{world.branch.pk}_{committee}"
        sent = {f"present_{key}": 9, f"date_{key}": "2020-01-01"}
        page = desk.post(url("life-batch", unit=world.town.pk), sent)
        assert set(page.context["form"].errors) == {f"topic_{key}", f"date_{key}"}
        sent = {f"present_{key}": 9, f"date_{key}": f"{TODAY}", f"topic_{key}": "甲"}
        page = desk.post(url("life-batch", unit=world.town.pk), sent)
        assert page.context["form"].errors[f"present_{key}"] == [
            "实到 9 人，多于应到 3 人。请核对。"
        ]
        assert not Activity.objects.exists()


class TestTheMatrix:
    def test_cells_totals_and_filters(self, desk, world, django_assert_num_queries):
        other = PartyOrganizationFactory(unit=world.village, parent=world.committee)
        Duty.objects.exclude(kind__code="theme").update(closed_on=TODAY)
        for month in range(1, TODAY.month + 1):
            ActivityFactory(organization=world.branch, held_on=dt.date(TODAY.year, month, 1))
        page = desk.get(url("life-matrix"))
        table = page.context["table"]
        rates = {row.record: table.value_rate(row.record) for row in table.rows}
        assert (rates[world.branch], rates[other]) == ("100.00%", "0.00%")
        assert f"organization={world.branch.pk}" in page.text
        low = desk.get(url("life-matrix", below="60")).context["table"].rows
        assert {row.record for row in low} == {other, world.committee}
        with django_assert_num_queries(14):
            desk.get(url("life-matrix"))

    def test_as_a_workbook(self, client, world):
        office = signed_in(client, world.office)
        ActivityFactory(organization=world.branch, held_on=TODAY.replace(day=1))
        answer = office.get(url("life-matrix", export="xlsx"))
        sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
        rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows()}
        assert "1/1" in rows[str(world.branch)] or any(
            str(value).startswith("1/") for value in rows[str(world.branch)]
        )

    def test_the_tab_of_an_organisation_tells_what_is_missing(self, desk, world):
        page = desk.get(f"{world.branch.get_absolute_url()}?tab=life")
        assert "主题党日 0/1" in page.text
