"""The leaders' board: from a place in the ranking down to a picture, and on a wall."""

from playwright.sync_api import expect

BOARD = "/assessments/board/"
RANKING = "/assessments/scores/"


def press(visitor, selector):
    with visitor.page.expect_navigation():
        visitor.page.locator(selector).first.click()


def test_from_the_board_down_to_an_evidence_picture(visitor):
    leader = visitor().sign_in("buzhang")
    page = leader.page
    leader.go(RANKING)
    press(leader, "nav[aria-label=考核分组] a:has-text('乡镇组')")
    if page.locator("main a:has-text('公布')").count():  # unless another story did
        press(leader, "main a:has-text('公布')")
        leader.submit("main form button[type=submit]")

    leader.go(BOARD)
    page.wait_for_selector("#panel-ranking .board-chart.is-drawn canvas")
    month = page.inner_text("h1").partition("：")[2]
    press(leader, "#panel-ranking .board-table a:has-text('城关街道')")
    assert page.inner_text("h1") == f"城关街道：{month}"
    lines = page.locator("#panel-lines a[href*='#line-']")
    lines.first.wait_for()  # panels come one by one
    for address in lines.evaluate_all("all => all.map(one => one.href)"):
        page.goto(address)  # down to one that was read from a ledger
        line = page.locator(page.evaluate("location.hash"))
        if line.locator("a:has-text('台账')").count() and line.locator("a.number").count():
            break

    # A number opens its figure's card over the page; the ledger it was read from has the proof.
    line.locator("a.number").first.click()
    page.wait_for_selector("#card-dialog[open] .figure-card")
    page.keyboard.press("Escape")
    line.locator("a:has-text('台账')").first.click()
    picture = page.locator("main a:has-text('.jpg')").first
    expect(picture).to_be_visible()
    answer = page.request.get(leader.address + picture.get_attribute("href"))
    assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")


def test_on_a_wall_panels_turn_and_the_keyboard_stops_them(visitor):
    leader = visitor(viewport={"width": 1920, "height": 1080}).sign_in("buzhang")
    page = leader.page
    leader.go(BOARD)
    press(leader, "main a:has-text('大屏')")
    slide = ".wall-slide.is-on"
    page.wait_for_selector(f"{slide} .board-table")
    first = page.inner_text("[data-wall-name]")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-wall-name]")).not_to_have_text(first)
    page.wait_for_selector(f"{slide} .board-part")
    page.keyboard.press("Space")
    expect(page.locator("[data-wall-stop]")).to_have_attribute("aria-pressed", "true")
    box = page.locator(slide).evaluate("one => one.scrollWidth - one.clientWidth")
    assert box <= 0
    with page.expect_navigation():
        page.keyboard.press("Escape")
    assert page.url.startswith(leader.address + BOARD)
