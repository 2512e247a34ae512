"""Pages of admissions: the list, a case and its next step, what a form says of bad input."""

import datetime as dt

import pytest
from django.urls import reverse

from branches.choices.admission import StepCode
from branches.models import AdmissionCase, FormRange
from tests.factories.accounts import holder, signed_in
from tests.factories.admission import CaseFactory
from tests.factories.branches import MemberFactory
from tests.factories.people import PersonFactory

S = StepCode
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    day = dt.date(2026, 11, 30)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: day)


@pytest.fixture
def desk(client, town):
    signed_in(client, holder("township_member", town))
    return client


def named(branch, name):
    return PersonFactory(unit=branch.unit, name=name)


def test_the_list_says_what_comes_next_and_what_is_late(desk, branch):
    CaseFactory(organization=branch, until=S.REVIEW, person=named(branch, "丁一"))
    page = desk.get(reverse("branches:admissions")).content.decode()
    assert "丁一" in page
    assert "培养教育考察超期" in page
    late = desk.get(reverse("branches:admissions"), {"due": "over"}).content.decode()
    assert "丁一" in late
    review = desk.get(reverse("branches:admissions"), {"due": "review"}).content.decode()
    assert "丁一" in review
    CaseFactory(organization=branch, until=S.APPROVAL, person=named(branch, "丁二"))
    soon = desk.get(reverse("branches:admissions"), {"due": "soon"}).content.decode()
    assert "丁一" not in soon
    review = desk.get(reverse("branches:admissions"), {"due": "review"}).content.decode()
    assert "丁二" not in review


def test_a_list_of_many_asks_as_often_as_one_of_few(desk, branch, django_assert_max_num_queries):
    for _ in range(6):
        CaseFactory(organization=branch, until=S.CONTACTS)
    with django_assert_max_num_queries(60):
        desk.get(reverse("branches:admissions"))


def test_a_case_offers_its_next_step(desk, branch):
    case = CaseFactory(organization=branch, until=S.REVIEW)
    page = desk.get(case.get_absolute_url()).content.decode()
    assert "按2026版检查" in page
    assert reverse("branches:admission-take", args=[case.pk, S.OPINION]) in page
    form = desk.get(reverse("branches:admission-take", args=[case.pk, S.OPINION]))
    assert "2026-03-31" in form.content.decode()
    records = desk.get(case.get_absolute_url(), {"tab": "records"}).content.decode()
    assert "更正日期" in records


def test_a_step_is_taken_or_refused_with_what_was_typed(desk, branch):
    case = CaseFactory(organization=branch, until=S.REVIEW)
    url = reverse("branches:admission-take", args=[case.pk, S.OPINION])
    early = {"happened_on": "2026-03-30", "responsible": "李支书"}
    answer = desk.post(url, early)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "2026-03-31 起方可确定为发展对象（AD-02）" in page
    assert "李支书" in page
    assert desk.post(url, {**early, "happened_on": "2026-03-31"}).status_code == 302
    assert case.steps.standing().filter(code=S.OPINION).count() == 1
    again = desk.post(url, {**early, "happened_on": "2026-03-31"})
    assert "已于 2026-03-31 登记" in again.content.decode()


def test_somebody_on_record_applies(desk, branch):
    person = PersonFactory(unit=branch.unit, name="丁三")
    found = desk.get(reverse("branches:admission-pick"), {"q": "丁三"}).json()
    assert [one["value"] for one in found["results"]] == [person.pk]
    told = {"organization": branch.pk, "person": person.pk, "applied_on": "2026-11-02"}
    desk.post(reverse("branches:admission-open"), told)
    assert AdmissionCase.objects.get().person == person


def test_the_roster_of_probationary_members(desk, branch):
    member = MemberFactory(organization=branch, category="probationary", confirmed_on=None)
    found = desk.get(reverse("branches:admission-pick-member"), {"q": ""}).json()
    assert [one["value"] for one in found["results"]] == [member.pk]
    answer = desk.post(reverse("branches:admission-adopt"), {"member": member.pk})
    assert answer.status_code == 302


def test_numbers_of_forms_are_written_as_they_are_printed_on_them(desk, town):
    FormRange.objects.create(
        unit=town, prefix="云岭", first=1001, last=1200, handed_on=dt.date(2026, 3, 2)
    )
    page = desk.get(reverse("branches:form-ranges")).content.decode()
    assert "1001" in page
    assert "1,001" not in page
