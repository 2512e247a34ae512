"""A month from its locked ledgers to a bulletin that a township has signed for."""

from django.utils import timezone

from portal.periods import Period, PeriodKind

RANKING = "/assessments/scores/"


def press(visitor, words):
    with visitor.page.expect_navigation():
        visitor.page.click(f"main :is(a, button):has-text('{words}') >> nth=0")


def confirm(visitor):
    visitor.submit("main form button[type=submit]")


def begin_at_a_locked_ledger(office):
    """What is scored does not change any more; the run reads it."""
    office.go("/assessments/ledgers/?state=locked")
    with office.page.expect_navigation():
        office.page.locator("main tbody a").first.click()
    assert "已锁定" in office.page.inner_text("main")


def score(office, group):
    office.go(RANKING)
    press(office, group)
    press(office, "重新计分")
    confirm(office)
    office.page.wait_for_selector("main :text('已完成')")


def publish_all(leader):
    """Every group of the month whose ledgers are locked."""
    for group in ("乡镇组", "党群组", "政府组", "双管组"):
        leader.go(RANKING)
        press(leader, group)
        if "已计分，未公布" in leader.page.inner_text("main"):
            press(leader, "公布")
            confirm(leader)


def test_a_month_becomes_a_bulletin_that_is_signed_for(visitor):
    office, head, leader, town = (
        visitor().sign_in(name) for name in ("kaohe", "bangong", "buzhang", "xz01")
    )
    begin_at_a_locked_ledger(office)
    score(office, "双管组")
    publish_all(leader)
    period = Period.containing(timezone.localdate(), PeriodKind.MONTH).previous()

    office.go("/bulletins/draft/")
    office.page.select_option("[name=series]", label="一月一排名")
    office.page.fill("[name=period]", period.code)
    confirm(office)
    paper = office.page.url
    assert "没有写成" not in office.page.inner_text("main")
    head.page.goto(paper)
    press(head, "审核")
    confirm(head)
    leader.page.goto(paper)
    press(leader, "签发")
    confirm(leader)
    office.page.goto(paper)
    press(office, "印发")
    confirm(office)
    assert "已印发" in office.page.inner_text("main")
    office.page.goto(f"{paper}?tab=pages")
    office.page.wait_for_selector("img.official-page")

    town.go("/bulletins/received/")
    press(town, f"{period.number}月基层党建工作考核排名")
    assert "排名情况" in town.page.inner_text("main")
    press(town, "签收")
    confirm(town)
    assert "已签收" in town.page.inner_text("main")
