"""The grid as a township fills it: blocks, undo, two people, Chinese, a session that ends."""

import re

from playwright.sync_api import expect

GRID = "/registers/1/grid/"
PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""


class Grid:
    def __init__(self, visitor, *, is_open=False):
        self.visitor, self.page = visitor, visitor.page
        if not is_open:
            visitor.go(GRID)
        self.rows = self.page.locator(".tabulator-row")
        self.notes = self.page.locator("[data-grid-notes]")
        expect(self.rows.first).to_be_visible()
        expect(self.page.locator("[data-grid-state]")).to_contain_text("已打开")

    def cell(self, row, column):
        return self.rows.nth(row).locator(".tabulator-cell").nth(column)

    def paste(self, *lines):
        self.page.evaluate(PASTE, "\n".join(lines))

    def type(self, row, column, text):
        self.cell(row, column).click()
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".grid-editor")).to_be_focused()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def saved(self):
        expect(self.page.locator("[data-grid-state]")).to_contain_text("全部已保存")


def test_block_makes_the_rows_it_needs_and_is_undone_whole(visitor):
    grid = Grid(visitor().sign_in("xz01"))
    count, first = grid.rows.count(), grid.cell(0, 1).inner_text()
    saves = []
    grid.page.on("request", lambda r: saves.append(r) if r.url.endswith("/save/") else None)
    grid.cell(count - 1, 1).dblclick()  # the editor is open, and the block is still a block
    grid.paste("粘贴甲\t教育基地\t2001.05", "粘贴乙\t其他\t2002.06", "粘贴丙\t其他\t2003.07")
    expect(grid.rows).to_have_count(count + 2)
    grid.saved()
    assert len(saves) == 1
    expect(grid.notes).to_contain_text("新增了 2 行")
    expect(grid.cell(count + 1, 0)).to_contain_text(str(count + 2))
    grid.page.keyboard.press("Control+z")
    expect(grid.rows).to_have_count(count)
    grid.saved()
    grid.page.reload()
    expect(grid.rows).to_have_count(count)
    expect(grid.page.locator(".tabulator-row", has_text="粘贴")).to_have_count(0)
    expect(grid.cell(0, 1)).to_have_text(first)

    grid.page.click("text=新增一行")
    expect(grid.rows).to_have_count(count + 1)
    expect(grid.page.locator(".grid-editor")).to_have_count(0)
    expect(grid.page.locator(".tabulator-tableholder")).to_be_focused()
    grid.page.keyboard.type("xin")
    expect(grid.page.locator(".grid-editor")).to_have_value("xin")
    grid.page.locator(".grid-editor").fill("新的一行")
    grid.page.keyboard.press("Enter")
    grid.saved()
    grid.cell(count, 1).click()
    grid.page.click("text=删除行")
    expect(grid.rows).to_have_count(count)
    grid.page.click("text=撤回删除")
    expect(grid.cell(count, 1)).to_have_text("新的一行")
    grid.cell(count, 1).click()
    grid.page.click("text=删除行")
    grid.notes.locator(".btn-close").last.click()
    grid.saved()
    grid.page.reload()
    expect(grid.rows).to_have_count(count)


def test_a_paste_larger_than_the_grid_says_what_was_left_out(visitor):
    grid = Grid(visitor().sign_in("xz01"))
    count, columns = grid.rows.count(), grid.rows.first.locator(".tabulator-cell").count() - 1
    grid.cell(0, 1).click()
    grid.paste("\t".join(["宽"] + [""] * (columns + 1)))
    expect(grid.notes).to_contain_text("粘贴的内容比表格多，右边 2 列没有填入")
    grid.paste(*["长"] * 501)
    expect(grid.notes).to_contain_text("一次最多粘贴 500 行，没有粘贴")
    expect(grid.rows).to_have_count(count)


def test_a_save_that_comes_back_leaves_the_open_editor_alone(visitor):
    grid = Grid(visitor().sign_in("xz01"))
    with grid.page.expect_response("**/save/"):
        grid.type(0, 1, "先填的")
        grid.cell(0, 4).click()
        grid.page.keyboard.type("1")
    grid.saved()
    expect(grid.page.locator(".grid-editor")).to_be_focused()
    grid.page.keyboard.type("23")
    grid.page.keyboard.press("Enter")
    expect(grid.cell(0, 4)).to_have_text(re.compile("^123"))
    grid.saved()


def test_wrong_cell_is_named_until_mended_and_leaving_warns(visitor):
    grid = Grid(visitor().sign_in("xz01"))
    grid.cell(0, 1).dblclick()
    editor = grid.page.locator(".grid-editor")
    editor.fill("zhendi")
    editor.dispatch_event("compositionstart")
    grid.page.keyboard.press("Enter")
    expect(editor).to_be_visible()
    editor.dispatch_event("compositionend")
    editor.fill("阵地")
    grid.page.keyboard.press("Enter")
    expect(grid.cell(0, 1)).to_have_text("阵地")
    grid.saved()

    grid.type(0, 4, "很大")
    expect(grid.notes).to_contain_text("第 1 行 “建筑面积（平方米）”")
    grid.type(0, 1, "另一阵地")  # another cell that is saved answers nothing
    expect(grid.cell(0, 1)).to_have_text("另一阵地")
    expect(grid.notes).to_contain_text("“很大”")
    asked = []
    grid.page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    grid.page.click("a:has-text('返回列表')")
    grid.page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    grid.type(0, 4, "120")
    expect(grid.notes).not_to_contain_text("建筑面积")


def test_two_people_on_one_cell_see_both_values(visitor):
    one, two = (Grid(visitor().sign_in("xz01")) for _ in range(2))
    one.type(1, 1, "甲写的")
    one.saved()
    two.type(1, 1, "乙写的")
    expect(two.notes).to_contain_text("他人已把这一格改为“甲写的”，您填的“乙写的”没有保存")
    two.page.click("text=用我填的“乙写的”")
    two.saved()
    one.page.reload()
    expect(one.cell(1, 1)).to_have_text("乙写的")


def test_signed_out_grid_keeps_what_was_typed_and_goes_on(visitor):
    grid = Grid(visitor().sign_in("xz01"))
    context = grid.page.context
    context.clear_cookies()
    grid.type(0, 1, "退出后写的")
    grid.visitor.sign_in_over("xz01")
    expect(grid.page.locator("#returning")).to_be_hidden()
    grid.saved()
    grid.page.reload()
    expect(grid.cell(0, 1)).to_have_text("退出后写的")


def test_a_row_is_about_the_party_organisation_that_was_chosen(visitor):
    member = visitor().sign_in("xz01")
    page = member.page
    member.go("/registers/?q=自选活动")
    with page.expect_navigation():
        page.get_by_role("link", name="自选活动", exact=True).click()
    with page.expect_navigation():
        page.get_by_role("link", name="在表格中填报").click()
    grid = Grid(member, is_open=True)
    expect(page.locator(".tabulator-col").first).to_contain_text("党组织")
    about = page.locator("[data-grid-unit]")
    chosen = about.locator("option").nth(1).inner_text()
    about.select_option(label=chosen)
    page.click("text=新增一行")
    expect(page.locator(".tabulator-tableholder")).to_be_focused()
    grid.paste("微访谈\t2026-11-20\t4321\t30")
    grid.saved()
    row = page.locator(".tabulator-row", has_text="4321")
    expect(row).to_contain_text(chosen)
    with page.expect_navigation():
        page.click("a:has-text('返回列表')")
    listed = page.locator("tbody tr", has_text="4321")
    expect(listed).to_contain_text(chosen)
    expect(listed).to_contain_text("微访谈")
