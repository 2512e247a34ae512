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


def first_act(office, place):
    """How many tabs away it is: past the skip link, from the top of the page."""
    page = office.page
    office.go(place)
    if not page.locator("main .btn:visible").count():
        return 0  # nothing to do here, such as a job that is over
    if page.locator("main form[data-guarded-form]").count():
        return 0  # a form begins in its first field
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    assert focused(page, ".skip-link")
    page.keyboard.press("Enter")
    for tabs in range(2, MOST_TABS + 2):
        page.keyboard.press("Tab")
        if focused(page, "main .btn"):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            return tabs
    return tabs


def test_the_first_act_of_every_list_and_record_is_few_tabs_away(visitor):
    """Every list of the menu, and the first record of each."""
    office = visitor().sign_in("zuzhi")
    page, far, opened = office.page, {}, 0
    for place in page.locator(".sidebar a.nav-link").evaluate_all("l => l.map(a => a.pathname)"):
        office.go(place)
        if not page.locator("[data-list-search]").count():
            continue
        record = page.locator("#results tbody td a:not([href^='/files/'])")  # one is a download
        places = [place, record.first.get_attribute("href")] if record.count() else [place]
        opened += len(places)
        far |= {one: tabs for one in places if (tabs := first_act(office, one)) > MOST_TABS}
    assert opened > MOST_TABS
    assert far == {}


@pytest.mark.parametrize(
    "place",
    ["/people/new/", "/branches/members/new/", "/branches/organisations/new/", "/orgs/units/new/"],
)
def test_a_form_begins_in_its_first_field_without_dropping_a_list(visitor, place):
    office = visitor().sign_in("zuzhi")
    page = office.page
    office.go(place)
    page.wait_for_function(
        "() => document.activeElement.matches('main form :is(input, select, textarea)')"
    )
    page.wait_for_load_state("networkidle")
    assert page.locator(".ts-dropdown:visible").count() == 0


def test_groups_of_the_menu_stay_folded(visitor):
    office = visitor().sign_in("zuzhi")
    page = office.page
    office.go("/")
    group = page.locator("[data-menu-group]", has_text="资料")
    group.locator("summary").click()
    page.wait_for_function("() => document.cookie.includes('folded=')")
    office.go("/orgs/units/")
    assert not page.locator("[data-menu-group]", has_text="资料").evaluate("group => group.open")
