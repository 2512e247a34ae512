"""What a committee found goes on to the register of what is to be put right; its state shows."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from branches.domain.review import problems, tasks
from branches.models import Problem
from portal.inbox.models import Task
from portal.registers.choices import RecordState
from portal.registers.domain import presets
from portal.registers.models import Register, RegisterRecord
from portal.registers.presets import PRESETS
from tests import clock
from tests.factories.accounts import holder, signed_in

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 6, 30)


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.at("2026-06-25T09:00"):
        yield


def _installed(world):
    keeper = holder("assessment_office", world.county)
    (register,) = presets.install([PRESETS["ASM-16"]], on=timezone.localdate(), by=keeper)
    return register


@pytest.fixture
def book(world):
    return _installed(world)


def found(world, organisation, **facts):
    told = {
        "problem": "理论学习不够系统",
        "organization": organisation,
        "source": "meeting",
        "year": 2026,
        "measure": "每月集中学习一次",
        "responsible": "张书记",
        "due_on": DUE,
        **facts,
    }
    return problems.PROBLEMS.add(by=world.member_of_town, **told)


@pytest.fixture
def committee(world):
    world.committee.kind = "committee"
    world.committee.save()
    return world.committee


def words_of(act, *args, **more):
    with pytest.raises(ValidationError) as refusal:
        act(*args, **more)
    return "".join(refusal.value.messages)


def test_a_committees_problem_goes_on_by_itself(world, book, committee):
    problem = found(world, committee)
    row = problem.finding
    assert (row.register, row.unit, row.due_on) == (book, committee.unit, DUE)
    assert row.open_values["matter"] == "理论学习不够系统"
    assert row.open_values["measure"] == "每月集中学习一次"


def test_a_branchs_problem_stays_and_so_does_what_a_report_showed(world, book, committee):
    assert found(world, world.branch).finding is None
    report = found(world, committee, source="report")
    assert report.finding is None
    said = words_of(problems.pass_on, report, by=world.member_of_town)
    assert "其他的在本台账办理" in said
    assert not RegisterRecord.objects.exists()


def test_without_the_register_it_is_passed_on_later(world, committee):
    problem = found(world, committee)
    assert problem.finding is None
    assert "还没有“问题整改台账”" in words_of(problems.pass_on, problem, by=world.member_of_town)
    _installed(world)
    assert problems.pass_on(problem, by=world.member_of_town).finding is not None
    assert "不用再转" in words_of(problems.pass_on, problem, by=world.member_of_town)
    assert RegisterRecord.objects.count() == 1


def test_what_the_register_refuses_is_said_and_nothing_is_half_done(world, book, committee):
    Register.objects.update(is_open=False)
    problem = found(world, committee)
    assert problem.finding is None
    said = words_of(problems.pass_on, problem, by=world.member_of_town)
    assert "问题整改台账没有收下" in said
    assert Problem.objects.get(pk=problem.pk).finding is None


def test_it_is_chased_and_closed_there_first(world, book, committee):
    problem, by = found(world, committee), world.member_of_town
    tasks.remind(dt.date(2026, 6, 25))
    assert not Task.objects.open().filter(key__contains="review.mend").exists()
    assert "请先在那里销号" in words_of(problems.PROBLEMS.close, problem, reason="完成", by=by)
    RegisterRecord.objects.update(state=RecordState.CLOSED)
    problem = Problem.objects.get(pk=problem.pk)
    tasks.remind(dt.date(2026, 6, 25))
    assert Task.objects.open().filter(key__contains="review.mend").exists()
    closed = problems.PROBLEMS.close(problem, reason="台账已销号", by=by)
    assert closed.closed_on == dt.date(2026, 6, 25)


def test_its_pages_show_how_it_stands(world, client, committee):
    problem = found(world, committee)
    signed_in(client, world.member_of_town)
    assert "转入整改台账" in client.get(problem.get_absolute_url()).text
    _installed(world)
    address = reverse("branches:problem-pass", args=[problem.pk])
    assert "在那里销号之后" in client.get(address).text
    assert client.post(address).status_code == 302
    page = client.get(problem.get_absolute_url()).text
    row = Problem.objects.get(pk=problem.pk).finding
    assert row.get_absolute_url() in page
    assert "未开始" in page
    assert "转入整改台账" not in page
    assert "民主生活会" in client.get(row.get_absolute_url()).text
    assert "未开始" in client.get(reverse("branches:problems")).text
    assert client.post(address).status_code == 422
