"""The page of what is asked, its settings, and what units say of it."""

import json

import pytest

from assessments.domain import timing
from assessments.models import BurdenComplaint, FillingTime
from tests.assessments.asking import text, url
from tests.factories import accounts, ledgers

pytestmark = pytest.mark.usefixtures("in_november")


class TestThePage:
    def test_tells_the_department_of_all_and_a_township_of_itself(
        self, at, bare_ledger, reviewer, member, other_town
    ):
        ledgers.worked(bare_ledger, 12)
        for user, units in ((reviewer, {"东河镇", "西山镇"}), (member, {"东河镇"})):
            page = at(user).get(url("burden"))
            lines = page.context["lines"]
            assert {line.name[-3:] for line in lines} == units
            assert [line.work.minutes for line in lines if "东河" in line.name] == [12]
        assert other_town.short_name not in text(page)

    def test_of_one_unit_and_another_month(self, at, bare_ledger, reviewer, town):
        page = at(reviewer).get(url("burden"), {"unit": town.pk, "period": "2026-10"})
        assert (page.context["unit"], str(page.context["period"])) == (town, "2026-10")
        assert page.context["lines"] == []
        assert [work.ledgers for _, work in page.context["trend"]][-1] == 0

    def test_a_foreign_unit_is_none(self, at, bare_ledger, member, other_town):
        page = at(member).get(url("burden"), {"unit": other_town.pk})
        assert page.context["unit"] is None

    @pytest.mark.parametrize(
        "asked", [{"period": "x"}, {"period": "2026-Q4"}, {"period": "1900-01"}, {"unit": "²"}]
    )
    def test_nonsense_is_the_running_month(self, at, bare_ledger, reviewer, asked):
        page = at(reviewer).get(url("burden"), asked)
        assert (page.status_code, str(page.context["period"])) == (200, "2026-11")

    def test_leaves_as_a_workbook(self, at, bare_ledger, reviewer):
        answer = at(reviewer).get(url("burden"), {"export": "xlsx"})
        assert answer["Content-Type"].endswith("spreadsheetml.sheet")

    def test_costs_the_same_whatever_stands_in_it(
        self, at, bare_ledger, reviewer, django_assert_max_num_queries
    ):
        for back in range(1, 9):
            period = ledgers.NOVEMBER.shifted(-back)
            ledgers.of(bare_ledger.form, bare_ledger.unit, period)
        browser = at(reviewer)
        with django_assert_max_num_queries(20):
            browser.get(url("burden"))


class TestMeasuring:
    def beat(self, browser, ledger, body):
        return browser.post(
            url("add-time", ledger), json.dumps(body), content_type="application/json"
        )

    def test_a_beat_of_the_sheet_counts(self, at, bare_ledger, member):
        answer = self.beat(at(member), bare_ledger, {"seconds": 60})
        assert (answer.status_code, answer.json()) == (200, {})
        assert FillingTime.objects.get().seconds == 60

    @pytest.mark.parametrize("body", [{}, [], {"seconds": "x"}, {"seconds": None}, 7])
    def test_nonsense_does_not(self, at, bare_ledger, member, body):
        assert self.beat(at(member), bare_ledger, body).status_code == 400
        assert not FillingTime.objects.exists()

    def test_the_sheet_says_so_and_leads_to_the_settings(self, at, bare_ledger, member):
        browser = at(member)
        page = text(browser.get(url("fill", bare_ledger)))
        assert 'data-measured="yes"' in page
        assert url("times") in page
        assert browser.post(url("times"), {}).status_code == 302
        member.refresh_from_db()
        assert not timing.is_measured(member)
        page = text(browser.get(url("fill", bare_ledger)))
        assert 'data-measured=""' in page
        assert "您已关闭填报用时记录" in page


class TestComplaints:
    def test_said_answered_and_read(self, at, bare, member, reviewer):
        browser = at(member)
        assert "走访台账" in text(browser.get(url("complain"), {"form": bare.pk}))
        said = browser.post(url("complain"), {"form": bare.pk, "words": "每周另报一次"})
        complaint = BurdenComplaint.objects.get()
        assert said.url == complaint.get_absolute_url()
        assert url("take-complaint-back", complaint) in text(browser.get(said.url))
        browser = at(reviewer)
        assert "每周另报一次" in text(browser.get(url("complaints")))
        assert url("answer-complaint", complaint) in text(browser.get(said.url))
        assert "每周另报一次" in text(browser.get(url("answer-complaint", complaint)))
        browser.post(url("answer-complaint", complaint), {"answer": "下月起不再填写"})
        assert "下月起不再填写" in text(at(member).get(said.url))

    def test_found_by_what_one_types(self, at, bare_ledger, member, reviewer):
        ledgers.complaint(bare_ledger.unit, member, form=bare_ledger.form)
        browser = at(reviewer)
        for typed, count in {"dhz": 1, "另报": 1, "走访台账": 1, "无": 0}.items():
            page = browser.get(url("complaints"), {"q": typed})
            assert len(page.context["table"].rows) == count, typed

    def test_taken_back(self, at, town, member):
        complaint = ledgers.complaint(town, member)
        at(member).post(url("take-complaint-back", complaint))
        complaint.refresh_from_db()
        assert complaint.get_state_display() == "已撤回"

    def test_a_foreign_one_is_not_there(self, at, town, member, other_town):
        complaint = ledgers.complaint(town, member)
        stranger = at(accounts.holder("township_member", other_town))
        assert stranger.get(url("complaint", complaint)).status_code == 404
        assert text(stranger.get(url("complaints"))).count("每周") == 0
