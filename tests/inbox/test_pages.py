import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.inbox.domain import assignments, policies
from portal.inbox.models import Announcement, Assignment, Digest, Notice, Policy, Task
from tests.factories.accounts import signed_in
from tests.factories.inbox import (
    AnnouncementFactory,
    AssignmentFactory,
    DigestFactory,
    NoticeFactory,
    PolicyFactory,
    TaskFactory,
)


@pytest.fixture
def as_office(client, office):
    return signed_in(client, office)


@pytest.fixture
def as_member(client, member):
    return signed_in(client, member)


def page(client, name, *args, **query):
    return client.get(reverse(f"inbox:{name}", args=args), query)


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_open_tasks_show_state_and_due_day(as_member, member):
    TaskFactory(assignee=member, title="报送名单", due_on=dt.date(2026, 1, 5))
    words = text_of(page(as_member, "tasks"))
    assert "报送名单" in words
    assert "逾期" in words
    assert "2026-01-05" in words


def test_filters_of_open_tasks(as_member, member):
    today = timezone.localdate()
    for title, days in (("甲", -1), ("乙", 0), ("丙", 5), ("丁", 30)):
        TaskFactory(assignee=member, title=f"事项{title}", due_on=today + dt.timedelta(days=days))
    titles = {}
    for due in ("late", "today", "soon"):
        answer = page(as_member, "tasks", due=due)
        titles[due] = [row.title[-1] for row in answer.context["filters"].qs]
    assert titles == {"late": ["甲"], "today": ["乙"], "soon": ["乙", "丙"]}


def test_home_page_names_the_tasks_and_announcements(as_member, member, office, county):
    TaskFactory(assignee=member, title="报送名单", due_on=dt.date(2026, 1, 5))
    AnnouncementFactory(by=office, title="放假通知")
    words = text_of(as_member.get("/"))
    assert "报送名单" in words
    assert "已逾期（2026-01-05）" in words
    assert "放假通知" in text_of(as_member.get(reverse("home-panels")))


def test_handing_out_over_the_page(as_office, town, village, member):
    given = {"title": "报送名单", "detail": "按附表", "units": [town.pk, village.pk]}
    answer = as_office.post(reverse("inbox:hand-out"), given)
    assignment = Assignment.objects.get()
    assert answer["Location"] == assignment.get_absolute_url()
    words = text_of(as_office.get(assignment.get_absolute_url()))
    assert "没有人收到" in words  # nobody is the village's clerk
    assert "东河镇 乡镇组织委员" in words


def test_a_refused_handing_out_keeps_what_was_typed(as_office):
    answer = as_office.post(reverse("inbox:hand-out"), {"title": "报送名单", "detail": "按附表"})
    assert answer.status_code == 422
    assert "按附表" in answer.content.decode()
    assert "请至少选择一个承办单位" in answer.content.decode()


def test_a_task_is_done_over_the_page(as_member, member, office, town):
    assignments.hand_out(title="报送名单", units=[town], by=office)
    task = Task.objects.get()
    assert "填写办理情况" in text_of(as_member.get(task.get_absolute_url()))
    as_member.post(reverse("inbox:task-finish", args=[task.pk]), {"note": "已报"})
    assert "报送名单" in text_of(page(as_member, "done"))
    assert "报送名单" not in [row.title for row in page(as_member, "tasks").context["filters"].qs]


def test_a_task_is_passed_on_over_the_page(as_member, member, colleague, town):
    task = TaskFactory(role="township_member", unit=town)
    text_of(page(as_member, "task-reassign", task.pk))
    picked = as_member.get(reverse("inbox:pick-person"), {"task": task.pk, "q": "qj"}).json()
    assert picked["results"] == [{"value": colleague.pk, "text": "钱进", "detail": "东河镇"}]
    given = {"user": colleague.pk, "reason": "休假"}
    answer = as_member.post(reverse("inbox:task-reassign", args=[task.pk]), given)
    assert answer["Location"] == reverse("inbox:tasks")
    assert list(Task.objects.of(colleague)) == [task]


def test_a_foreign_task_does_not_exist(as_member, other_member):
    task = TaskFactory(assignee=other_member)
    for name in ("task", "task-finish", "task-reassign"):
        assert page(as_member, name, task.pk).status_code == 404


def test_withdrawing_over_the_page(as_office, office, town):
    assignment = assignments.hand_out(title="报送名单", units=[town], by=office)
    assert "1 项待办立即撤回" in text_of(page(as_office, "assignment-withdraw", assignment.pk))
    as_office.post(reverse("inbox:assignment-withdraw", args=[assignment.pk]), {"reason": "重复"})
    assert Task.objects.get().note == "重复"


def test_opening_a_notice_reads_it_and_leads_on(as_member, member):
    notice = NoticeFactory(user=member, url="/inbox/")
    assert "未读" in text_of(page(as_member, "notices"))
    assert "1" in text_of(page(as_member, "bell"))
    assert page(as_member, "notice", notice.pk)["Location"] == "/inbox/"
    assert text_of(page(as_member, "bell")).strip() == ""


@pytest.mark.parametrize("url", ["", "https://example.org/", "//example.org/"])
def test_a_notice_never_leads_outside(url, as_member, member):
    notice = NoticeFactory(user=member, url=url)
    assert page(as_member, "notice", notice.pk)["Location"] == reverse("inbox:notices")


def test_all_notices_are_read_at_once(as_member, member):
    NoticeFactory.create_batch(3, user=member)
    as_member.post(reverse("inbox:read-all"))
    assert not Notice.objects.filter(read_at=None).exists()


def test_a_digest_page_reads_it(as_member, member):
    task = TaskFactory(assignee=member, title="报送名单")
    content = {"new": {"total": 3, "tasks": [task.pk]}}
    digest = DigestFactory(user=member, content=content, task_count=3)
    words = text_of(as_member.get(digest.get_absolute_url()))
    assert "报送名单" in words
    assert "另有 2 项" in words
    assert Digest.objects.get().read_at is not None
    assert digest in page(as_member, "digests").context["filters"].qs


def test_reminder_hours_are_kept(as_member, member):
    given = {"quiet_from": "18:30", "quiet_until": "07:30"}
    as_member.post(reverse("inbox:reminders"), given)
    assert "18:30" in text_of(page(as_member, "reminders"))
    assert member.reminder_settings.quiet_until == dt.time(7, 30)


def test_an_announcement_from_draft_to_receipts(as_office, office, town, member):
    given = {"column": "news", "title": "放假", "body": "一\n<b>二</b>", "audience": [town.pk]}
    as_office.post(reverse("inbox:announcement-new"), given)
    announcement = Announcement.objects.get()
    key = announcement.pk
    given["title"] = "放假通知"
    as_office.post(reverse("inbox:announcement-edit", args=[key]), given)
    assert "1 个在用账号" in text_of(page(as_office, "announcement-publish", key))
    as_office.post(reverse("inbox:announcement-publish", args=[key]))
    words = text_of(signed_in(as_office, member).get(announcement.get_absolute_url()))
    assert "&lt;b&gt;二&lt;/b&gt;" in words
    assert page(as_office, "announcement-receipts", key).status_code == 403
    signed_in(as_office, office)
    assert "李青" in text_of(page(as_office, "announcement-receipts", key))
    as_office.post(reverse("inbox:announcement-withdraw", args=[key]), {"reason": "有误"})
    assert signed_in(as_office, member).get(announcement.get_absolute_url()).status_code == 404


def test_a_policy_from_issuing_to_repeal(as_office, office):
    given = {
        "title": "村级经费办法",
        "number": "云组发〔2026〕3号",
        "issuer": "县委组织部",
        "category": "organization",
        "issued_on": "2026-03-01",
        "text": "第一条 甲\n第二条 乙",
    }
    as_office.post(reverse("inbox:policy-new"), given)
    policy = Policy.objects.get()
    amended = {"effective_on": "2026-06-01", "document": "9号", "text": "第一条 甲\n第二条 丙"}
    answer = as_office.post(reverse("inbox:policy-amend", args=[policy.pk]), amended)
    assert answer["Location"] == policy.get_absolute_url()
    assert "第二条 丙" in text_of(as_office.get(policy.get_absolute_url()))
    assert "第二条 乙" in text_of(as_office.get(policy.get_absolute_url(), {"version": "1"}))
    compared = text_of(page(as_office, "policy-compare", policy.pk))
    assert "<del>第二条 乙</del>" in compared
    assert "<ins>第二条 丙</ins>" in compared
    corrected = {key: value for key, value in given.items() if key != "text"}
    corrected["issuer"] = "中共云岭县委组织部"
    as_office.post(reverse("inbox:policy-correct", args=[policy.pk]), corrected)
    text_of(page(as_office, "policy-repeal", policy.pk))
    as_office.post(reverse("inbox:policy-repeal", args=[policy.pk]), {"on": "2026-09-01"})
    policy.refresh_from_db()
    assert (policy.issuer, policy.state) == ("中共云岭县委组织部", "repealed")
    assert page(as_office, "changes").context["filters"].qs.count() == 3
    assert as_office.get(policy.get_absolute_url(), {"version": "9"}).status_code == 404


def test_library_finds_words_of_the_text(as_member, member):
    PolicyFactory(title="请假规定", text="请假须书面申请。")
    PolicyFactory(title="经费办法", text="经费专款专用。")
    answer = page(as_member, "policies", q="书面申请")
    assert [row.title for row in answer.context["filters"].qs] == ["请假规定"]


def _tasks(user, count):
    TaskFactory.create_batch(count, assignee=user, from_user=user)


def _done(user, count):
    for _ in range(count):
        TaskFactory(assignee=user, state="done", done_at=timezone.now(), done_by=user)


def _assignments(user, count):
    for assignment in AssignmentFactory.create_batch(count, by=user):
        TaskFactory(assignee=user, assignment=assignment)


def _policies(user, count):
    for policy in PolicyFactory.create_batch(count):
        policies.repeal(policy, on=dt.date(2026, 9, 1), by=user)


LISTS = {
    "tasks": _tasks,
    "done": _done,
    "assignments": _assignments,
    "notices": lambda user, count: NoticeFactory.create_batch(count, user=user),
    "digests": lambda user, count: [
        DigestFactory(user=user, day=dt.date(2026, 1, 1) + dt.timedelta(days=count * 20 + n))
        for n in range(count)
    ],
    "announcements": lambda user, count: AnnouncementFactory.create_batch(count, by=user),
    "policies": _policies,
    "changes": _policies,
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_queries_however_long(
    name, as_office, office, django_assert_max_num_queries
):
    LISTS[name](office, 2)
    page(as_office, name)
    with django_assert_max_num_queries(50) as few:
        text_of(page(as_office, name))
    LISTS[name](office, 10)
    with django_assert_max_num_queries(len(few)) as many:
        text_of(page(as_office, name))
    assert len(many) == len(few)


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_exported(name, as_office, office):
    LISTS[name](office, 2)
    answer = page(as_office, name, export="xlsx")
    assert answer.status_code == 200
    assert "spreadsheet" in answer["Content-Type"]
