"""Branch life: a secretary's evening with a telephone, a township's twelve villages."""

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
HOME = "/branches/activities/home/"


def press(visitor, words):
    with visitor.page.expect_navigation():
        visitor.page.click(f"main a:has-text('{words}') >> nth=0")


def test_a_meeting_is_recorded_on_a_telephone_and_the_draft_is_kept(visitor):
    phone = visitor(**PHONE).sign_in("zb001")
    phone.go(HOME)
    assert phone.sideways() == 0
    press(phone, "记一次")
    phone.page.check("main label:has-text('志愿服务')")
    phone.page.fill("[name=topic]", "清理河道")
    phone.submit("main form button[type=submit]")
    assert "2/5 名单" in phone.page.inner_text("main")
    assert phone.sideways() == 0

    other = visitor().sign_in("zb001")  # goes on at a desk
    other.go(HOME)
    press(other, "清理河道")
    for _ in range(3):
        other.submit("main form button[type=submit]")
    assert "5/5 提交" in other.page.inner_text("main")
    other.submit("main form button[type=submit]")
    assert "清理河道" not in other.page.inner_text("main")

    other.go("/branches/activities/?q=清理河道")
    assert "已提交" in other.page.inner_text("main")


def test_a_township_enters_its_villages_on_one_screen(visitor):
    town = visitor().sign_in("xz01")
    town.go("/branches/activities/batch/")
    page = town.page
    boxes = page.locator(".batch-sheet input[name^=present_]")
    names = boxes.evaluate_all("all => all.map(one => one.name)")
    assert page.locator(".batch-sheet tbody tr").count() >= 12
    entered = names[:5]  # the demo county has held most of the month's already
    for name in entered:
        cell = name.removeprefix("present_")
        page.fill(f"[name=present_{cell}]", "2")
        page.fill(f"[name=topic_{cell}]", "统一学习")
        page.fill(f"[name=date_{cell}]", page.evaluate("new Date().toLocaleDateString('sv')"))
    page.fill(f"[name={names[0]}]", "9999")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_selector("main :text('多于应到')")
    page.fill(f"[name={names[0]}]", "2")
    town.submit("main form[method=post] button[type=submit]")
    assert f"已录入 {len(entered)} 次活动" in page.inner_text("body")


def test_a_member_is_transferred_with_a_receipt(visitor):
    town = visitor().sign_in("xz01")
    town.go("/branches/members/?presence=")
    page = town.page
    with page.expect_navigation():
        page.click("main tbody tr >> nth=3 >> a >> nth=0")
    name = page.inner_text("main h1")
    press(town, "申请转接")
    page.check("main [name=direction][value=out]")
    page.fill("main [name=elsewhere]", "中共邻县某镇委员会")
    town.submit("main form[method=post] button[type=submit]")
    letter = page.url
    assert "待开具" in page.inner_text("main")

    office = visitor().sign_in("zuzhi")
    office.page.goto(letter)
    press(office, "开具介绍信")
    office.submit("main form[method=post] button[type=submit]")
    assert "组介〔" in office.page.inner_text("main")
    press(office, "登记回执")
    office.submit("main form[method=post] button[type=submit]")
    assert "已接收" in office.page.inner_text("main")
    office.go(f"/branches/transfers/?q={name}")
    assert "已接收" in office.page.inner_text("main tbody")
