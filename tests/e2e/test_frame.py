"""The frame as a person at a keyboard meets it: finding, a lost connection, the first act."""

import pytest

MOST_TABS = 10


def focused(page, selector):
    return page.evaluate("selector => document.activeElement.matches(selector)", selector)


def test_one_cadre_is_one_pick(visitor):
    office = visitor().sign_in("ganbu")
    page = office.page
    office.go("/cadres/")
    name = page.locator("tbody td a").first.inner_text().strip()
    office.go("/")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette .hit")  # nothing typed: what can be begun
    page.keyboard.type(name)
    page.wait_for_selector(f"#palette .hit:has-text('{name}')")
    page.wait_for_function(
        "name => document.querySelector('#palette .hit').textContent.includes(name)", arg=name
    )
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/cadres/" in page.url
    assert name in page.inner_text("h1")
    # Opened last: offered with nothing typed.
    office.go("/")
    page.keyboard.press("Control+k")
    page.wait_for_selector(f"#palette .hit-group:has-text('最近打开') .hit:has-text('{name}')")
    # "e" begins editing what the page is about.
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("e")
    assert page.url.endswith("/edit/")
    assert page.evaluate("JSON.stringify(localStorage)").find(name) == -1


@pytest.mark.parametrize(
    "cut",
    [lambda route: route.abort(), lambda route: route.fulfill(status=503)],
    ids=["no network", "no database"],
)
def test_a_lost_connection_is_said_once_and_goes_on_by_itself(visitor, cut):
    office = visitor().sign_in("zuzhi")
    page = office.page
    office.go("/orgs/units/")
    page.route("**/*", cut)
    for typed in ("东", "东河", "东河镇"):
        page.fill("main input[name=q]", typed)
        page.wait_for_timeout(500)
    assert page.locator(".connection-bar").count() == 1
    assert page.locator("[data-toast]").count() == 0
    page.unroute("**/*")
    page.wait_for_selector(".connection-bar", state="detached")
    page.fill("main input[name=q]", "东河")
    page.wait_for_selector("#results:has-text('东河镇')")
    office.complaints.clear()  # of what was cut, in the words of the browser and of htmx


@pytest.mark.parametrize("place", ["/orgs/units/", "/branches/members/", "/people/"])
def test_the_first_act_is_few_tabs_away(visitor, place):
    office = visitor().sign_in("zuzhi")
    page = office.page
    office.go(place)
    page.keyboard.press("Tab")
    assert focused(page, ".skip-link")
    page.keyboard.press("Enter")
    for _ in range(2, MOST_TABS + 1):
        page.keyboard.press("Tab")
        if focused(page, "main .btn"):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            return
    pytest.fail(f"{place}: no act within {MOST_TABS} tabs")


def test_groups_of_the_menu_stay_folded(visitor):
    office = visitor().sign_in("zuzhi")
    page = office.page
    office.go("/")
    group = page.locator("[data-menu-group]", has_text="资料")
    group.locator("summary").click()
    page.wait_for_function("() => document.cookie.includes('folded=')")
    office.go("/orgs/units/")
    assert not page.locator("[data-menu-group]", has_text="资料").evaluate("group => group.open")
