"""Each role signs in to the demo county and finds its own portal."""

import pytest

from portal import demo

ROLES = {
    # username: (menu entries seen, menu entries not seen)
    "admin": (["组织机构", "账号", "界面组件"], ["审计记录"]),
    "security": (["组织机构", "账号"], ["审计记录", "界面组件"]),
    "auditor": (["组织机构", "账号", "审计记录"], ["界面组件"]),
    "zuzhi": (["组织机构", "考核分组"], ["审计记录", "界面组件"]),
    "ganbu": (["组织机构", "账号"], ["审计记录", "界面组件"]),
    "rencai": (["组织机构", "账号"], ["审计记录", "界面组件"]),
    "kaohe": (["组织机构", "考核分组"], ["审计记录", "界面组件"]),
    "bangong": (["组织机构", "考核分组"], ["审计记录", "界面组件"]),
    "buzhang": (["组织机构"], ["审计记录", "界面组件"]),
    "xianling": (["组织机构"], ["账号", "审计记录", "界面组件"]),
    "xz01": (["组织机构", "账号"], ["审计记录", "界面组件"]),
    "dw01": (["组织机构", "账号"], ["审计记录", "界面组件"]),
    "zb001": (["组织机构"], ["账号", "审计记录", "界面组件"]),
}


@pytest.mark.parametrize("username", ROLES)
def test_role_finds_its_home(username, visitor):
    seen, unseen = ROLES[username]
    someone = visitor().sign_in(username)
    someone.page.wait_for_url("**/")
    assert "待办事项" in someone.page.inner_text("main")
    menu = someone.page.locator(".sidebar .nav-link-title").all_inner_texts()
    assert set(seen) <= set(menu)
    assert not set(unseen) & set(menu)


@pytest.mark.parametrize("username", ["admin", "zuzhi", "xz01"])
def test_no_page_of_the_menu_scrolls_sideways_on_a_telephone(username, visitor):
    someone = visitor(viewport={"width": 360, "height": 740}).sign_in(username)
    links = someone.page.locator(".sidebar a.nav-link").evaluate_all("l => l.map(a => a.pathname)")
    wide = {}
    for path in links:
        someone.go(path)
        if someone.sideways() > 0:
            wide[path] = someone.sideways()
    assert len(links) > 2
    assert wide == {}


def test_wrong_password_says_so_and_keeps_the_name(visitor):
    someone = visitor().sign_in("zuzhi", "Wrong#Password1")
    assert "用户名或密码" in someone.page.inner_text("main")
    assert someone.page.input_value("input[name=username]") == "zuzhi"


def test_foreign_unit_does_not_exist_for_a_township(visitor):
    office = visitor().sign_in("zuzhi")
    office.go("/orgs/units/?q=&per_page=50")
    foreign = office.page.locator("td a").first.get_attribute("href")
    member = visitor().sign_in("xz01")
    answer = member.go(foreign)
    assert answer.status == 404
    assert "不在您的管理范围内" in member.page.inner_text("main")


def test_global_search_by_keyboard(visitor):
    someone = visitor().sign_in("zuzhi")
    someone.page.keyboard.press("Control+k")
    someone.page.keyboard.insert_text("xczj")  # at once: of the first letters others are nearer
    someone.page.wait_for_selector(".hit:has-text('财政局')")
    someone.page.keyboard.press("ArrowDown")
    someone.page.keyboard.press("Enter")
    someone.page.wait_for_url("**/orgs/units/*/")
    assert "财政局" in someone.page.inner_text("h1")


def test_list_keeps_its_filters_in_the_address(visitor):
    someone = visitor().sign_in("zuzhi")
    someone.go("/orgs/units/")
    someone.page.fill("[data-list-search]", "czj")
    someone.page.wait_for_url("**q=czj**")
    someone.page.reload()
    assert someone.page.input_value("[data-list-search]") == "czj"
    assert "财政局" in someone.page.inner_text("tbody")


def test_list_exports_what_it_shows(visitor):
    someone = visitor().sign_in("zuzhi")
    someone.go("/orgs/units/?q=czj")
    with someone.page.expect_download() as download:
        someone.page.click(".list-bar button:has-text('导出')")
        someone.page.click("text=Excel：")
    assert download.value.suggested_filename.endswith(".xlsx")


def test_signing_out_ends_the_session(visitor):
    someone = visitor().sign_in("zuzhi")
    someone.page.click(".topbar-user")
    someone.page.click(".dropdown-menu >> text=退出")
    someone.page.wait_for_url("**/sign-in/**")
    someone.go("/orgs/")
    assert "/sign-in/" in someone.page.url


def test_demo_password_is_the_one_printed():
    assert len(demo.password()) >= 10
