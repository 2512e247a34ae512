"""What records rest on, in a browser: masked numbers, the grid, a job run by a real worker."""

import json
import re

from playwright.sync_api import expect

NUMBER = re.compile(r"\d{17}[\dX]")


def test_identity_number_is_shown_after_a_reason_and_the_auditor_knows(visitor):
    office = visitor().sign_in("zuzhi")
    office.go("/people/")
    assert not NUMBER.search(office.page.inner_text("main"))
    office.page.locator("tbody td a").first.click()
    office.page.wait_for_url("**/people/*/")
    person = office.page.url
    name = office.page.inner_text("h1").strip()
    office.page.get_by_role("link", name="查看身份证号").click()
    office.page.fill("main input[name=reason]", "核对任免审批表")
    office.page.keyboard.press("Enter")
    expect(office.page.locator("main")).to_contain_text(NUMBER)
    office.page.goto(person)
    assert not NUMBER.search(office.page.inner_text("main"))

    auditor = visitor().sign_in("auditor")
    auditor.go(f"/audit/looks/?q={name}")
    assert "查看完整敏感信息" in auditor.page.inner_text("tbody")


def test_grid_saves_a_cell_as_it_is_left(visitor):
    member = visitor().sign_in("xz01")
    member.go("/registers/1/grid/")
    cell = member.page.locator(".tabulator-row").first.locator(".tabulator-cell").nth(1)
    cell.click()
    member.page.keyboard.press("Enter")
    member.page.keyboard.press("Control+a")
    member.page.keyboard.type("新时代文明实践站")
    member.page.keyboard.press("Enter")
    member.page.wait_for_selector("text=已保存")
    member.page.reload()
    saved = member.page.locator(".tabulator-row").filter(has_text="新时代文明实践站")
    expect(saved).to_have_count(1)


def test_job_runs_in_the_worker_and_its_result_is_handed_over(visitor):
    admin = visitor().sign_in("admin")
    admin.go("/jobs/self-test/")
    admin.submit()
    admin.page.wait_for_selector("main :text('已完成')")
    with admin.page.expect_download() as download:
        admin.page.click("main >> text=下载")
    assert download.value.suggested_filename.endswith(".xlsx")


def test_grid_headings_and_tooltips_are_words(visitor):
    """Tabulator takes a plain title or tooltip for HTML; both are written by users."""
    member = visitor().sign_in("xz01")
    markup = "<b hx-get=/x>名称</b><img>"
    data = re.compile(r'(<script id="grid-data"[^>]*>)(.*?)(</script>)', re.DOTALL)

    def marked(match):
        grid = json.loads(match[2])
        grid["columns"][0] |= {"title": markup, "help": markup}
        words = json.dumps(grid).replace("<", "\\u003C")
        return f"{match[1]}{words}{match[3]}"

    def answer(route):
        answered = route.fetch()
        page = data.sub(marked, answered.text())
        route.fulfill(response=answered, body=page)

    member.page.route("**/registers/1/grid/", answer)
    member.go("/registers/1/grid/")
    heading = member.page.locator(".tabulator-col-title", has_text="<b hx-get=/x>")
    expect(heading).to_contain_text(markup)
    heading.hover()
    expect(member.page.locator(".tabulator-tooltip")).to_have_text(markup)
    assert member.page.locator("main b, main img, .tabulator-tooltip *").count() == 0
