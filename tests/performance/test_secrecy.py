"""A person's file is seen by himself, the head of his unit and 干部科; by nobody else, anywhere."""

import io
import zipfile

import pytest
from django.urls import reverse

from performance.models import (
    PerformanceFile,
    PerformanceReview,
    PerformanceTarget,
    ReviewLine,
    TargetChange,
)
from portal.audit.models import Event
from portal.ui.registry import todos
from tests.factories import accounts, cadres, orgs
from tests.factories import performance as make

pytestmark = pytest.mark.django_db
MODELS = (PerformanceFile, PerformanceReview, PerformanceTarget, ReviewLine, TargetChange)
GOAL = "只有三方看得到的目标"
OTHERS = (
    "department_leader", "county_leader", "assessment_office", "organization_office",
    "general_office", "talent_office", "auditor", "system_admin", "security_admin",
)  # fmt: skip


@pytest.fixture
def judged(own, keeper):
    make.agreed(own)
    own.targets.update(goal=GOAL)
    make.judged(own, "2025-Q1", keeper, rate="73")
    make.change_asked(own, keeper, goal=GOAL)
    return own


@pytest.fixture
def cadre(judged):
    return cadres.CadreFactory(unit=judged.unit, person=judged.person)


def text(answer):
    """Of a page, or of the sheets of a workbook."""
    if answer.content[:2] != b"PK":
        return answer.content.decode()
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def everybody_else(county, town):
    yield from (accounts.holder(role, county) for role in OTHERS)
    yield accounts.holder("township_member", town)
    yield accounts.holder("unit_contact", town)
    yield accounts.holder("township_member", orgs.township(county))


def test_no_model_gives_a_row_to_anybody_else(county, town, judged):
    for user in everybody_else(county, town):
        for model in MODELS:
            assert not model.objects.visible_to(user).exists(), (user.roles, model)


def test_himself_his_head_and_the_cadre_office_see_it(judged, holder, head, keeper, client):
    for user in (holder, head, keeper):
        accounts.signed_in(client, user)
        for tab in ("targets", "reviews"):
            assert GOAL in text(client.get(judged.get_absolute_url(), {"tab": tab}))
        assert all(model.objects.visible_to(user).exists() for model in MODELS)


def test_no_page_tells_anybody_else_of_it(county, town, judged, cadre, client):
    """The pages of the file, the lists, the pages of the cadre and the unit, search, trail."""
    target, change = judged.targets.first(), TargetChange.objects.get()
    shut = [
        judged.get_absolute_url(),
        *(reverse(f"performance:{act}", args=[judged.pk]) for act in ("set", "lock", "assign")),
        reverse("performance:judge", args=[judged.pk, "2025-Q1"]),
        reverse("performance:write", args=[judged.pk, "2025-Q1"]),
        reverse("performance:ask-change", args=[target.pk]),
        reverse("performance:answer-change", args=[change.pk]),
    ]
    listed = reverse("performance:files")
    open_to_some = [
        listed, f"{listed}?export=xlsx", f"{listed}?print=1", f"{listed}?q=欧阳",
        f"{cadre.get_absolute_url()}?print=1", f"{town.get_absolute_url()}?print=1",
        f"{town.get_absolute_url()}?tab=performance", f"{reverse('search')}?q=欧阳明",
        reverse("audit:events"), reverse("home"),
    ]  # fmt: skip
    for user in everybody_else(county, town):
        accounts.signed_in(client, user)
        for url in shut:
            assert client.get(url).status_code in {403, 404}, (user.roles, url)
        for url in open_to_some:
            said = text(client.get(url))
            assert GOAL not in said, (user.roles, url)
            assert "欧阳明2025年实绩档案" not in said, (user.roles, url)
            assert judged.get_absolute_url() not in said, (user.roles, url)
        assert client.get(f"{cadre.get_absolute_url()}?tab=performance").status_code in {403, 404}


def test_the_former_head_sees_it_no_longer(judged, head, keeper, town, client):
    judged.head = accounts.UserFactory(unit=town)
    judged.save()
    accounts.signed_in(client, head)
    assert client.get(judged.get_absolute_url()).status_code in {403, 404}


def test_a_look_leaves_a_trace_that_names_nobody(judged, head, client):
    accounts.signed_in(client, head)
    client.get(judged.get_absolute_url())
    look = Event.objects.get(action="record.viewed", object_type="performance.performancefile")
    assert look.object_label == f"2025年干部实绩档案第 {judged.pk} 号"


def test_the_list_has_no_mark_and_no_grade(judged, keeper, client):
    """Nobody is ranked by it, not even by those who may see all of them."""
    accounts.signed_in(client, keeper)
    _, said = text(client.get(reverse("performance:files"))).split("<main", 1)
    assert "欧阳明" in said
    assert "73.00" not in said
    assert "等次" not in said


def test_what_waits_is_told_to_whoever_may_do_it(county, judged, holder, keeper):
    boss = accounts.holder("cadre_office", county)
    told = {line.head.title for line in todos.for_user(boss)}
    assert f"目标调整待审批：{judged}" in told
    assert not any("目标调整" in line.head.title for line in todos.for_user(keeper))  # he asked
