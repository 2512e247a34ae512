"""A number and the card that explains it: by keys alone, and on a phone."""

from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 800}}
CARD = "#card-dialog[open] .figure-card"


def test_a_number_opens_its_card_by_keys_and_gives_the_focus_back(visitor):
    office = visitor().sign_in("zuzhi")
    office.go("/figures/")
    number = office.page.locator('main a.number[href*="ORG-1"]').first  # one with a history
    number.focus()
    office.page.keyboard.press("Enter")
    office.page.wait_for_selector(CARD)
    told = office.page.inner_text(CARD)
    for words in ("期间", "统计", "同比", "环比"):
        assert words in told, words
    assert office.page.locator(f"{CARD} polyline").count() >= 1
    inside = "document.getElementById('card-dialog').contains(document.activeElement)"
    assert office.page.evaluate(inside)
    office.page.keyboard.press("Escape")
    office.page.wait_for_selector("#card-dialog", state="hidden")
    assert number.evaluate("one => one === document.activeElement")


def test_the_card_leads_to_the_list_behind_its_number(visitor):
    office = visitor().sign_in("zuzhi")
    office.go("/figures/?q=MEM-1")
    number = office.page.locator("tr:has-text('党员总数') a.number").first
    value = number.inner_text()
    number.click()
    office.page.wait_for_selector(CARD)
    office.page.click(f"{CARD} a:has-text('名单')")
    office.page.wait_for_url("**/branches/members/**")
    # A big list counts itself after it is shown.
    expect(office.page.locator("main")).to_contain_text(f"共 {value} 条")


def test_on_a_phone_the_card_fits_and_closes_by_its_button(visitor):
    office = visitor(**PHONE).sign_in("zuzhi")
    office.go("/figures/")
    width = "document.documentElement.scrollWidth"
    assert office.page.evaluate(width) <= PHONE["viewport"]["width"]
    office.page.locator("main a.number").first.click()
    office.page.wait_for_selector(CARD)
    box = office.page.locator("#card-dialog").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["viewport"]["width"]
    assert box["height"] <= PHONE["viewport"]["height"]
    assert office.page.evaluate(width) <= PHONE["viewport"]["width"]
    office.page.click(f"{CARD} [data-card-close]")
    office.page.wait_for_selector("#card-dialog", state="hidden")


def test_without_a_script_the_number_leads_to_the_page_of_its_card(visitor):
    office = visitor().sign_in("zuzhi")
    office.go("/figures/")
    address = office.page.locator("main a.number").first.get_attribute("href")
    office.go(address)
    assert "近 13 期" in office.page.inner_html("main")
