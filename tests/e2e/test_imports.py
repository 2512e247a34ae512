"""A faulty roster: from the user's own workbook to the record, and back again."""

import datetime as dt

import openpyxl
from playwright.sync_api import expect

from tests.factories.imports import workbook
from tests.factories.people import number

HEAD = ["姓名", "身份证号", "性别", "出生日期", "人员类别", "所在党支部", "入党日期", "转正日期",
        "户籍所在"]  # fmt: skip


def line(n, **changed):
    born = dt.date(1981, 2, 3) + dt.timedelta(days=37 * n)
    values = {
        "姓名": f"伍{'甲乙丙'[n]}测",
        "身份证号": number(born, sequence=7),
        "性别": "男",
        "出生日期": f"{born:%Y.%m.%d}",
        "人员类别": "正式党员",
        "所在党支部": "城关街道机关党支部",
        "入党日期": "2005.07.01",
        "转正日期": "2006.07.01",
        "户籍所在": "云岭县城关街道",
    }
    return list({**values, **changed}.values())


def roster():
    rows = [HEAD, line(0), line(1, 出生日期="1981.13.40"), line(2)]
    content = workbook(rows, titles=["城关街道党员名册"])
    return {"name": "党员登记.xlsx", "mimeType": "application/octet-stream", "buffer": content}


def expect_members(visitor, name, count):
    visitor.go(f"/branches/members/?q={name}")
    expect(visitor.page.locator("main tbody tr", has_text=name)).to_have_count(count)


def upload(visitor, file):
    visitor.go("/imports/")
    card = visitor.page.locator("form[data-drop]:has(input[value=members])")
    card.locator("[type=file]").set_input_files(file)


def test_faulty_roster_is_mended_imported_and_taken_back(visitor):
    member = visitor().sign_in("xz01")
    page = member.page
    upload(member, roster())
    page.wait_for_url("**/columns/")
    expect(page.get_by_text("有 1 个表头需要您确认")).to_be_visible()
    page.get_by_label("“户籍所在”导入为").select_option("household")
    page.click("main [type=submit] >> nth=0")
    expect(page.get_by_text("处错误要处理")).to_be_visible(timeout=30_000)

    page.click("a.btn:has-text('在线更正')")
    page.click("[data-correct-list] button:has-text('出生日期')")
    expect(page.locator("[data-correct-message]")).to_contain_text("不是有效的日期")
    page.keyboard.type("1981.03.12")
    page.keyboard.press("Enter")
    expect(page.locator("[data-correct-errors]")).to_have_text("0")
    page.keyboard.press("Control+z")
    expect(page.locator("[data-correct-errors]")).to_have_text("1")
    page.click("[data-correct-list] button:has-text('出生日期')")
    page.keyboard.type("1981.03.12")
    page.keyboard.press("Enter")
    expect(page.locator("[data-correct-errors]")).to_have_text("0")

    page.click("text=完成更正")
    page.click("a.btn:has-text('继续导入')")
    if page.locator("[name=looked]").count():
        page.check("[name=looked]")
    page.click("main [type=submit]")
    expect(page.get_by_role("heading", name="已经导入")).to_be_visible(timeout=30_000)
    done = page.url
    expect_members(member, "伍乙测", 1)

    page.goto(done)
    page.click("a.btn:has-text('撤回导入')")
    expect(page.locator("main")).to_contain_text("删除当时新增的 3 条")
    page.click("main [type=submit]")
    expect(page.get_by_role("heading", name="已经撤回")).to_be_visible(timeout=30_000)
    expect_members(member, "伍乙测", 0)


def messy(count=300, abbreviated=246, unlike=20, remarked=10):
    """Most name their branch in a way of their own, some their people; a few are odd, one stands
    there twice; a remark closes the sheet."""
    lines = []
    for n in range(count):
        born = dt.date(1960, 1, 1) + dt.timedelta(days=20 * n)
        facts = {
            "姓名": f"伍{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{chr(0x5B50 + n // 10)}",
            "身份证号": number(born, sequence=7),
            "出生日期": f"{born:%Y年%m月%d日}",
        }
        if n < abbreviated:
            facts["所在党支部"] = "机关支部（城关）"
        elif n < abbreviated + unlike:
            facts["人员类别"] = "在册党员"
        if n >= count - remarked:
            facts["姓名"] += f"（{n}组）"
        lines.append(line(0, **facts))
    rows = [[*HEAD[:-1], "特长"], *lines, lines[0]]
    content = workbook(rows, titles=["党员名册"], notes=["以上共 300 名党员，流动党员另列。"])
    return {"name": "党员.xlsx", "mimeType": "application/octet-stream", "buffer": content}


def test_a_file_that_is_no_workbook_is_refused_on_its_card(visitor):
    member = visitor().sign_in("xz01")
    upload(member, {"name": "名册.xlsx", "mimeType": "x", "buffer": b"no workbook at all"})
    expect(member.page.locator(".roster-refused")).to_be_visible()
    expect(member.page.locator("form[data-drop] [type=file]").first).to_be_enabled()


def test_the_wizard_works_without_scripts_and_fits_a_phone(visitor):
    small = {"viewport": {"width": 390, "height": 800}}
    member = visitor(java_script_enabled=False, **small).sign_in("xz01")
    page = member.page
    upload(member, roster())
    page.click("form:has(input[value=members]) button:has-text('上传')")
    page.wait_for_url("**/columns/")
    page.get_by_label("“户籍所在”导入为").select_option("")
    page.click("main [type=submit] >> nth=0")
    page.wait_for_url("**/imports/*/")

    phone = visitor(**small).sign_in("xz01")
    phone.page.goto(page.url)
    expect(phone.page.get_by_text("处错误要处理")).to_be_visible(timeout=30_000)
    assert phone.sideways() == 0
    phone.page.click("a.btn:has-text('在线更正')")
    phone.page.wait_for_selector(".tabulator-row")
    assert phone.sideways() == 0


def test_the_marked_workbook_comes_back_mended(visitor, tmp_path):
    office = visitor().sign_in("zuzhi")
    page = office.page
    upload(office, roster())
    page.wait_for_url("**/columns/")
    page.get_by_label("“户籍所在”导入为").select_option("household")
    # Beside the columns stands a choice of the place that the file is about.
    expect(page.locator("[data-columns-told]")).to_have_text("已对应 9 列")
    page.click("main [type=submit] >> nth=0")
    expect(page.get_by_text("处错误要处理")).to_be_visible(timeout=30_000)
    checked = page.url

    with page.expect_download() as coming:
        page.click("a.btn:has-text('下载标注后的原表')")
    mended = tmp_path / coming.value.suggested_filename
    coming.value.save_as(mended)
    book = openpyxl.load_workbook(mended)
    (cell,) = [c for row in book.worksheets[0] for c in row if c.value == "1981.13.40"]
    assert "不是有效的日期" in cell.comment.text
    cell.value = "81年3月12日"
    book.save(mended)

    page.click("a.btn:has-text('上传改好的表')")
    page.set_input_files("main [type=file]", mended)
    with page.expect_navigation():
        page.click("main [type=submit]:visible >> nth=0")
    expect(page.get_by_role("heading", name="全部无误，可以导入")).to_be_visible(timeout=30_000)
    assert page.url == checked
    page.click("a.btn:has-text('放弃')")
    page.click("main [type=submit]")
