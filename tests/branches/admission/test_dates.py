"""Persons × dates: what is pasted is taken step by step, each by its own act."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from branches.choices.admission import StepCode
from branches.domain.admission import cases, sheet
from branches.domain.admission.sheet import DateCell, DatesRow
from branches.models import AdmissionCase, CaseStep
from portal.access import Denied
from portal.audit.models import Event
from tests import clock
from tests.factories import orgs
from tests.factories.accounts import holder, signed_in
from tests.factories.admission import CaseFactory
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.people import PersonFactory

S = StepCode
NOW = "2026-11-30T09:00"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.at(NOW):
        yield


def row_of(case, **typed):
    before = sheet.values_of(AdmissionCase.objects.get(pk=case.pk))
    cells = {key: DateCell(text, before.get(key, "")) for key, text in typed.items()}
    return DatesRow(case, cells)


def typed(case, by, reason="", **cells):
    row = row_of(case, **cells)
    sheet.save([row], reason=reason, by=by)
    return {key: (cell.state, cell.message) for key, cell in row.cells.items()}


def days(case):
    rows = CaseStep.objects.standing().filter(case=case).order_by("happened_on", "pk")
    return {one.code: str(one.happened_on) for one in rows}


def case_at(branch, until, name="丁一"):
    person = PersonFactory(unit=branch.unit, name=name)
    return CaseFactory(organization=branch, until=until, person=person)


class TestTyping:
    def test_a_block_of_one_person_is_taken_in_the_order_of_the_chart(self, branch, keeper):
        case = case_at(branch, S.APPLICATION)
        told = typed(
            case, keeper, activist_filed="2025.4.10", activist="20250331", talk="2025年1月20日"
        )
        assert set(told.values()) == {("saved", "")}
        assert days(case) == {
            "application": "2025-01-06",
            "talk": "2025-01-20",
            "activist": "2025-03-31",
            "activist_filed": "2025-04-10",
        }
        case.refresh_from_db()
        assert case.stage == "activist"

    def test_a_floor_stops_its_cell_and_no_other(self, branch, keeper):
        early, fine = case_at(branch, S.REVIEW), case_at(branch, S.REVIEW, "丁二")
        rows = [row_of(early, opinion="2026-03-30"), row_of(fine, opinion="2026-03-31")]
        sheet.save(rows, by=keeper)
        refused, kept = (row.cells["opinion"] for row in rows)
        assert refused.state == "invalid"
        assert "2026-03-31 起方可确定为发展对象（AD-02）" in refused.message
        assert kept.state == "saved"
        assert S.OPINION not in days(early)
        assert days(fine)[S.OPINION] == "2026-03-31"

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("昨天", "日期"),
            ("2025.01", "请写到日"),
            ("2026-12-01", "晚于今天"),
            ("2025-01-05", "早于“递交入党申请书”"),
        ],
    )
    def test_bad_days_are_told_in_their_cell(self, branch, keeper, text, said):
        case = case_at(branch, S.APPLICATION)
        ((state, message),) = typed(case, keeper, talk=text).values()
        assert state == "invalid"
        assert said in message

    def test_late_days_are_kept_as_they_are(self, branch, keeper):
        case = case_at(branch, S.APPLICATION)
        assert typed(case, keeper, talk="2026-10-20") == {"talk": ("saved", "")}

    def test_votes_and_approvals_are_not_taken_here(self, branch, keeper):
        case = case_at(branch, S.INTERVIEW)
        (told,) = typed(case, keeper, approval="2026-06-30").values()
        assert told == ("invalid", "“上级审批”请打开本人办理。")

    def test_a_step_of_the_county_is_refused_in_its_cell(self, branch, keeper):
        case = case_at(branch, S.APPROVAL)
        told = typed(case, keeper, filed="2026-07-10", group="2026-07-12")
        assert told["filed"][0] == "invalid"
        assert told["group"] == ("saved", "")


class TestBeside:
    def test_names_and_days_of_training_go_with_their_date(self, branch, keeper):
        for name in ("李一", "李二"):
            MemberFactory(organization=branch, person=PersonFactory(unit=branch.unit, name=name))
        case = case_at(branch, S.LISTED)
        told = typed(
            case,
            keeper,
            introducers="2026-04-09",
            introducers_names="李一、李二",
            training="2026-04-24",
            training_days="3",
        )
        assert set(told.values()) == {("saved", "")}
        step = case.steps.get(code=S.INTRODUCERS)
        assert step.helpers.count() == 2
        assert case.steps.get(code=S.TRAINING).days == 3

    def test_without_them_neither_is_kept(self, branch, keeper):
        case = case_at(branch, S.LISTED)
        told = typed(case, keeper, introducers="2026-04-09")
        assert "应为 2 名" in told["introducers"][1]
        told = typed(case, keeper, introducers_names="李一、李二")
        assert told["introducers_names"][1] == "请同时填写“入党介绍人”的日期。"
        told = typed(case, keeper, introducers="2026-04-09", introducers_names="王五")
        assert "对不上" in told["introducers_names"][1]
        assert told["introducers"] == ("invalid", f"没有保存：{told['introducers_names'][1]}")
        assert S.INTRODUCERS not in days(case)

    def test_a_number_that_is_none(self, branch, keeper):
        case = case_at(branch, S.VETTING)
        told = typed(case, keeper, training="2026-04-24", training_days="三天半")
        assert "请填整数" in told["training_days"][1]

    def test_a_form_used_twice(self, branch, keeper):
        used = case_at(branch, S.FORM)
        number = used.steps.get(code=S.FORM).form_number
        case = case_at(branch, S.PREREVIEW, "丁二")
        told = typed(case, keeper, form="2026-05-06", form_number=number)
        assert "已用于“丁一”" in told["form_number"][1]


class TestChanging:
    def test_a_slip_of_today_is_mended_without_a_word(self, branch, keeper):
        case = case_at(branch, S.APPLICATION)
        typed(case, keeper, talk="2025-01-20")
        assert typed(case, keeper, talk="2025-01-21") == {"talk": ("saved", "")}
        assert days(case)["talk"] == "2025-01-21"
        assert typed(case, keeper, talk="") == {"talk": ("saved", "")}
        assert "talk" not in days(case)
        told = set(Event.objects.values_list("action", flat=True))
        assert {"admission.step", "admission.corrected", "admission.returned"} <= told

    def test_what_others_wrote_is_corrected_with_a_reason(self, branch, keeper):
        case = case_at(branch, S.TALK)
        ((state, message),) = typed(case, keeper, talk="2025-01-21").values()
        assert state == "invalid"
        assert "更正原因" in message
        told = typed(case, keeper, reason="录入时看错", talk="2025-01-21")
        assert told == {"talk": ("saved", "")}
        assert "录入时看错" in case.steps.get(code=S.TALK).trace
        ((_, message),) = typed(case, keeper, talk="").values()
        assert "不能清空" in message

    def test_a_review_more_is_a_row_more_and_can_be_undone(self, branch, keeper):
        case = case_at(branch, S.REVIEW)
        assert typed(case, keeper, review="2026-03-31")["review"][0] == "saved"
        assert case.steps.standing().filter(code=S.REVIEW).count() == 2
        assert typed(case, keeper, review="2025-09-30")["review"][0] == "saved"
        assert case.steps.standing().filter(code=S.REVIEW).count() == 1
        ((_, message),) = typed(case, keeper, review="2025-08-01").values()
        assert "更早的请打开本人" in message

    def test_what_somebody_wrote_meanwhile_is_told(self, branch, keeper):
        case = case_at(branch, S.APPLICATION)
        row = row_of(case, talk="2025-01-22")
        typed(case, keeper, talk="2025-01-20")
        sheet.save([row], by=keeper)
        cell = row.cells["talk"]
        assert (cell.state, cell.text) == ("conflict", "2025-01-20")

    def test_a_step_that_failed_is_taken_again(self, branch, keeper):
        case = case_at(branch, S.INTRODUCERS)
        CaseStep.objects.create(
            case=case,
            code=S.VETTING,
            happened_on="2026-04-15",
            decision="fail",
            entered_by=keeper,
        )
        assert typed(case, keeper, vetting="2026-04-20") == {"vetting": ("saved", "")}


def test_nobody_elsewhere_and_not_too_much_at_once(branch, keeper):
    case = case_at(branch, S.APPLICATION)
    stranger = holder("township_member", orgs.township(orgs.county()))
    with pytest.raises(Denied):
        sheet.save([row_of(case, talk="2025-01-20")], by=stranger)
    many = {f"x{n}": "2025-01-20" for n in range(sheet.MOST_CELLS + 1)}
    with pytest.raises(ValidationError, match="请分几次粘贴"):
        sheet.save([row_of(case, **many)], by=keeper)


class TestPages:
    @pytest.fixture
    def desk(self, client, town):
        signed_in(client, holder("township_member", town))
        return client

    def data(self, desk, **asked):
        page = desk.get(reverse("branches:admission-dates"), asked)
        assert page.status_code == 200
        return page.context["data"]

    def test_rows_as_the_list_was_narrowed_and_columns_from_a_stage_on(self, desk, branch):
        case_at(branch, S.REVIEW)
        case_at(branch, S.APPLICATION, "丁二")
        elsewhere = PartyOrganizationFactory(unit=orgs.township(orgs.county()))
        case_at(elsewhere, S.REVIEW, "丁三")
        data = self.data(desk)
        assert [row["_unitName"] for row in data["rows"]] == ["丁一", "丁二"]
        assert data["rows"][0]["activist"] == "2025-03-31"
        assert "已超期" in data["rows"][0]["_findings"]["review"]
        data = self.data(desk, stage="activist")
        assert [row["_unitName"] for row in data["rows"]] == ["丁一"]
        keys = [column["key"] for column in data["columns"]]
        assert keys[:4] == ["at_branch", "at_stage", "activist_filed", "contacts"]
        closed = {column["key"] for column in data["columns"] if column["closed"]}
        assert closed == {"assembly", "approval", "filed", "conversion", "confirmation"}

    def test_what_is_sent_is_answered_cell_by_cell(self, desk, branch):
        case = case_at(branch, S.APPLICATION)
        sent = [
            {
                "id": case.pk,
                "unit": case.pk,
                "cells": {"talk": "2025-01-20", "contacts_names": "李一"},
                "before": {"talk": "", "contacts_names": ""},
            },
            {"id": 999, "unit": 999, "cells": {"talk": "2025-01-20"}, "before": {"talk": ""}},
        ]
        url = reverse("branches:admission-dates-save")
        answer = desk.post(url, json.dumps({"rows": sent}), content_type="application/json")
        first, second = answer.json()["rows"]
        assert first["cells"]["talk"]["state"] == "saved"
        assert "请同时填写" in first["cells"]["contacts_names"]["message"]
        assert first["values"]["talk"] == "2025-01-20"
        assert "请刷新页面" in second["cells"]["talk"]["message"]

    def test_a_table_of_many_asks_as_often_as_one_of_few(
        self, desk, branch, django_assert_max_num_queries
    ):
        for number in range(6):
            case_at(branch, S.CONTACTS, f"丁{number}")
        self.data(desk)
        with django_assert_max_num_queries(22):
            self.data(desk)

    def test_the_list_leads_there_with_what_it_was_narrowed_by(self, desk, branch):
        page = desk.get(reverse("branches:admissions"), {"stage": "activist"}).content.decode()
        assert f"{reverse('branches:admission-dates')}?stage=activist" in page

    def test_of_a_case_that_ended_meanwhile(self, desk, branch, keeper):
        case = case_at(branch, S.APPLICATION)
        cases.finish(case, "retracted", case.steps.get().happened_on, "本人")
        sent = {"id": case.pk, "unit": 1, "cells": {"talk": "x"}, "before": {"talk": ""}}
        answer = desk.post(
            reverse("branches:admission-dates-save"),
            json.dumps({"rows": [sent]}),
            content_type="application/json",
        )
        assert "流程已结束" in answer.json()["rows"][0]["cells"]["talk"]["message"]
