"""The way of an objection through the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.domain.scores import publishing
from assessments.models import ScoreObjection
from tests.assessments.asking import text, url
from tests.assessments.domain.scores.test_objections import (
    line_of,
    object_to,
)
from tests.factories import accounts

pytestmark = pytest.mark.usefixtures("reported", "in_december")


@pytest.fixture
def line(sheet):
    return line_of(sheet, "A2")


@pytest.fixture
def objection(line, member):
    return object_to(line, member)


class TestAUnit:
    def test_contests_a_line_from_its_sheet(self, at, sheet, line, member):
        browser = at(member)
        assert url("object", line) in text(browser.get(url("sheet", sheet)))
        proof = SimpleUploadedFile("签到表.txt", b"text")
        answer = browser.post(url("object", line), {"reason": "应为 4 人", "proof": proof})
        made = ScoreObjection.objects.get()
        assert (answer.status_code, answer.url) == (302, made.get_absolute_url())
        page = text(browser.get(url("sheet", sheet)))
        assert "申诉待答复" in page
        assert url("object", line) not in page

    def test_nobody_else_may(self, at, sheet, line, assessor):
        assert url("object", line) not in text(at(assessor).get(url("sheet", sheet)))
        assert at(assessor).get(url("object", line)).status_code == 403

    def test_takes_it_back(self, at, objection, member):
        page = text(at(member).get(url("objection", objection)))
        assert url("withdraw-objection", objection) in page
        at(member).post(url("withdraw-objection", objection))
        objection.refresh_from_db()
        assert objection.state == "withdrawn"

    def test_another_unit_knows_nothing_of_it(self, at, objection, other_town):
        stranger = accounts.holder("township_member", other_town)
        assert at(stranger).get(url("objection", objection)).status_code == 404
        assert "A2 走访率" not in text(at(stranger).get(url("objections")))


class TestTheOffice:
    def test_has_it_among_its_todos(self, at, objection, assessor, member):
        home = text(at(assessor).get("/"))
        assert "申诉待答复：东河镇 2026年11月A2 走访率" in home
        assert "请在 2026-12-11 前答复" in home
        assert "申诉待答复" not in text(at(member).get("/"))

    def test_finds_it_in_the_list(self, at, objection, assessor):
        page = text(at(assessor).get(url("objections"), {"q": "走访"}))
        assert "东河镇" in page

    def test_refuses_it(self, at, objection, assessor):
        browser = at(assessor)
        answer = browser.post(url("refuse-objection", objection), {"answer": "签到表上没有"})
        assert answer.status_code == 302
        assert "签到表上没有" in text(browser.get(url("objection", objection)))

    def test_upholds_it_and_the_leader_publishes_the_correction(
        self, at, objection, assessor, leader, member
    ):
        sent = {"value": "100", "answer": "属实"}
        at(assessor).post(url("uphold-objection", objection), sent)
        objection.refresh_from_db()
        correction = objection.correction
        assert f"考核结果待公布：{correction}" in text(at(leader).get("/"))
        ranking = text(at(leader).get(url("ranking")))
        assert "有一份更正等待公布" in ranking
        assert "有一份更正等待公布" not in text(at(member).get(url("ranking")))
        at(leader).post(url("publish-scores", correction), {"digest": correction.digest})
        page = text(at(member).get(url("ranking")))
        assert "82.73" in page
        assert "已经更正" in page

    def test_says_what_does_not_fit_beside_its_field(self, at, objection, assessor):
        sent = {"value": "很好", "answer": "属实"}
        answer = at(assessor).post(url("uphold-objection", objection), sent)
        assert answer.status_code == 422
        assert "不能用来计" in text(answer)


class TestDifferences:
    @pytest.fixture
    def correction(self, at, objection, assessor, leader):
        sent = {"value": "100", "answer": "属实"}
        at(assessor).post(url("uphold-objection", objection), sent)
        objection.refresh_from_db()
        made = objection.correction
        return publishing.publish(made, seen=made.digest, by=leader)

    def test_of_others_totals_and_places_only(self, at, correction, member, other_town):
        stranger = accounts.holder("township_member", other_town)
        for user, told in ((member, ["A2 走访率", "综合得分"]), (stranger, ["综合得分"])):
            page = at(user).get(url("differences", correction))
            assert [one.what for one in page.context["differences"]] == told

    def test_what_was_published_first_stays_to_be_read(self, at, correction, published, member):
        page = at(member).get(url("ranking"), {"run": published.pk})
        assert "这是更正以前的排名" in text(page)
        assert "76.48" in text(page)

    def test_of_a_run_that_corrects_nothing_there_are_none(self, at, published, assessor):
        assert at(assessor).get(url("differences", published)).status_code == 404
