"""Secretaries' projects on their pages: a year of one, the list, the workbook."""

import datetime as dt

import pytest

from assessments.models import Milestone, SecretaryProject
from portal.ui.registry import todos
from tests.assessments.asking import text, url
from tests.factories import accounts, files, judging, projects

pytestmark = pytest.mark.usefixtures("in_november")


def told(user):
    return [line.head.title for line in todos.for_user(user)]


def test_from_the_draft_to_a_confirmed_milestone(at, town, member, reviewer):
    mine = at(member)
    facts = {"unit": town.pk, "year": 2026, "name": "茶园", "secretary": "张三三", "aim": "增收"}
    said = mine.post(url("new-project"), facts)
    project = SecretaryProject.objects.get()
    assert said.url == project.get_absolute_url()
    for name, weight, due in (("试点", 40, "2026-06-30"), ("推开", 60, "2026-12-15")):
        sent = {"name": name, "weight": weight, "due_on": due}
        assert mine.post(url("add-milestone", project), sent).status_code == 302
    mine.post(url("submit-project", project))
    office = at(reviewer)
    assert "书记项目待审定" in told(reviewer)
    assert url("settle-project", project) in text(office.get(said.url))
    office.post(url("settle-project", project))
    page = text(at(member).get(said.url))
    assert "0.0%" in page  # 40 were due in June
    assert "书记项目节点逾期：试点" in told(member)
    milestone = project.milestones.get(name="试点")
    sent = {"done_on": "2026-11-20", "words": "已验收", "file": files.sent("验收单.txt", b"520")}
    assert at(member).post(url("report-milestone", milestone), sent).status_code == 302
    assert "书记项目节点待确认" in told(reviewer)
    assert "完成日期 2026-11-20：已验收" in text(
        at(reviewer).get(url("confirm-milestone", milestone))
    )
    at(reviewer).post(url("confirm-milestone", milestone))
    page = text(at(member).get(said.url))
    assert "100.0%" in page
    assert "验收单.txt" in page


def test_the_note_of_a_month(at, town, member, reviewer):
    project = projects.running(town)
    listed = at(reviewer).get(url("projects"), {"lacks": "note"})
    assert project.name in text(listed)
    at(member).post(url("note-project", project), {"period": "2026-11", "text": "召开推进会"})
    assert "召开推进会" in text(at(member).get(project.get_absolute_url()))
    assert project.name not in text(at(reviewer).get(url("projects"), {"lacks": "note"}))


def test_what_judges_gave_stands_beside(at, town, member):
    project = projects.running(town)
    judged = judging.sheet(town, accounts.UserFactory(unit=town)).judged
    judged.mark = "88.50"
    judged.save()
    assert "88.50" in text(at(member).get(project.get_absolute_url()))


def test_a_judge_reads_which_project_he_marks(at, town, reviewer):
    projects.running(town, name="茶园提质")
    sheet = judging.sheet(town, reviewer)
    assert "项目：茶园提质（书记 张三三）" in text(at(reviewer).get(sheet.get_absolute_url()))


def test_the_list_takes_the_same_statements_for_more_rows(
    at, town, other_town, reviewer, django_assert_max_num_queries
):
    browser = at(reviewer)
    projects.running(town)
    browser.get(url("projects"))
    for n in range(5):
        projects.running(other_town, name=f"项目{n}")
    with django_assert_max_num_queries(16):
        assert "项目4" in text(browser.get(url("projects")))


@pytest.mark.parametrize("lacks", ["milestone", "confirmation"])
def test_what_the_list_is_narrowed_by(at, town, member, reviewer, lacks):
    projects.running(town, name="逾期项目")
    other = projects.running(town, name="报告项目")
    projects.reported(other, member)
    Milestone.objects.filter(project=other).update(due_on=dt.date(2026, 12, 31))
    page = text(at(reviewer).get(url("projects"), {"lacks": lacks}))
    assert ("逾期项目" in page, "报告项目" in page) == (
        lacks == "milestone",
        lacks == "confirmation",
    )
