"""限期改正通知: terms in working days, answers, what the giver says, who is reminded when."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from branches.choices.corrections import CorrectionState
from branches.demo import corrections as demo
from branches.demo.life import KEEPER
from branches.domain.review import correction_tasks, corrections
from branches.domain.review.corrections import CorrectionFacts
from branches.models import CorrectionNotice
from portal.access import Denied
from portal.demo import DemoPlan
from portal.inbox.models import Task
from tests import clock
from tests.factories import accounts
from tests.factories.accounts import signed_in
from tests.factories.branches import PartyOrganizationFactory
from tests.factories.reviews import CorrectionFactory

pytestmark = pytest.mark.django_db
GIVEN = dt.date(2026, 6, 15)  # a Monday; the 19th is a holiday
TODAY = dt.date(2026, 6, 16)


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.at("2026-06-16T09:00"):
        yield


@pytest.fixture
def clerk(world):
    return accounts.holder("branch_clerk", world.village)


def facts(**more):
    told = {"matter": "life", "problem": "没有开会", "demand": "补开", "given_on": GIVEN}
    return CorrectionFacts(**{**told, "workdays": 5, **more})


def give(world, by=None, **more):
    return corrections.give(world.branch, facts(**more), by=by or world.member_of_town)


def refused(act, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        act(*args, **kwargs)
    return refusal.value


def told():
    return sorted((task.role, task.title.split("：")[0]) for task in Task.objects.open())


class TestGiving:
    def test_the_term_is_in_working_days(self, world):
        notice = give(world)
        assert notice.due_on == dt.date(2026, 6, 23)  # 16, 17, 18, 22, 23
        assert notice.giver == world.town

    def test_of_the_county_it_is_the_countys(self, world):
        assert give(world, by=world.office).giver == world.county

    def test_a_clerk_gives_none(self, world, clerk):
        with pytest.raises(Denied):
            give(world, by=clerk)

    def test_all_that_is_wrong_is_said_at_once(self, world):
        wrong = refused(
            give, world, matter="", problem=" ", demand="", workdays=61,
            given_on=dt.date(2026, 6, 17),
        ).message_dict  # fmt: skip
        assert set(wrong) == {"matter", "problem", "demand", "workdays", "given_on"}


class TestAnswering:
    def test_from_the_notice_to_the_end(self, world, clerk):
        notice = corrections.answer(give(world), text="已补开", on=TODAY, by=clerk)
        assert notice.state == CorrectionState.ANSWERED
        notice = corrections.give_back(
            notice, reason="没有附记录", workdays=3, by=world.member_of_town
        )
        assert (notice.state, notice.returns) == ("returned", 1)
        assert notice.due_on == dt.date(2026, 6, 22)
        notice = corrections.answer(notice, text="已补记录", on=TODAY, by=clerk)
        notice = corrections.confirm(notice, note="属实", by=world.member_of_town)
        assert (notice.state, notice.closed_on) == ("done", TODAY)

    def test_only_the_giver_judges(self, world, clerk):
        notice = corrections.answer(give(world, by=world.office), text="已补开", on=TODAY, by=clerk)
        for act, more in (
            (corrections.confirm, {}),
            (corrections.give_back, {"reason": "不实", "workdays": 3}),
            (corrections.withdraw, {"reason": "有误"}),
        ):
            with pytest.raises(Denied):
                act(notice, by=world.member_of_town, **more)
        assert corrections.confirm(notice, by=world.office).state == "done"

    def test_what_cannot_be_is_refused(self, world, clerk):
        notice = give(world)
        assert "答复后" in "".join(
            refused(corrections.confirm, notice, by=world.member_of_town).messages
        )
        early = dt.date(2026, 6, 14)
        wrong = refused(corrections.answer, notice, text=" ", on=early, by=clerk)
        assert set(wrong.message_dict) == {"text", "on"}
        corrections.withdraw(notice, reason="有误", by=world.member_of_town)
        for act, more in (
            (corrections.withdraw, {"reason": "有误", "by": world.member_of_town}),
            (corrections.answer, {"text": "已补", "on": TODAY, "by": clerk}),
        ):
            assert refused(act, notice, **more)


class TestReminding:
    def test_the_branch_at_once_before_and_after_the_giver_after(self, world, clerk):
        give(world)
        assert told() == [("branch_clerk", "答复限期改正通知")]
        for day, expected in (
            ("2026-06-17", [("branch_clerk", "答复限期改正通知")]),
            ("2026-06-18", [("branch_clerk", "限期改正即将到期")]),
            ("2026-06-22", [("branch_clerk", "限期改正即将到期")]),
            ("2026-06-23", [("branch_clerk", "限期改正即将到期")]),
            (
                "2026-06-24",
                [
                    ("branch_clerk", "限期改正已逾期，请尽快答复"),
                    ("township_member", "1 份限期改正通知逾期未答复"),
                ],
            ),
        ):
            correction_tasks.remind(dt.date.fromisoformat(day))
            assert told() == expected, day
        assert correction_tasks.remind(dt.date(2026, 6, 24)) == 0

    def test_the_giver_is_told_how_many_wait_now(self, world, clerk):
        for count in (1, 2):
            notice = give(world)
            corrections.answer(notice, text="已补开", on=TODAY, by=clerk)
            assert told() == [("township_member", f"{count} 份限期改正通知已答复，待确认")]

    def test_acts_end_them_at_once(self, world, clerk):
        notice = give(world)
        notice = corrections.answer(notice, text="已补开", on=TODAY, by=clerk)
        assert told() == [("township_member", "1 份限期改正通知已答复，待确认")]
        assert Task.objects.get(role="branch_clerk").done_act == "答复限期改正通知"
        notice = corrections.give_back(notice, reason="不实", workdays=9, by=world.member_of_town)
        assert told() == [("branch_clerk", "答复限期改正通知")]
        corrections.withdraw(notice, reason="有误", by=world.member_of_town)
        assert told() == []

    def test_where_there_is_no_clerk_whoever_keeps_it(self, world):
        give(world)
        assert told() == [("township_member", "答复限期改正通知")]


class TestPages:
    def test_given_answered_confirmed(self, client, world, clerk):
        signed_in(client, world.member_of_town)
        sent = {
            "organization": world.branch.pk, "matter": "dues", "problem": "党费没有登记",
            "demand": "补登", "workdays": "5", "given_on": "2026-06-15",
        }  # fmt: skip
        page = client.post(reverse("branches:correction-new"), sent)
        notice = CorrectionNotice.objects.get()
        assert page.url == notice.get_absolute_url()
        signed_in(client, clerk)
        assert "补登" in client.get(notice.get_absolute_url()).text
        answering = reverse("branches:correction-answer", args=[notice.pk])
        assert "改正要求：补登" in client.get(answering).text
        assert client.post(answering, {"text": "已补登", "on": "2026-06-16"}).status_code == 302
        confirming = reverse("branches:correction-confirm", args=[notice.pk])
        assert client.post(confirming, {}).status_code == 403
        signed_in(client, world.member_of_town)
        assert client.post(confirming, {"note": "属实"}).status_code == 302
        assert "已改正" in client.get(reverse("branches:corrections")).text
        paper = client.get(reverse("branches:correction-docx", args=[notice.pk]))
        assert paper.headers["Content-Disposition"].startswith("attachment")

    def test_the_list_is_narrowed(self, client, world):
        CorrectionFactory(organization=world.branch, problem="甲问题")
        other = PartyOrganizationFactory(unit=world.village)
        CorrectionFactory(organization=other, problem="乙问题", due_on=dt.date(2026, 6, 30))
        CorrectionFactory(organization=world.foreign, problem="丙问题")
        signed_in(client, world.member_of_town)
        late = client.get(reverse("branches:corrections", query={"late": "true"})).text
        assert "甲问题" in late
        assert "逾期未答复" in late
        assert "乙问题" not in late
        assert "丙问题" not in client.get(reverse("branches:corrections")).text
        found = client.get(reverse("branches:corrections", query={"q": "乙问题"})).text
        assert "甲问题" not in found


def test_the_demo_has_every_state(world, monkeypatch):
    monkeypatch.setattr(demo, "_EVERY", 1)
    accounts.UserFactory(unit=world.county, username=KEEPER)
    for _ in range(6):
        PartyOrganizationFactory(unit=world.village)
    demo.build(DemoPlan(scale=1, today=TODAY))
    states = set(CorrectionNotice.objects.values_list("state", flat=True))
    assert states == {"given", "answered", "returned", "done"}
    assert correction_tasks.remind(TODAY)
