"""考核办 in January: the next version of a scheme from its draft to the month it begins in."""

import re

from playwright.sync_api import expect

SCHEME = "县直单位机关党建考核方案"
DAY, DOUBLE = "D2 主题党日开展率", "D6 双重组织生活参加率"


def press(visitor, words):
    with visitor.page.expect_navigation():
        visitor.page.click(f"main :is(a, button):has-text('{words}') >> nth=0")


def test_a_scheme_gets_its_next_version(visitor):
    office = visitor().sign_in("kaohe")
    drafted(office)
    weighed(office)
    tried(office)
    compared(office)
    activated(office)


def drafted(office):
    office.go("/assessments/schemes/")
    press(office, SCHEME)
    press(office, "设计方案")
    assert "第 1 版" in office.page.inner_text("main")
    press(office, "起草第 2 版")
    assert "第 2 版草稿" in office.page.inner_text("main")


def weighed(office):
    """A mark from one indicator to another, in the list itself: the sums follow at once."""
    page, total = office.page, office.page.locator(".scheme-total")
    expect(total).to_contain_text("与总分一致")
    page.fill(f"[aria-label='{DAY}的满分']", "2")
    page.keyboard.press("Enter")
    expect(total).to_contain_text("合计 99，少 1")
    page.fill(f"[aria-label='{DOUBLE}的满分']", "4")
    page.keyboard.press("Enter")
    expect(total).to_contain_text("与总分一致")


def tried(office):
    """The real number of the first unit, judged as it is typed."""
    page, trial = office.page, office.page.locator("#trial")
    with page.expect_navigation():
        page.locator("[data-field]", has_text=DOUBLE).get_by_text("修改").click()
    expect(trial).to_contain_text("得分：")
    page.fill("[name=source]", "[LIFE-5")
    expect(trial).to_contain_text("没有指标数据")
    page.fill("[name=source]", "")
    page.locator("#id_figure + .ts-wrapper .ts-control").click()
    page.keyboard.type("LIFE-5")
    page.locator(".ts-dropdown .option", has_text="LIFE-5").first.click()
    expect(page.locator("[name=source]")).to_have_value("[LIFE-5]")
    page.fill("[name=aim1]", "80")
    expect(trial).to_contain_text(re.compile("得分：.*80"))
    office.submit("#act-form [type=submit]")
    expect(page.locator("[data-field]", has_text=DOUBLE)).to_contain_text("目标 80")


def compared(office):
    press(office, "比较版本")
    changes = office.page.inner_text("main")
    assert DAY in changes
    assert DOUBLE in changes
    office.page.go_back()


def activated(office):
    press(office, "核对并启用")
    assert "可以启用" in office.page.inner_text("main")
    office.submit("main form [type=submit]")
    assert "新版本已启用" in office.page.inner_text("body")
    expect(office.page.locator("main")).to_contain_text("第 2 版 启用")
