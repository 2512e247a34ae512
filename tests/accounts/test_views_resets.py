"""The pages of a reset by two: asked for, confirmed with the own password, refused, listed."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from portal.accounts.models import ResetRequest, User
from portal.accounts.tasks import lapse_resets
from portal.audit.models import Event
from portal.ui.registry import todos
from tests.accounts.domain.test_resets import aged, ask, resets
from tests.accounts.domain.test_second_factor import enrolled
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"accounts:{name}", args=args)


def text(response):
    return response.content.decode()


def titles(user):
    return [line.head.title for line in todos.for_user(User.objects.get(pk=user.pk))]


def labels(browser, user):
    return [link.label for link in browser.get(url("account", user.pk)).context["actions"]]


@pytest.fixture
def request_(auditor, security, system):
    return ask(auditor, security)


def test_an_administrators_page_offers_asking_only(visitor, security, auditor, system):
    enrolled(auditor)
    assert labels(visitor(security), auditor) == ["授予角色", "申请重置", "停用"]
    assert labels(visitor(system), auditor) == ["修改"]


def test_the_old_address_refuses_and_says_where_to_go(visitor, security, auditor):
    answer = visitor(security).post(url("reset", auditor.pk), {"reason": "忘记密码"})
    assert answer.status_code == 422
    assert "申请重置" in text(answer)


def test_asking_names_who_may_confirm(visitor, security, auditor, system):
    browser = visitor(security)
    assert "可以确认的人：系统员" in text(browser.get(url("ask-reset", auditor.pk)))
    answer = browser.post(url("ask-reset", auditor.pk), {"kind": "password", "reason": "忘记"})
    assert answer.url == auditor.get_absolute_url()
    assert ResetRequest.objects.get().asked_by == security


def test_confirming_asks_for_the_own_password_and_shows_the_new_one_once(
    visitor, system, auditor, security, request_
):
    browser = visitor(system)
    page = url("reset-confirm", request_.pk)
    assert "忘记密码" in text(browser.get(page))
    assert browser.post(page, {"password": "wrong"}).status_code == 422
    request_.refresh_from_db()
    assert request_.state == "open"
    answer = browser.post(page, {"password": PASSWORD})
    assert User.objects.get(pk=auditor.pk).check_password(answer.context["password"])
    assert answer["Cache-Control"] == "no-store"
    assert answer.context["password"] not in text(browser.get(url("resets")))


def test_refusing_tells_the_list_why(visitor, auditor, request_):
    browser = visitor(auditor)
    answer = browser.post(url("reset-refuse", request_.pk), {"reason": "我没有要求"})
    assert answer.url == url("resets")
    assert "我没有要求" in text(browser.get(answer.url))


def test_list_is_narrowed_by_what_a_request_is_now(visitor, system, request_):
    browser = visitor(system)

    def found(state):
        return browser.get(url("resets"), {"state": state}).context["total"]

    assert (found("open"), found("lapsed")) == (1, 0)
    aged(request_, resets.LASTING)
    assert (found("open"), found("lapsed")) == (0, 1)
    lapse_resets()
    assert (found("open"), found("lapsed")) == (0, 1)


def test_each_is_told_what_concerns_him(security, system, auditor, request_):
    for user in (security, system, auditor):
        enrolled(user)
    assert titles(system) == ["确认对“审计员”重置密码"]
    assert titles(auditor) == ["“安全员”申请对您的账号重置密码"]
    assert titles(security) == []
    resets.confirm(request_, by=system)
    assert titles(system) == []
    assert titles(security) == ["“审计员”的密码已由“系统员”重置"]
    User.objects.filter(pk=auditor.pk).update(must_change_password=False)
    assert titles(security) == []


# On the server ------------------------------------------------------------------------------------


def run(*args):
    out = StringIO()
    call_command("reset_administrator", *args, stdout=out)
    return out.getvalue()


def test_the_operators_command_prints_the_password_once_and_is_told(auditor):
    printed = run("shenji", "--reason", "无第二人，部长批准")
    kept = User.objects.get(pk=auditor.pk)
    password = next(
        word for word in printed.replace("：", " ").split() if kept.check_password(word)
    )
    event = Event.objects.latest("pk")
    assert event.detail["reason"] == "无第二人，部长批准"
    assert event.detail["operator"]
    assert password not in str(event.detail)


def test_the_operators_command_takes_the_second_factor_off(auditor):
    enrolled(auditor)
    assert "解除动态口令" in run("shenji", "--second-factor", "--reason", "手机遗失")
    with pytest.raises(CommandError, match="没有启用"):
        run("shenji", "--second-factor", "--reason", "手机遗失")


def test_the_operators_command_refuses_others(clerk):
    with pytest.raises(CommandError, match="没有用户名"):
        run("nobody", "--reason", "x")
    with pytest.raises(CommandError, match="不是管理员"):
        run("zb001", "--reason", "x")
