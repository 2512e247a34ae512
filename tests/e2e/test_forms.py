"""Nothing typed is lost: the session ends, the browser crashes, a colleague was faster."""

import re

from playwright.sync_api import expect

from tests.e2e.test_accounts import pick


def kept(page):
    return page.evaluate("() => JSON.stringify(sessionStorage)")


def test_a_form_goes_on_after_signing_in_over_it(visitor):
    office = visitor().sign_in("zuzhi")
    page = office.page
    office.go("/people/new/")
    page.fill("main [name=name]", "欧阳继续")
    page.fill("main [name=phone]", "13900000001")
    page.select_option("main [name=sex]", label="女")
    pick(page, "unit", "czj", "财政局")

    elsewhere = visitor().sign_in("zuzhi")
    elsewhere.go("/my/sessions/")
    while elsewhere.page.locator("main button:text-is('结束')").count():
        with elsewhere.page.expect_navigation():
            elsewhere.page.locator("main button:text-is('结束')").first.click()

    page.click("main [type=submit]")
    page.wait_for_selector("#returning >> text=您的登录已结束")
    office.sign_in_over("zuzhi", "not the one")
    page.wait_for_selector("#returning >> text=用户名或密码不正确")
    with page.expect_navigation():
        office.sign_in_over("zuzhi")
    assert page.inner_text("h1").startswith("欧阳继续")
    assert "财政局" in page.inner_text("main")
    assert "139******01" in page.inner_text("main"), "what is private was sent with the rest"
    assert "draft:" not in kept(page)


def test_a_form_begins_in_its_first_field_and_comes_back_in_the_first_error(visitor):
    office = visitor().sign_in("zuzhi")
    page = office.page
    office.go("/people/new/")
    focused = page.locator(":focus")
    expect(focused).to_have_attribute("name", "name")
    page.keyboard.type("欧阳焦点")
    page.click("main [type=submit]")
    expect(focused).to_have_attribute("name", "sex")


def test_typing_counts_as_being_there(visitor):
    office = visitor().sign_in("zuzhi")
    page = office.page
    page.clock.install()
    office.go("/people/new/")
    page.clock.fast_forward("02:00")
    with page.expect_response("**/stay/") as answered:
        page.type("main [name=name]", "欧")
    assert "x-poll" not in answered.value.request.headers, "it renews the session"
    page.clock.fast_forward("28:30")
    page.wait_for_selector("#idle[open]")
    with page.expect_response("**/stay/"):
        page.click("[data-idle-stay]")
    page.wait_for_selector("#idle", state="hidden")


def test_a_colleague_signing_in_over_the_page_sends_nothing(visitor):
    admin = visitor().sign_in("admin")
    page = admin.page
    admin.go("/accounts/new/")
    page.fill("main [name=username]", "not-sent")
    page.context.clear_cookies(name="sessionid")
    page.click("main [type=submit]")
    admin.sign_in_over("security")
    page.wait_for_url(f"{admin.address}/")
    assert "draft:" not in kept(page)


def test_a_draft_is_offered_back_without_what_is_private(visitor):
    office = visitor().sign_in("zuzhi")
    page = office.page
    page.on("dialog", lambda dialog: dialog.accept())
    office.go("/people/new/")
    page.fill("[name=name]", "欧阳草稿")
    page.fill("[name=phone]", "13900000000")
    pick(page, "unit", "czj", "财政局")
    page.wait_for_function("() => JSON.stringify(sessionStorage).includes('财政局')")
    assert "13900000000" not in kept(page)
    page.reload()
    page.click(".draft >> text=恢复")
    assert page.input_value("[name=name]") == "欧阳草稿"
    assert page.input_value("[name=phone]") == ""
    page.select_option("[name=sex]", label="男")
    page.click("main [type=submit]")
    page.wait_for_selector("text=已登记")
    office.go("/people/new/")
    assert page.locator(".draft").count() == 0


def test_a_late_answer_is_not_mixed_into_what_a_picker_found(visitor):
    office = visitor().sign_in("zuzhi")
    page = office.page
    late = []
    page.route(re.compile(r"[?&]q=$"), lambda route: late.append(route))  # noqa: PLW0108
    office.go("/people/new/")
    page.locator("#id_unit + .ts-wrapper .ts-control").click()
    page.keyboard.type("czj")
    options = page.locator(".ts-dropdown .option")
    expect(options).to_have_count(1)
    with page.expect_response(re.compile(r"[?&]q=$")):
        late[0].continue_()
    page.wait_for_timeout(300)
    expect(options).to_have_count(1)
    expect(options).to_contain_text("财政局")
