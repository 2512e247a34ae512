"""docs/journeys.md, counted by the browser: each row takes no more clicks than it promises.

As the page says, choosing one option counts once and typing does not; Enter counts as a click.
"""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.e2e.test_grid import Grid
from tests.e2e.test_imports import messy

PAGE = Path(__file__).resolve().parents[2] / "docs/journeys.md"
# A list is opened and its option chosen: that is one choice, told by its change.
COUNTER = """
const chooses = "select, .ts-control";
addEventListener("pointerdown", (event) => {
  if (event.isTrusted && !event.target.closest(chooses)) clicked(event.target.textContent.trim());
}, true);
addEventListener("change", (event) => {
  if (event.target.matches("select:not(.tomselected), [type=file]")) clicked(event.target.name);
}, true);
addEventListener("keydown", (event) => {
  if (event.isTrusted && event.key === "Enter") clicked("Enter");
}, true);
"""


def promised(journey):
    """The number of the row's column “现在”."""
    rows = [line.split("|") for line in PAGE.read_text(encoding="utf-8").splitlines()]
    (now,) = {row[3].strip() for row in rows if len(row) > 3 and row[1].strip() == journey}
    return int(re.match(r"\d+", now).group())


class Journey:
    def __init__(self, visitor, username, journey):
        self.journey, self.clicks = journey, []
        self.visitor = visitor().sign_in(username)
        self.page = self.visitor.page
        self.page.context.expose_binding("clicked", lambda _, what: self.clicks.append(what[:20]))
        self.page.context.add_init_script(COUNTER)

    def begin(self, path):
        self.visitor.go(path)
        self.clicks.clear()
        return self.page

    def counted(self, more=0):
        """`more`: what the row's promise leaves out, such as an answer per cause."""
        least = promised(self.journey) + more
        assert 0 < len(self.clicks) <= least, self.clicks

    def answered(self, part):
        """A list answers one choice before the next is made."""
        return self.page.expect_response(lambda answer: part in answer.url)

    def choose(self, label, option):
        box = self.page.locator("#filter-panel").get_by_label(label, exact=True)
        with self.answered(f"{box.get_attribute('name')}="):
            box.select_option(label=option)


def test_women_under_forty_of_full_time_schooling_who_know_a_township(visitor):
    journey = Journey(visitor, "ganbu", "女、40 岁以下、全日制本科、有乡镇经历的干部")
    page = journey.begin("/cadres/")
    page.click("[data-panel-toggle]")
    page.wait_for_selector("#filter-panel [name=sex]")
    journey.choose("性别", "女")
    page.click("[name=years_max]")
    with journey.answered("years_max=40"):
        page.keyboard.type("40")
        page.keyboard.press("Tab")
    journey.choose("全日制学历", "大学本科及以上")
    page.locator("#id_was + .ts-wrapper .ts-control").click()
    page.locator(".ts-dropdown .option", has_text="乡镇").first.click()
    chips = page.locator("#results .chip")
    expect(chips.filter(has_text="经历")).to_be_visible()
    expect(chips.filter(has_not_text="清除")).to_have_count(4)
    journey.counted()


def test_the_list_that_was_found_is_printed(visitor):
    journey = Journey(visitor, "ganbu", "把查到的名单打印出来")
    page = journey.begin("/cadres/?sex=female")
    with page.context.expect_page() as opened:
        page.click(".list-bar :text('打印')")
    expect(opened.value.locator("body")).to_contain_text("女")
    journey.counted()


def test_three_cadres_side_by_side(visitor):
    journey = Journey(visitor, "ganbu", "并排看 3 名干部")
    page = journey.begin("/cadres/")
    for at in range(3):
        page.locator("#results tbody [type=checkbox]").nth(at).click()
    with page.expect_navigation():
        page.click("#picked :text('对比')")
    journey.counted()


def test_a_member_has_another_telephone(visitor):
    journey = Journey(visitor, "xz01", "改党员的电话")
    journey.visitor.go("/branches/members/")
    page = journey.begin(journey.page.locator("tbody td a").first.get_attribute("href"))
    page.get_by_role("link", name="修改电话").click()
    expect(page.locator("[name=phone]")).to_be_focused()
    page.keyboard.type("13900001234")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#secret-phone")).to_contain_text("139******34")
    journey.counted()


def test_a_cadre_without_awards_is_answered_and_taken_back(visitor):
    journey = Journey(visitor, "ganbu", "干部没有奖惩，填“无”")
    journey.visitor.go("/cadres/?missing=awards")
    page = journey.begin(journey.page.locator("tbody td a").first.get_attribute("href"))
    page.get_by_role("tab", name="奖惩").click()
    with page.expect_navigation():
        page.get_by_role("button", name="填“无”").click()
    journey.counted()
    with page.expect_navigation():
        page.locator("[data-toast]").get_by_role("button", name="撤回").click()
    expect(page.get_by_role("button", name="填“无”")).to_be_visible()


@pytest.mark.parametrize(
    ("username", "journey", "typed"),
    [("ganbu", "打开一名干部的档案", ""), ("zuzhi", "登记一名党员（打开填写页）", "登记党员")],
)
def test_what_is_typed_is_opened(visitor, username, journey, typed):
    journey = Journey(visitor, username, journey)
    if not typed:
        journey.visitor.go("/cadres/")
        typed = journey.page.locator("tbody td a").first.inner_text().strip()
    page = journey.begin("/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette .hit").first).to_be_visible()
    with journey.answered(f"q={quote(typed)}"):
        page.keyboard.insert_text(typed)
    expect(page.locator("#palette .hit").first).to_contain_text(typed)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(typed)
    journey.counted()


def test_overdue_elections_are_one_line(visitor):
    journey = Journey(visitor, "zuzhi", "看逾期未换届的党组织")
    page = journey.begin("/")
    page.locator(".todo-group summary", has_text="逾期未换届").click()
    group = page.locator(".todo-group[open]")
    expect(group.locator(".todo-inside .todo").first).to_be_visible()
    expect(group.locator(".todo-inside .todo-all")).to_contain_text("全部")
    journey.counted()


def test_a_form_goes_on_after_signing_in_again(visitor):
    journey = Journey(visitor, "bangong", "填到一半登录到期，接着提交")
    page = journey.begin("/orgs/groups/new/")
    page.fill("main [name=name]", "点数分组")
    page.context.clear_cookies(name="sessionid")
    page.click("main [type=submit]")
    page.wait_for_selector("#returning [name=password]")
    journey.clicks.clear()
    with page.expect_navigation():
        journey.visitor.sign_in_over("bangong")
    expect(page.locator("h1")).to_contain_text("点数分组")
    journey.counted()


def test_thirty_cells_are_filled_in_one_paste(visitor):
    journey = Journey(visitor, "xz01", "网格里填 30 格（从 Excel 粘贴）")
    page = journey.begin("/registers/1/")
    page.get_by_role("link", name="在表格中填报").click()
    grid = Grid(journey.visitor, is_open=True)
    count = grid.rows.count()
    grid.cell(count - 1, 1).click()
    grid.paste(*(f"粘贴{n}\t教育基地\t2001.05" for n in range(10)))
    expect(grid.rows).to_have_count(count + 9)
    grid.saved()
    journey.counted()
    page.keyboard.press("Control+z")
    expect(grid.rows).to_have_count(count)
    grid.saved()


def test_a_messy_roster_takes_few_clicks_and_an_answer_per_cause(visitor):
    name = "导入一份凌乱的 300 行党员名册"
    journey = Journey(visitor, "xz01", name)

    def answer(label, typed, count):
        page.get_by_label(f"“{label}”改为").fill(typed)
        page.get_by_role("button", name=f"{count} 行都改").click()
        expect(page.get_by_text(f"已把 {count} 行改为“{typed}”")).to_be_visible(timeout=30_000)

    page = journey.begin("/")
    page.get_by_role("link", name="名册导入").first.click()
    card = page.locator("form[data-drop]:has(input[value=members])")
    card.locator("[type=file]").set_input_files(messy())
    expect(page.get_by_text("有内容不导入")).to_be_visible(timeout=30_000)
    page.locator("main [type=submit]").first.click()
    expect(page.get_by_role("heading", name="问题汇总")).to_be_visible(timeout=60_000)
    expect(page.locator(".cause.is-error")).to_have_count(2)
    expect(page.locator(".cause.is-warning")).to_have_count(1)
    answer("所在党支部", "城关街道机关党支部", 246)
    answer("人员类别", "正式党员", 20)
    expect(page.locator(".outcome-chips")).to_contain_text("重复行 1")
    page.get_by_role("link", name="继续导入").click()
    page.locator("[name=looked]").click()
    page.locator("main [type=submit]").click()
    expect(page.get_by_role("heading", name="已经导入")).to_be_visible(timeout=60_000)
    done = page.url
    page.get_by_role("link", name="查看导入的记录").click()
    expect(page.locator("#results .list-bar")).to_contain_text("共 300 条")
    journey.counted(more=2)

    page.goto(f"{done}undo/")
    page.click("main [type=submit]")
    expect(page.get_by_role("heading", name="已经撤回")).to_be_visible(timeout=60_000)


def test_register_from_a_heading_row(visitor):
    """New, ten headings pasted, one kind corrected, published."""
    journey = Journey(visitor, "zuzhi", "新建一个十个字段的登记簿并发布")
    page = journey.begin("/registers/")
    page.click("text=新建登记簿")
    page.fill("[name=name]", "重点项目台账")
    journey.visitor.submit()
    page.click("text=粘贴表头")
    headings = ("项目名称*", "责任单位", "联系人", "联系电话", "开工日期", "完成时限")
    more = ("投资（万元）", "完成率", "是否重点", "备注")
    page.locator("#pasted").click()
    page.keyboard.insert_text("\t".join((*headings, *more)))
    rows = page.locator("#guesses tbody tr")
    expect(rows).to_have_count(10)
    rows.nth(2).locator("select").select_option("person")
    page.click("text=加入这些字段")
    expect(page.locator("[data-field]")).to_have_count(10)
    page.click("text=核对并发布")
    journey.visitor.submit()
    expect(page.locator("main")).to_contain_text("第 1 版已发布")
    journey.counted()
