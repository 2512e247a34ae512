"""A month of ledgers: filled by a township, met by a colleague, given back, mended, accepted."""

import io
import re

from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

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


def test_a_phone_has_the_same_sheet(visitor):
    opened(visitor)
    sheet = sheet_of(visitor(viewport={"width": 390, "height": 844}).sign_in("xz02"))
    sheet.type("tal_visit", "三")
    expect(sheet.cell("tal_visit").locator("[data-messages]")).not_to_be_empty()
    sheet.type("tal_visit", "3")
    sheet.saved()
    assert sheet.page.evaluate("document.documentElement.scrollWidth") == 390
