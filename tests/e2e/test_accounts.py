"""An account's way through the offices: opened, given a role, first used, locked and unlocked."""

import re

NEW_PASSWORD = "Spring!River2026"


def pick(page, field, typed, option):
    """Choose a unit the way a person does: type, wait for the list, click."""
    page.locator(f"#id_{field} + .ts-wrapper .ts-control").click()
    page.keyboard.type(typed)
    page.locator(".ts-dropdown .option", has_text=option).first.click()


def open_account(visitor, username):
    """The system administrator opens an account and reads out its one-time password."""
    admin = visitor().sign_in("admin")
    admin.go("/accounts/new/")
    admin.page.fill("[name=username]", username)
    admin.page.fill("[name=name]", "周文")
    pick(admin.page, "unit", "czj", "财政局")
    admin.submit()
    password = admin.page.inner_text("[data-copy-source]").strip()
    admin.page.click("text=查看账号")
    return re.search(r"/accounts/(\d+)/", admin.page.url)[1], password


def test_first_sign_in_leads_through_the_password_change(visitor):
    pk, _ = open_account(visitor, "first-day")
    security = visitor().sign_in("security")
    security.go(f"/accounts/{pk}/grant/")
    security.page.select_option("[name=role]", label="单位联络员")
    pick(security.page, "unit", "czj", "财政局")
    security.submit()
    assert "原来的一次性密码已作废" in security.page.inner_text("body")
    password = security.page.inner_text("[data-copy-source]").strip()

    newcomer = visitor().sign_in("first-day", password)
    assert newcomer.page.locator("[name=repeat]").count() == 1
    newcomer.go("/orgs/")
    assert newcomer.page.locator("[name=repeat]").count() == 1, "no way around the change"
    newcomer.page.fill("[name=old]", password)
    kept = newcomer.page.locator("[data-rule].is-kept")
    newcomer.page.fill("[name=new]", "first-day1")
    assert kept.count() == 2, "long and mixed enough, but it holds the name"
    for field in ("new", "repeat"):
        newcomer.page.fill(f"[name={field}]", NEW_PASSWORD)
    assert kept.count() == 4
    newcomer.page.click("[type=submit]:has-text('密码')")
    newcomer.go("/")
    assert "周文，您好" in newcomer.page.inner_text("main")
    assert newcomer.go("/orgs/").status == 200


def test_lockout_is_told_and_lifted_by_the_security_administrator(visitor):
    stranger = visitor()
    for _ in range(5):
        stranger.sign_in("dw02", "Wrong#Password1")
    assert "锁定" in stranger.page.inner_text("main")
    stranger.sign_in("dw02")
    assert "锁定" in stranger.page.inner_text("main"), "the right password does not help either"

    security = visitor().sign_in("security")
    security.go("/accounts/locked/")
    security.page.locator("tr", has_text="dw02").locator("a").first.click()
    security.page.click("text=解除锁定")
    if security.page.locator("[name=reason]").count():
        security.page.fill("[name=reason]", "本人来电核实")
    security.submit()

    stranger.sign_in("dw02")
    stranger.page.wait_for_url(f"{stranger.address}/")


def test_own_session_elsewhere_can_be_ended(visitor):
    here, there = visitor().sign_in("kaohe"), visitor().sign_in("kaohe")
    here.go("/my/sessions/")
    assert here.page.locator("main tbody tr").count() >= 2
    here.submit("main tbody form button >> nth=0")
    there.go("/orgs/")
    assert "/sign-in/" in there.page.url


def test_auditor_sees_the_failure_that_just_happened(visitor):
    visitor().sign_in("rencai", "Wrong#Password1")
    auditor = visitor().sign_in("auditor")
    auditor.go("/audit/events/?q=rencai")
    assert "登录失败" in auditor.page.inner_text("main")


def test_back_shows_nothing_after_signing_out(visitor):
    """The next person at an office computer presses Back."""
    admin = visitor().sign_in("admin")
    admin.go("/accounts/")
    admin.page.wait_for_selector("main tbody tr")
    with admin.page.expect_navigation():
        admin.page.evaluate("document.querySelector('form[action=\"/sign-out/\"]').submit()")
    admin.page.go_back()
    admin.page.wait_for_load_state()
    assert "/sign-in/" in admin.page.url
