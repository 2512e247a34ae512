"""The audit and the board, the papers and the to-dos of admissions."""

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from branches.choices.admission import HitConclusion, StepCode
from branches.domain.admission import audits, board, cases, papers, reminders
from branches.domain.admission.papers import AdmissionPaper
from branches.domain.admission.story import StepFacts
from branches.models import AdmissionCase, AdmissionFinding, AdmissionPlan, AdmissionVote
from portal.dates import PartialDate
from portal.inbox.models import Task
from portal.orgs.models import Unit
from reports.blocks import Table
from reports.domain.documents import DOCX
from tests.factories import orgs
from tests.factories.accounts import holder, signed_in
from tests.factories.admission import CaseFactory, took
from tests.factories.branches import MemberFactory, PartyOrganizationFactory

S = StepCode
pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


@pytest.fixture
def office(town):
    return holder("organization_office", Unit.objects.get(depth=1))


def looked(town, office):
    return audits.look(town, since=dt.date(2020, 1, 1), until=TODAY, by=office)


def wrong(branch):
    """Listed without the year, trained for too short a time."""
    case = CaseFactory(organization=branch, until=S.CONTACTS)
    took(case, S.OPINION, dt.date(2025, 12, 1))
    took(case, S.LISTED, dt.date(2026, 6, 1))
    return case


class TestAudit:
    def test_hits_by_the_version_of_their_day(self, branch, town, office):
        case = wrong(branch)
        took(case, S.TRAINING, dt.date(2026, 6, 10))
        case.steps.filter(code=S.TRAINING).update(days=2, hours=16)
        assert looked(town, office) == 3
        found = {hit.rule: hit for hit in case.findings.all()}
        assert set(found) == {"AD-02", "AD-03", "AD-04"}
        assert found["AD-02"].version.effective_from == dt.date(2014, 5, 28)
        assert found["AD-03"].version.effective_from == dt.date(2026, 5, 18)
        assert looked(town, office) == 0

    def test_what_was_right_on_its_day_is_no_hit(self, branch, town, office):
        CaseFactory(organization=branch, until=S.APPROVAL)
        assert looked(town, office) == 0

    def test_people_say_what_it_was_and_it_stays_said(self, branch, town, office):
        wrong(branch)
        looked(town, office)
        hit = AdmissionFinding.objects.get(rule="AD-02")
        with pytest.raises(ValidationError):
            audits.conclude(hit, conclusion=HitConclusion.MISTYPED, handling=" ", by=office)
        audits.conclude(hit, conclusion=HitConclusion.MISTYPED, handling="档案为12个月", by=office)
        looked(town, office)
        hit.refresh_from_db()
        assert (hit.conclusion, hit.concluded_on) == ("mistyped", TODAY)

    def test_findings_tell_when_somebody_joined(self, branch, town, office, client):
        case = wrong(branch)
        case.member = MemberFactory(organization=branch, joined_on=PartialDate(2026, 8, 28))
        case.save()
        looked(town, office)
        signed_in(client, office)
        page = client.get(reverse("branches:admission-findings")).content.decode()
        assert "入党日期" in page
        assert "2026-08-28" in page

    def test_findings_leave_for_a_purpose(self, branch, town, office, client):
        wrong(branch)
        looked(town, office)
        signed_in(client, office)
        address = reverse("branches:admission-findings")
        asked = client.get(address, {"export": "xlsx"}).content.decode()
        assert "尚未核查的不一定属实" in asked
        taken = client.get(address, {"export": "xlsx", "purpose": "迎接巡察核对"})
        assert load_workbook(io.BytesIO(taken.content)).active["A1"].value == "用途：迎接巡察核对"

    def test_its_pages(self, branch, town, office, client):
        wrong(branch)
        signed_in(client, office)
        told = {"unit": town.pk, "since": "2020-01-01", "until": "2026-11-30"}
        answer = client.post(reverse("branches:admission-audit"), told, follow=True)
        page = answer.content.decode()
        assert "新发现 2 个问题" in page
        hit = AdmissionFinding.objects.get(rule="AD-03")
        shown = client.get(hit.get_absolute_url()).content.decode()
        assert "还没有登记公示" in shown
        told = {"conclusion": "true", "handling": "补办公示"}
        client.post(hit.get_absolute_url(), told)
        hit.refresh_from_db()
        assert hit.conclusion == "true"


class TestBoard:
    def test_stages_places_and_what_runs_over(self, branch, town):
        AdmissionPlan.objects.create(year=2026, unit=town, quota=5)
        CaseFactory(organization=branch, until=S.REVIEW)
        CaseFactory(organization=branch, until=S.PREREVIEW)
        CaseFactory(organization=branch, until=S.APPROVAL)
        rows = board.rows_of([town], AdmissionCase.objects.all(), year=2026, today=TODAY)
        row = rows[0]
        assert {str(stage): count for stage, count in row.counts} == {
            "applicant": 0,
            "activist": 1,
            "candidate": 1,
            "probationary": 1,
        }
        assert (row.accepted, row.reviewed, row.left, row.young) == (1, 1, 3, 1)
        assert row.over == 3

    def test_villages_that_admitted_nobody_for_two_years(self, branch, town):
        idle = orgs.village(town)
        for unit, joined in ((branch.unit, (2024, 1, 1)), (idle, (2023, 12, 31))):
            MemberFactory(
                organization=PartyOrganizationFactory(unit=unit), joined_on=PartialDate(*joined)
            )
        units = Unit.objects.all()
        assert board.idle_villages(units, today=TODAY) == [(town.short_name, [idle])]

    def test_its_page(self, branch, town, client):
        CaseFactory(organization=branch, until=S.REVIEW)
        signed_in(client, holder("township_member", town))
        page = client.get(reverse("branches:admission-board")).content.decode()
        assert "stage=activist" in page

    def test_of_a_township_village_by_village(self, branch, town, client):
        CaseFactory(organization=branch, until=S.REVIEW)
        signed_in(client, holder("township_member", town))
        url = reverse("branches:admission-board")
        assert f"?unit={town.pk}" in client.get(url).content.decode()
        page = client.get(url, {"unit": town.pk}).content.decode()
        assert f"unit={branch.unit.pk}&amp;stage=activist" in page
        assert f'"?unit={town.pk}"' not in page
        elsewhere = client.get(url, {"unit": orgs.township(orgs.county()).pk})
        assert elsewhere.context["title"] == "发展党员一览"


class TestPapers:
    def test_every_paper_is_drawn(self, branch):
        case = CaseFactory(organization=branch, until=S.APPROVAL)
        step = case.steps.get(code=S.ASSEMBLY)
        AdmissionVote.objects.create(
            step=step, entitled=18, present=12, in_favour=11, against=1, method="secret"
        )
        wanted = papers.offered(list(case.steps.standing()))
        assert AdmissionPaper.CONVERSION not in wanted
        for which in wanted:
            if which != AdmissionPaper.NOTICE:
                assert papers.bound(case, which), which
        tally = [one for one in papers.bound(case, AdmissionPaper.VOTE) if isinstance(one, Table)]
        assert tally[0].rows[0].cells[1:8] == (18, 12, 0, 11, 1, 0, 0)

    def test_what_is_not_there_yet_is_not_printed(self, branch):
        case = CaseFactory(organization=branch)
        with pytest.raises(ValidationError, match="还没有登记“派人谈话”"):
            papers.bound(case, AdmissionPaper.TALK)
        with pytest.raises(ValidationError, match="还没有登记公示"):
            papers.bound(case, AdmissionPaper.NOTICE)

    def test_its_files(self, branch, town):
        case = CaseFactory(organization=branch, until=S.CONTACTS)
        by = holder("township_member", town)
        body = papers.take_out(case, which=AdmissionPaper.WHOLE, wanted=DOCX, by=by)
        assert body[:2] == b"PK"


class TestReminders:
    def test_before_the_day_and_then_weekly(self, branch, town):
        case = CaseFactory(organization=branch)  # applied on 2025-01-06: talk by 02-06
        for day, step in (
            ("2025-01-21", None),
            ("2025-01-22", "15"),
            ("2025-02-01", "5"),
            ("2025-02-07", "w0"),
            ("2025-02-13", "w1"),
        ):
            reminders.remind(dt.date.fromisoformat(day))
            keys = [task.key for task in Task.objects.open()]
            assert keys == ([reminders.key_of(case.pk, S.TALK, step)] if step else []), day
        keeper = holder("township_member", town)
        talk = StepFacts(code=S.TALK, happened_on=dt.date(2025, 2, 13))
        cases.record_step(case, talk, by=keeper)
        assert not Task.objects.open().exists()

    def test_the_request_is_told_of_a_month_before_the_end(self, branch):
        case = CaseFactory(organization=branch, until=S.APPROVAL)  # probation ends on 2027-05-12
        took(case, S.FURTHER, dt.date(2027, 4, 1))
        for code in (S.FILED, S.OATH):
            took(case, code, dt.date(2026, 7, 1))
        for day, told in (("2027-04-11", False), ("2027-04-12", True)):
            reminders.remind(dt.date.fromisoformat(day))
            keys = [task.key for task in Task.objects.open()]
            assert (reminders.key_of(case.pk, S.REQUEST, "15") in keys) is told, day
