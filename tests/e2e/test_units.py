"""Keeping the organisation tree, as the organization office does it."""

from django.utils import timezone

TODAY = timezone.localdate().isoformat()


def open_unit(someone, typed):
    someone.go(f"/orgs/units/?q={typed}")
    someone.page.locator("tbody td a").first.click()
    someone.page.wait_for_url("**/orgs/units/*/")


def test_tree_opens_branch_by_branch(visitor):
    office = visitor().sign_in("zuzhi")
    office.go("/orgs/")
    assert "东河镇" in office.page.inner_text("main")
    assert "青龙营村" not in office.page.inner_text("main")
    row = office.page.locator("[role=treeitem]", has_text="东河镇").last
    row.locator("button").first.click()
    office.page.wait_for_selector("text=青龙营村")


def test_tree_search_shows_hits_with_their_place(visitor):
    office = visitor().sign_in("zuzhi")
    office.go("/orgs/")
    office.page.fill("main input[name=q]", "qlyc")
    office.page.wait_for_selector("main :text('青龙营村')")
    assert "东河镇" in office.page.inner_text("main")


def test_rename_keeps_the_old_name_in_the_history(visitor):
    office = visitor().sign_in("zuzhi")
    open_unit(office, "县科技局")
    unit = office.page.url
    office.page.goto(f"{unit}rename/")
    office.page.fill("[name=name]", "云岭县科学技术和创新局")
    office.page.fill("[name=short_name]", "县科创局")
    office.page.fill("[name=effective_on]", TODAY)
    office.submit()
    assert "云岭县科学技术和创新局" in office.page.inner_text("h1")
    office.page.click("role=tab[name='沿革']")
    office.page.wait_for_selector("#tab:has-text('更名')")
    assert "科学技术局" in office.page.inner_text("#tab")


def test_refusal_stands_in_the_form_and_keeps_what_was_typed(visitor):
    office = visitor().sign_in("zuzhi")
    open_unit(office, "县水务局")
    unit = office.page.url
    office.page.goto(f"{unit}rename/")
    office.page.fill("[name=name]", "云岭县财政局")
    office.page.fill("[name=short_name]", "县财政局")
    office.page.fill("[name=effective_on]", TODAY)
    office.submit()
    assert "财政局" in office.page.inner_text("main form")
    assert office.page.input_value("[name=name]") == "云岭县财政局"


def test_stale_page_is_told_what_changed(visitor):
    first, second = visitor().sign_in("zuzhi"), visitor().sign_in("bangong")
    open_unit(first, "县商务局")
    unit = first.page.url
    for someone in (first, second):
        someone.page.goto(f"{unit}correct/")
    second.page.fill("[name=short_name]", "县商务促进局")
    second.submit()
    first.page.fill("[name=short_name]", "县商贸局")
    first.submit()
    text = first.page.inner_text("main")
    assert "已被他人修改" in text
    assert "县商务促进局" in text
    assert first.page.input_value("[name=short_name]") == "县商贸局"


def test_a_split_asks_for_as_many_new_units_as_are_added(visitor):
    office = visitor().sign_in("zuzhi")
    page = office.page
    open_unit(office, "东河镇")
    page.goto(f"{page.url}split/")
    parts = page.locator("fieldset.part")
    assert parts.count() == 2
    page.click("text=再设一个机构")
    assert parts.count() == 3
    assert page.evaluate("document.activeElement.name") == "new3_name"
    offered = page.locator("[data-row-choices] select").first.locator("option")
    assert "新机构3" in offered.all_inner_texts()
