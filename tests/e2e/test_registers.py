"""The story of a register: designed, published, filled by a paste, asked for, asked to be closed,
given back, closed, printed."""

import re

from playwright.sync_api import expect

from tests.e2e.test_grid import Grid

NAME = "重点项目推进台账"


def test_a_register_from_its_design_to_paper(visitor):
    office = visitor().sign_in("zuzhi")
    register = designed(office)
    member = visitor().sign_in("xz01")
    entries = filled(member, register)
    asked_to_fill(office, register)
    sent_back_and_closed(office, member, register, entries)
    printed(office, register)


def designed(office):
    page = office.page
    office.go("/registers/new/")
    page.fill("[name=name]", NAME)
    page.fill("[name=number_prefix]", "XM")
    page.select_option("[name=kind]", "task")
    page.evaluate(
        "document.querySelector('[name=closed_by]').tomselect.addItem('organization_office')"
    )
    office.submit()
    fields = page.locator("[data-field]")
    expect(fields).to_have_count(5)
    page.fill("[name=label]", "投资")
    page.select_option("[name=kind]", "money")
    page.keyboard.press("Enter")
    expect(fields).to_have_count(6)
    expect(page.locator("#preview")).to_contain_text("投资")
    fields.nth(5).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(fields.nth(4)).to_contain_text("投资")
    expect(fields.nth(4)).to_be_focused()
    fields.nth(4).drag_to(fields.nth(1))
    expect(fields.nth(1)).to_contain_text("投资")
    preview = page.locator("#preview")
    expect(preview.locator("label").nth(1)).to_contain_text("投资")
    preview.get_by_label("投资").fill("很多")
    expect(page.locator("#trial")).to_contain_text("“很多”不是数字")
    page.click("text=核对并发布")
    office.submit()
    expect(page.locator("main")).to_contain_text("第 1 版已发布")
    return re.search(r"/registers/\d+/", page.url).group()


def filled(member, register):
    """Three rows pasted where none stands."""
    member.go(f"{register}grid/")
    page = member.page
    page.click("text=新增一行")
    expect(page.locator(".tabulator-row")).to_have_count(1)
    grid = Grid(member, is_open=True)
    grid.cell(0, 1).click()
    grid.paste(
        "河堤加固\t120\t分两期\t\t2027-03-31\t已完工",
        "桥面维修\t36.5\t\t\t2027-04-30\t",
        "路灯更换\t8\t\t\t2027-05-31\t",
    )
    expect(grid.rows).to_have_count(3)
    grid.saved()
    member.go(register)
    expect(page.locator("tbody tr")).to_have_count(3)
    return {
        name: page.get_by_role("link", name=name).get_attribute("href")
        for name in ("河堤加固", "桥面维修")
    }


def asked_to_fill(office, register):
    page = office.page
    office.go(f"{register}unfilled/")
    rows = page.locator("tbody tr")
    expect(rows.first).to_be_visible()
    name = rows.first.locator("td").nth(1).inner_text()
    rows.first.locator("[type=checkbox]").check()
    page.get_by_role("link", name="催报").or_(page.get_by_role("button", name="催报")).first.click()
    page.fill("[name=words]", "请于本周五前填报")
    office.submit()
    expect(page.locator("body")).to_contain_text("已催报 1 个单位")
    expect(page.locator("tbody tr", has_text=name)).to_contain_text(re.compile(r"\d\d:\d\d"))


def sent_back_and_closed(office, member, register, entries):
    def step(visitor, entry, label, words):
        visitor.go(entry)
        visitor.page.get_by_role("link", name=label, exact=True).click()
        if words:
            visitor.page.fill("[name=words]", words)
        visitor.submit()

    done = entries["河堤加固"]
    step(member, done, "申请销号", "已验收")
    step(office, done, "退回", "请附验收单编号")
    expect(office.page.locator("main")).to_contain_text("退回")
    step(member, done, "申请销号", "验收单编号 2027-08")
    step(office, done, "同意销号", "")
    expect(office.page.locator("main")).to_contain_text("已销号")
    office.go(f"{register}board/")
    closed = office.page.locator(".board-column", has_text="已销号")
    expect(closed).to_contain_text("河堤加固")


def printed(office, register):
    office.go(f"{register}?print=1")
    expect(office.page.locator("h1")).to_have_text(NAME)
    expect(office.page.locator("body")).to_contain_text("合计：共 3 条，投资 164.5")
    with office.page.expect_download() as download:
        office.page.evaluate(f"location.href = '/exports{register}docx/'")
    assert download.value.suggested_filename.endswith(".docx")
