"""A month on its way: scored, published, contested, put right."""

PROOF = {"name": "签到表.txt", "mimeType": "text/plain", "buffer": "签到 24 人".encode()}
RANKING = "/assessments/scores/"


def press(visitor, words):
    with visitor.page.expect_navigation():
        visitor.page.click(f"main :is(a, button):has-text('{words}') >> nth=0")


def confirm(visitor):
    visitor.submit("main form button[type=submit]")


def test_a_month_is_scored_published_contested_and_put_right(visitor):
    office, leader, town = (visitor().sign_in(name) for name in ("kaohe", "buzhang", "xz01"))
    office.go(RANKING)
    press(office, "乡镇组")  # its own group comes first
    assert "已计分，未公布" in office.page.inner_text("main")
    press(office, "重新计分")
    confirm(office)
    office.page.wait_for_selector("main :text('已完成')")

    leader.go(RANKING)
    press(leader, "乡镇组")
    press(leader, "公布")
    confirm(leader)
    assert "已公布" in leader.page.inner_text("main")

    town.go(RANKING)
    press(town, "城关街道")
    assert "计分明细" in town.page.inner_text("main")
    press(town, "申诉")
    town.page.fill("[name=reason]", "补录了，请核对")
    town.page.set_input_files("[name=proof]", PROOF)
    confirm(town)
    assert "待答复" in town.page.inner_text("main")

    office.page.goto(town.page.url)
    press(office, "成立，更正")
    office.page.fill("[name=value]", "无应办")
    office.page.fill("[name=answer]", "经核实，当月没有应办事项")
    confirm(office)
    assert "等待部领导公布" in office.page.inner_text("main")

    leader.go(RANKING)
    press(leader, "乡镇组")
    press(leader, "更正前后对照")
    assert "城关街道" in leader.page.inner_text("main")
    town.page.reload()
    assert "成立" in town.page.inner_text("main")
