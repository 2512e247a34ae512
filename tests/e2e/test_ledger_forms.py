"""The story of a form of ledgers: designed from blank, tried, published, opened, filled."""

import re

from playwright.sync_api import expect

from tests.e2e.test_ledgers import Sheet, next_month

NAME = "人才工作月报"


def test_a_form_from_blank_to_its_first_ledger(visitor):
    office = visitor().sign_in("kaohe")
    made(office)
    designed(office)
    tried(office)
    published(office)
    filled(visitor().sign_in("xz01"))


def made(office):
    page = office.page
    office.go("/assessments/forms/new/")
    page.fill("[name=name]", NAME)
    page.evaluate(
        """const kinds = document.querySelector("[name=kinds]").tomselect;
        for (const each of Object.values(kinds.options))
          if (["街道", "镇", "乡"].includes(each.text)) kinds.addItem(each.value);"""
    )
    office.submit()


def designed(office):
    """Two fields in a row on the page, one that arrives on its own page."""
    page = office.page
    fields = page.locator("[data-field]")
    for number, (section, label) in enumerate(
        [("一、走访", "走访人数"), ("二、说明", "说明")], start=1
    ):
        page.fill("[data-add-field] [name=section]", section)
        page.fill("[data-add-field] [name=label]", label)
        page.select_option("[data-add-field] [name=kind]", "integer" if number == 1 else "text")
        page.keyboard.press("Enter")
        expect(fields).to_have_count(number)
    page.click("text=更多设置")
    page.fill("[name=label]", "党员总数")
    page.fill("[name=section]", "一、走访")
    page.select_option("[name=kind]", "integer")
    page.select_option("[name=arrival]", "source")
    page.locator("#id_source + .ts-wrapper .ts-control").click()
    page.keyboard.type("党员总数")
    page.locator(".ts-dropdown .option", has_text="MEM-1").first.click()
    office.submit()
    expect(fields).to_have_count(3)
    expect(fields.nth(1)).to_contain_text("党员总数（MEM-1）")
    expect(page.locator("#design-fields")).to_contain_text("33% 的格子不用填")
    page.locator("tr.design-section").nth(1).get_by_role("button", name="整组上移").click()
    expect(fields.nth(0)).to_contain_text("说明")
    fields.nth(0).focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(fields.nth(1)).to_contain_text("说明")
    expect(page.locator("tr.design-section")).to_have_count(1)  # it came into the other one


def tried(office):
    """The real number of the first township; what is typed is judged at once."""
    page = office.page
    page.click("text=预览、试填")
    members = page.locator(".ledger-cell", has_text="党员总数").locator("[data-value]")
    expect(members).not_to_have_value("")
    members.fill("不少")
    expect(page.locator("#trial")).to_contain_text("错误")
    page.click("text=按手机看")
    expect(page.locator(".ledger.is-phone thead").first).to_have_css("position", "absolute")


def published(office):
    page = office.page
    page.go_back()
    page.click(f".breadcrumb >> text={NAME}")
    page.click("text=设计字段")
    page.click("text=核对并发布")
    office.submit()
    page.click(f".breadcrumb >> text={NAME}")
    page.click("main >> text=开放一期")
    page.fill("[name=period]", str(next_month()))  # this one may be locked already
    office.submit()


def filled(clerk):
    clerk.go("/assessments/ledgers/")
    clerk.page.locator("tbody tr", has_text=NAME).first.locator("a").first.click()
    clerk.page.wait_for_url(re.compile("/fill/"))
    sheet = Sheet(clerk)
    row = sheet.page.locator(".ledger-cell", has_text="走访人数")
    row.locator("[data-value]").fill("12")
    row.locator("[data-value]").press("Tab")
    sheet.saved()
    sheet.confirm_all()
    sheet.hand_in()
    sheet.page.wait_for_url(re.compile("tab=content"))
    expect(sheet.page.locator("main")).to_contain_text("已通过")  # nobody was to look at it
