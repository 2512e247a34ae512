"""Dues in the grid of a branch, and one admission from the application to the archive.

Behind the stories of figures: whoever is admitted here is one more than the figure of members that
was taken when the county was built."""

import datetime as dt
import re

from playwright.sync_api import expect

from tests.e2e.test_grid import Grid

WHY = "补登过去办理的流程"


def today(page):
    return dt.date.fromisoformat(page.evaluate("new Date().toLocaleDateString('sv')"))


FIXED = 3  # columns of the grid: who, the category, the standard


def next_to_pay(grid, month):
    """Somebody's first month that is not paid, with the one before it paid; None if nobody's is."""
    for row in range(grid.rows.count()):
        told = [grid.cell(row, FIXED + at).inner_text().strip() for at in range(month)]
        for at, text in enumerate(told):
            if not text and (at == 0 or told[at - 1].startswith("✓")):
                return row, FIXED + at
    return None


def test_a_branch_collects_dues_in_its_grid(visitor):
    town = visitor().sign_in("xz01")
    page = town.page
    town.go("/branches/dues/")
    month = today(page).month
    owing = page.evaluate(
        """() => [...document.querySelectorAll("main td a")].filter((one) => {
             const [paid, all] = one.textContent.trim().split("/").map(Number);
             return paid < all;
           }).map((one) => one.getAttribute("href"))"""
    )
    for address in owing:
        town.go(address)
        grid = Grid(town, is_open=True)
        if found := next_to_pay(grid, month):
            break
    row, at = found
    grid.type(row, at, "99999")
    expect(grid.notes).to_contain_text("请核对")
    grid.type(row, at, "✓")
    expect(grid.cell(row, at)).to_have_text(re.compile(r"^✓\d"))
    grid.saved()
    page.reload()
    expect(grid.cell(row, at)).to_have_text(re.compile(r"^✓\d"))


class Admission:
    """One of them in the hands of an office that keeps it and approves it."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page
        self.today = today(self.page)
        self.address = ""

    def ago(self, days):
        return (self.today - dt.timedelta(days=days)).isoformat()

    def choose(self, name, value, label):
        self.page.evaluate(
            """([name, value, label]) => { const { tomselect } = document.querySelector(
            `main [name=${name}]`); tomselect.addOption({ value, text: label });
            tomselect.addItem(value); }""",
            [name, str(value), label],
        )

    def begin(self, person, branch):
        self.visitor.go("/branches/admissions/open/")
        self.choose("person", person["value"], person["text"])
        self.choose("organization", branch["value"], branch["text"])
        self.page.fill("main [name=applied_on]", self.ago(1500))
        self.visitor.submit("main form[method=post] button[type=submit]")

    def step(self, code, before, *, helpers=0, **typed):
        self.page.goto(f"{self.address}steps/{code}/")
        self.page.evaluate(
            "document.querySelectorAll('main details').forEach(d => (d.open = true))"
        )
        typed = {"happened_on": self.ago(before), "override_reason": WHY, **typed}
        for name, value in typed.items():
            field = self.page.locator(f"main [name={name}]").first
            kind = field.evaluate("one => one.type")
            if kind == "radio":
                self.page.check(f"main [name={name}][value={value}]")
            else:
                field.fill(str(value))
        for place in range(helpers):
            self.page.locator("main [name=helpers]").nth(place).check()
        self.visitor.submit("main form[method=post] button[type=submit]")
        expect(self.page.locator("body")).to_contain_text("已登记“")


def last_form(visitor):
    """The last number handed out is nobody's yet, and the county's own run is for all below it."""
    visitor.go("/branches/admissions/forms/?unit=")
    cells = visitor.page.locator("main tbody tr").last.locator("td").all_inner_texts()
    texts = [text.strip().replace(",", "") for text in cells]
    place = next(place for place, text in enumerate(texts) if text.isdigit())
    return texts[place - 1] + texts[place + 1]


def test_an_admission_from_the_application_to_the_archive(visitor):
    office = visitor().sign_in("zuzhi")
    page = office.page
    one = Admission(office)
    found = page.request.get(f"{office.address}/branches/admissions/pick/?q=").json()["results"]
    person = next(p for p in found if re.match(r"19[678]", p["detail"]))
    office.go("/branches/dues/?q=村党支部")
    link = page.locator("main tbody a[href*=organisations]").first
    key = re.search(r"organisations/(\d+)/", link.get_attribute("href")).group(1)
    one.begin(person, {"value": key, "text": link.inner_text()})
    office.go(f"/branches/admissions/?q={person['text']}")
    href = page.locator("main tbody a[href*=admissions]").first.get_attribute("href")
    one.address = f"{office.address}{href}"

    agreed = {"decision": "accept"}
    one.step("talk", 1490)
    one.step("activist", 1400)
    one.step("activist_filed", 1390)
    one.step("contacts", 1390, helpers=2)
    one.step("review", 1220)
    one.step("opinion", 1000)
    page.goto(f"{one.address}notice/")
    page.fill("main [name=starts_on]", one.ago(995))
    page.fill("main [name=ends_on]", one.ago(975))
    office.submit("main form[method=post] button[type=submit]")
    one.step("listed", 970, **agreed)
    one.step("introducers", 968, helpers=2)
    one.step("vetting", 960, **agreed)
    one.step("training", 950, days=3)
    one.step("committee", 945)
    one.step("prereview", 940, **agreed)
    one.step("form", 935, form_number=last_form(office))
    votes = {"present": 5, "in_favour": 5, "entitled": 5}
    one.step("assembly", 930, **agreed, **votes)
    one.step("interview", 925)
    one.step("approval", 900, **agreed)
    assert "预备党员" in page.inner_text("main")
    for code, days in (("filed", 890), ("group", 889), ("oath", 880), ("request", 580)):
        one.step(code, days)
    one.step("conversion", 560, decision="on_time", **votes)
    one.step("confirmation", 500, **agreed)
    one.step("archive", 400)
    page.goto(one.address)
    assert "正式党员（已归档）" in page.inner_text("main")
    page.click("main a:has-text('党员档案')")
    expect(page.locator("main")).to_contain_text("正式党员")
