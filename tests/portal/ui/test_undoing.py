"""Small acts offer “撤回” in their message: one click, without a page."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.codes.models import Code
from portal.deeds.models import Deed
from portal.inbox.choices import TaskState
from portal.inbox.models import Notice, Task
from portal.rules.models import CalendarDay
from portal.ui.models import SavedView
from tests.factories import orgs
from tests.factories.accounts import holder, signed_in
from tests.factories.codes import CodeFactory
from tests.factories.inbox import NoticeFactory, TaskFactory
from tests.factories.rules import DayFactory

pytestmark = pytest.mark.django_db
BACK = "/inbox/"


@pytest.fixture
def county():
    return orgs.county()


@pytest.fixture
def clerk(county):
    return holder("organization_office", county)


@pytest.fixture
def page(client, clerk):
    signed_in(client, clerk)
    return client


def offered(answer):
    """Where the message's button leads; the page is the one that came after the act."""
    return f'action="{Deed.objects.latest("pk").get_absolute_url()}"' in answer.content.decode()


def take_back(page):
    answer = page.post(Deed.objects.latest("pk").get_absolute_url(), {"back": BACK})
    assert answer.url == BACK


def test_a_removed_view_and_one_that_was_overwritten(page, clerk):
    fields = {"list_key": "people:people", "name": "女干部"}
    page.post(reverse("ui:save-view"), {**fields, "query": "q=a"})
    assert offered(page.post(reverse("ui:save-view"), {**fields, "query": "q=b"}, follow=True))
    take_back(page)
    view = SavedView.objects.get()
    assert view.query == "q=a"
    assert offered(page.post(reverse("ui:remove-view", args=[view.pk]), follow=True))
    take_back(page)
    assert SavedView.objects.get() == view


def test_messages_read_by_one_click(page, clerk):
    NoticeFactory.create_batch(2, user=clerk)
    early = NoticeFactory(user=clerk, read_at=timezone.now())
    assert offered(page.post(reverse("inbox:read-all"), follow=True))
    take_back(page)
    assert Notice.objects.get(pk=early.pk).read_at is not None
    assert Notice.objects.filter(read_at=None).count() == 2
    page.post(reverse("inbox:read-all"))
    page.post(reverse("inbox:read-all"))  # nothing was left to read, and nothing to take back
    assert Deed.objects.count() == 2


def test_a_to_do_that_was_done_too_soon(page, clerk, county):
    giver = holder("organization_office", county)
    task = TaskFactory(unit=county, assignee=clerk, role="", from_user=giver)
    assert offered(
        page.post(reverse("inbox:task-finish", args=[task.pk]), {"note": "已报"}, follow=True)
    )
    take_back(page)
    assert Task.objects.get(pk=task.pk).state == TaskState.OPEN
    titles = giver.notices.order_by("pk").values_list("title", flat=True)
    assert [title[:4] for title in titles] == ["已办结：", "撤回办结"]


def test_only_who_acted_takes_back_what_is_his_own(client, page, clerk, county):
    NoticeFactory(user=clerk)
    page.post(reverse("inbox:read-all"))
    signed_in(client, holder("organization_office", county))
    assert client.post(Deed.objects.get().get_absolute_url()).status_code == 403
    assert Notice.objects.get().read_at is not None


def test_a_day_of_the_calendar_and_a_value_of_a_table(client, county):
    keeper = holder("organization_office", county)
    signed_in(client, keeper)
    day = DayFactory(date=dt.date(2026, 12, 31))
    client.post(reverse("rules:clear-day", args=[day.pk]), {"reason": "误取消"})
    assert not CalendarDay.objects.exists()
    take_back(client)
    assert CalendarDay.objects.get().note == day.note
    code = CodeFactory()
    client.post(reverse("codes:close", args=[code.pk]), {"reason": "不用"})
    take_back(client)
    assert not Code.objects.get(pk=code.pk).is_closed


def test_elsewhere_is_no_way_back(page, clerk):
    """Only to a place of the portal."""
    NoticeFactory(user=clerk)
    page.post(reverse("inbox:read-all"))
    answer = page.post(Deed.objects.get().get_absolute_url(), {"back": "//evil.example/"})
    assert answer.url.startswith("/accounts/")
