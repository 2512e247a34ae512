"""A month of ledgers: filled by a township, met by a colleague, given back, mended, accepted; after
its lock opened once more, corrected and locked again."""

import io
import re
from datetime import timedelta

from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from portal import demo
from portal.periods import Period, PeriodKind

PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""
COMPOSED = """(text) => {
  const input = document.activeElement;
  input.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
  const enter = { key: "Enter", isComposing: true, bubbles: true };
  input.dispatchEvent(new KeyboardEvent("keydown", enter));
  input.value = text;
  input.dispatchEvent(new CompositionEvent("compositionend", { data: text, bubbles: true }));
}"""


def picture():
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, "PNG")
    return content.getvalue()


class Sheet:
    """The page that fills a ledger."""

    def __init__(self, visitor, url=""):
        self.page = visitor.page
        if url:
            self.page.goto(url)
        self.state = self.page.locator("[data-ledger-state]")
        self.notes = self.page.locator("[data-ledger-notes]")
        expect(self.state).to_contain_text("自动保存")

    def cell(self, key):
        return self.page.locator(f"#cell-{key}")

    def input(self, key):
        return self.page.locator(f"#in-{key}")

    def type(self, key, text):
        field = self.input(key)
        if field.evaluate("each => each.matches('select')"):
            field.select_option(text)
        else:
            field.fill(text)
            field.press("Tab")

    def explain(self, key, words):
        note = self.cell(key).locator("[data-note]")
        note.fill(words)
        note.press("Tab")

    def saved(self):
        expect(self.state).to_contain_text("全部已保存")

    def confirm_all(self):
        buttons = self.page.locator("[data-ledger-confirm]:visible")
        while buttons.count():
            left = buttons.count()
            buttons.first.click()
            expect(buttons).to_have_count(left - 1)

    def fill_the_rest(self):
        """One of everything, and a few words where words are asked."""
        for row in self.page.locator(".ledger-cell").all():
            field = row.locator("[data-value]")
            if not field.evaluate("each => each.matches('input, select, textarea') && !each.value"):
                continue
            key = row.get_attribute("data-key")
            if field.evaluate("each => each.matches('select')"):
                self.type(key, "是")
            else:
                self.type(
                    key, "已办" if field.evaluate("each => each.matches('textarea')") else "1"
                )
        self.saved()

    def explain_warnings(self):
        for row in self.page.locator(".ledger-cell:has(.is-warn)").all():
            self.explain(row.get_attribute("data-key"), "已核实，属实")
        self.saved()

    def hand_in(self):
        self.page.click("[data-ledger-submit]")


def next_month():
    return Period.containing(timezone.localdate(), PeriodKind.MONTH).next()


def opened(visitor):
    """An office opens the ledgers of the next month before their day, whatever day it is."""
    office = visitor().sign_in("kaohe")
    office.go("/assessments/forms/")
    office.page.click("text=乡镇（街道）组织工作月度台账")
    office.page.click("main >> text=开放一期")
    office.page.fill("[name=period]", str(next_month()))
    office.submit()


def sheet_of(visitor):
    visitor.go(f"/assessments/ledgers/?period={next_month()}")
    visitor.page.locator("tbody tr", has_text="组织工作月度台账").locator("a").first.click()
    visitor.page.wait_for_url(re.compile("/fill/"))
    return Sheet(visitor)


def test_a_month_of_a_township(visitor):
    opened(visitor)
    clerk, colleague = visitor().sign_in("xz01"), visitor().sign_in("xz01")
    sheet = sheet_of(clerk)
    meet_on_a_cell(sheet, colleague)
    type_and_paste(sheet)
    find_a_line(sheet)
    ledger = hand_in_whole(sheet)
    office = visitor().sign_in("zuzhi")
    give_back(office, ledger)
    mend(clerk, ledger)
    accept(office, ledger)


def meet_on_a_cell(sheet, colleague):
    """Two people on one cell: the second one is told whose value stands."""
    other = Sheet(colleague, sheet.page.url)
    sheet.type("tal_visit", "5")
    sheet.saved()
    other.type("tal_visit", "7")
    expect(other.cell("tal_visit").locator("[data-messages]")).to_contain_text("已把这一格改为“5”")


def type_and_paste(sheet):
    """An input method's Enter stays in the cell; a column from Excel fills downwards."""
    sheet.input("help_note").focus()
    sheet.page.evaluate(COMPOSED, "请协调")
    expect(sheet.input("help_note")).to_be_focused()
    sheet.input("help_note").press("Tab")
    sheet.saved()
    before = sheet.input("vis_deed").input_value()
    sheet.input("vis_home").focus()
    sheet.page.evaluate(PASTE, "120\n30\n6")
    sheet.saved()
    expect(sheet.input("vis_deed")).to_have_value("6")
    sheet.page.keyboard.press("Control+z")
    expect(sheet.input("vis_deed")).to_have_value(before)
    sheet.saved()
    sheet.input("vis_home").focus()
    sheet.page.evaluate(PASTE, "\n".join(["1"] * 60))
    expect(sheet.notes).to_contain_text("粘贴的内容比表格多")
    expect(sheet.input("vis_deed")).to_have_value(before)
    sheet.page.click("text=不粘贴")


def find_a_line(sheet):
    """Of a long sheet only what holds the words; a column goes down the lines that are shown."""
    lines = sheet.page.locator(".ledger-cell:visible")
    every = lines.count()
    search = sheet.page.locator("[data-ledger-find]")
    search.fill(sheet.cell("vis_home").locator("label").inner_text().strip(" *"))
    expect(sheet.cell("vis_home")).to_be_visible()
    expect(sheet.cell("help_note")).to_be_hidden()
    expect(sheet.page.locator("[data-ledger-found]")).to_contain_text(f"找到 {lines.count()} 格")
    search.press("Enter")
    expect(sheet.page.locator(".ledger-cell:visible [data-value]:focus")).to_have_count(1)
    search.press("Escape")
    expect(lines).to_have_count(every)


def hand_in_whole(sheet):
    """What is missing is told at once; then it is filled, proved, explained and handed in."""
    sheet.hand_in()
    problems = sheet.page.locator("[data-ledger-problems]")
    expect(problems).to_contain_text("由系统带出，还没有确认")
    expect(problems).to_contain_text("必须填写")
    sheet.fill_the_rest()
    sheet.cell("pay_ok").locator("[data-file]").set_input_files(
        {"name": "发放凭证.png", "mimeType": "image/png", "buffer": picture()}
    )
    expect(sheet.cell("pay_ok")).to_contain_text("发放凭证.png", timeout=30_000)
    sheet.confirm_all()
    sheet.explain_warnings()
    sheet.hand_in()
    sheet.page.wait_for_url(re.compile("tab=content"))
    expect(sheet.page.locator("main")).to_contain_text("待审核")
    return sheet.page.url.partition("?")[0]


def give_back(office, ledger):
    office.page.goto(f"{ledger}review/")
    office.page.click("summary:has-text('其余内容')")
    office.page.locator("[name=why-tal_visit]").fill("请核对人次")
    with office.page.expect_navigation():
        office.page.click("[data-return]")


def mend(clerk, ledger):
    clerk.page.goto(ledger)
    again = Sheet(clerk)
    expect(again.cell("tal_visit")).to_contain_text("请核对人次")
    again.type("tal_visit", "6")
    again.saved()
    again.hand_in()
    clerk.page.wait_for_url(re.compile("tab=content"))


def accept(office, ledger):
    """The second round shows what changed."""
    office.page.goto(f"{ledger}review/")
    expect(office.page.locator("main")).to_contain_text("第 2 轮")
    expect(office.page.locator("main")).to_contain_text("上一轮 5")
    with office.page.expect_navigation():
        office.page.click("[data-accept]")
    office.page.goto(f"{ledger}?tab=rounds")
    expect(office.page.locator("main")).to_contain_text("已通过")
    expect(office.page.locator("main")).to_contain_text("请核对人次")


def test_what_was_not_saved_outlives_the_session_and_the_page(visitor):
    """Signed out, the sheet waits; loaded anew after signing in again it goes on where it was, and
    a colleague's value is met as ever."""
    opened(visitor)
    clerk = visitor().sign_in("xz03")
    sheet = sheet_of(clerk)
    page, url = sheet.page, sheet.page.url
    page.on("dialog", lambda dialog: dialog.accept())  # it warns that there is something unsaved
    page.context.clear_cookies()
    sheet.type("tal_visit", "8")
    clerk.sign_in_over("xz03")
    sheet.saved()
    page.context.clear_cookies()
    sheet.type("tal_visit", "9")
    sheet.input("help_note").fill("请协调")  # still being typed
    colleague = Sheet(visitor().sign_in("xz03"), url)
    colleague.type("help_note", "已协调")
    colleague.saved()
    page.goto(url)
    page.fill("[name=username]", "xz03")
    page.fill("[name=password]", demo.password())
    with page.expect_navigation():
        page.click("[type=submit]")
    expect(sheet.input("tal_visit")).to_have_value("9")
    expect(sheet.input("help_note")).to_have_value("请协调")
    expect(sheet.cell("help_note").locator("[data-messages]")).to_contain_text("已协调")
    sheet.type("help_note", "再协调")
    sheet.saved()
    page.reload()
    again = Sheet(clerk)
    expect(again.input("tal_visit")).to_have_value("9")
    expect(again.input("help_note")).to_have_value("再协调")


def test_what_was_locked_is_opened_for_one_cell_and_locked_again(visitor):
    """After the lock: asked for, granted until a day, corrected, looked at, locked."""
    clerk, office = visitor().sign_in("xz04"), visitor().sign_in("zuzhi")
    clerk.go("/assessments/ledgers/?state=locked")
    row = clerk.page.locator("tbody tr", has_text="组织工作月度台账")
    clerk.page.goto(clerk.address + row.locator("a").first.get_attribute("href"))
    ledger = clerk.page.url.partition("?")[0]
    expect(clerk.page.locator("main")).to_contain_text("已锁定")
    clerk.page.click("main >> text=申请更正")
    clerk.page.locator("[name=keys][value=tal_visit]").check()
    clerk.page.fill("[name=reason]", "漏记一次走访")
    clerk.submit()
    office.page.goto(f"{ledger}?tab=rounds")
    office.page.locator("main a[href*='/corrections/']").first.click()
    office.page.locator("[name=is_granted][value=yes]").check()
    office.page.fill("[name=until]", f"{timezone.localdate() + timedelta(days=3):%Y-%m-%d}")
    office.page.fill("[name=answer]", "同意")
    office.submit()
    clerk.page.goto(ledger)
    sheet = Sheet(clerk)
    assert sheet.page.locator("input[data-value], select[data-value]").count() == 1
    value = str(int(sheet.input("tal_visit").input_value() or 0) + 1)
    sheet.type("tal_visit", value)
    sheet.saved()
    sheet.explain("tal_visit", "补记一次走访")
    sheet.saved()
    sheet.hand_in()
    clerk.page.wait_for_url(re.compile("tab=content"))
    office.page.goto(f"{ledger}review/")
    expect(office.page.locator("main")).to_contain_text(value)
    with office.page.expect_navigation():
        office.page.click("[data-accept]")
    clerk.page.goto(f"{ledger}?tab=content")
    expect(clerk.page.locator("main")).to_contain_text("已锁定")
    clerk.page.goto(f"{ledger}fill/")
    assert clerk.page.locator("[data-ledger]").count() == 0


def test_a_phone_has_the_same_sheet(visitor):
    opened(visitor)
    sheet = sheet_of(visitor(viewport={"width": 390, "height": 844}).sign_in("xz02"))
    sheet.type("tal_visit", "三")
    expect(sheet.cell("tal_visit").locator("[data-messages]")).not_to_be_empty()
    sheet.type("tal_visit", "3")
    sheet.saved()
    assert sheet.page.evaluate("document.documentElement.scrollWidth") == 390
