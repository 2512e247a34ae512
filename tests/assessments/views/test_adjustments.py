"""Adjustments on their pages: entered with a proof, decided by another, read by the unit."""

import pytest

from assessments.models import Adjustment
from portal.inbox.models import Notice
from portal.orgs.models import Unit
from portal.ui.registry import todos
from tests.assessments.asking import text, url
from tests.factories import accounts, files, scores

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def scheme(county, town, other_town):
    made = scores.scheme(county)
    scores.group(town, other_town)
    return made


@pytest.fixture
def assessor(county):
    return accounts.holder("assessment_office", county)


@pytest.fixture
def leader(county):
    return accounts.holder("department_leader", county)


@pytest.fixture
def proposed(scheme, town, assessor):
    return scores.adjustment(scheme, town, assessor)


def written(scheme, town, **facts):
    return {
        "scheme": scheme.pk,
        "unit": town.pk,
        "terms": "J1 组织工作获市级表彰",
        "happened_on": "2026-11-20",
        "document": "云组通〔2026〕12号",
        "file": files.sent("通报.txt", "表彰决定".encode()),
        **facts,
    }


def test_entered_decided_and_read_by_the_unit(at, scheme, town, leader, member):
    browser = at(accounts.holder("assessment_office", Unit.objects.get_parent(town)))
    assert "登记事项" in text(browser.get(url("adjustments")))
    said = browser.post(url("new-adjustment"), written(scheme, town))
    adjustment = Adjustment.objects.get()
    assert said.url == adjustment.get_absolute_url()
    page = text(browser.get(said.url))
    assert url("recall-adjustment", adjustment) in page
    assert url("approve-adjustment", adjustment) not in page
    assert at(member).get(said.url).status_code == 404
    browser = at(leader)
    assert "加 0.5 分" in text(browser.get(url("approve-adjustment", adjustment)))
    browser.post(url("approve-adjustment", adjustment))
    page = text(at(member).get(said.url))
    assert "2026年11月" in page
    assert "通报.txt" in page


def test_what_is_missing_is_told_beside_its_field(at, scheme, town, assessor):
    browser = at(assessor)
    sent = written(scheme, town, terms="K2 填报不实，经核实", file="")
    page = browser.post(url("new-adjustment"), sent)
    assert page.status_code == 422
    assert page.context["form"].errors["file"] == ["请选择文件。"]
    sent = written(scheme, town, terms="K2 填报不实，经核实")
    page = browser.post(url("new-adjustment"), sent)
    assert "请写明填报不实的是" in page.context["form"].errors["indicator"][0]


def test_refused_with_a_reason_the_one_who_entered_it_is_told(at, proposed, leader, assessor):
    browser = at(leader)
    assert browser.post(url("refuse-adjustment", proposed), {}).status_code == 422
    browser.post(url("refuse-adjustment", proposed), {"reason": "依据不足"})
    notice = Notice.objects.get(user=assessor)
    assert "依据不足" in notice.text
    assert "依据不足" in text(browser.get(proposed.get_absolute_url()))


def test_recalled_by_whoever_entered_it(at, proposed, assessor):
    at(assessor).post(url("recall-adjustment", proposed))
    proposed.refresh_from_db()
    assert proposed.get_state_display() == "已收回"


def test_a_leader_is_told_what_waits_but_not_of_his_own(scheme, town, proposed, leader):
    def titles():
        return [line.head.title for line in todos.for_user(leader)]

    assert any("待审批" in title for title in titles())
    Adjustment.objects.update(proposed_by=leader)
    assert not any("待审批" in title for title in titles())


def test_the_list_is_narrowed_and_leaves_as_a_workbook(at, scheme, town, other_town, assessor):
    leader = accounts.UserFactory()
    scores.adjustment(scheme, town, assessor)
    scores.approved(scheme, other_town, assessor, leader)
    browser = at(assessor)
    for asked, count in (
        ({}, 2),
        ({"unit": town.pk}, 1),
        ({"state": "approved"}, 1),
        ({"period": "2026-11"}, 1),
        ({"kind": "deduction"}, 0),
        ({"scheme": scheme.pk}, 2),
        ({"q": "xsz"}, 1),
        ({"q": "云组通"}, 2),
    ):
        page = browser.get(url("adjustments"), asked)
        assert len(page.context["table"].rows) == count, asked
    answer = browser.get(url("adjustments"), {"export": "xlsx"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


def test_costs_the_same_however_many(at, scheme, town, assessor, django_assert_max_num_queries):
    for _ in range(8):
        scores.adjustment(scheme, town, assessor)
    browser = at(assessor)
    browser.get(url("adjustments"))
    with django_assert_max_num_queries(16):
        browser.get(url("adjustments"))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("K1", "减 1 分"),
        ("K2", "减 2 分，指标 C2 计零分"),
        ("V1", "C 类最多计满分的 50%"),
        ("V2", "B 类最多计满分的 0%"),
        ("V3", "总分最高 59.99"),
    ],
)
def test_what_it_does_in_words(scheme, town, assessor, code, words):
    terms = next(one for one in scores.ADJUSTMENTS if one.code == code)
    line = {"indicator": "C2"} if terms.zeroes_a_line else {}
    made = scores.adjustment(scheme, town, assessor, terms, **line)
    made.refresh_from_db()
    assert made.effect == words
