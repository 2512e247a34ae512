"""Two people in one form, a phone changed in two clicks, an act done wrongly and taken back."""

from django.utils import timezone

TODAY = timezone.localdate()


def open_first(someone, path, typed):
    someone.go(f"{path}?q={typed}")
    someone.page.locator("tbody td a").first.click()
    someone.page.wait_for_load_state()
    return someone.page.url.partition("?")[0]


def save(someone):
    with someone.page.expect_navigation():  # a form asks first, then goes
        someone.page.click("main .form-buttons [type=submit]")


def test_what_two_people_changed_is_merged_or_chosen(visitor):
    first, second = visitor().sign_in("zuzhi"), visitor().sign_in("bangong")
    unit = open_first(first, "/orgs/units/", "县水务局")
    for someone in (first, second):
        someone.page.goto(f"{unit}correct/")
    second.page.fill("[name=short_name]", "县水利局")
    second.page.click("main form summary")  # the order in lists is one of the rare parts
    second.page.fill("[name=position]", "1,234")
    save(second)
    first.page.fill("[name=short_name]", "县河湖局")
    save(first)

    alert = first.page.locator(".clashes")
    words = alert.inner_text()
    assert "您填的：县河湖局" in words
    assert "现在的：县水利局" in words
    assert alert.locator("fieldset").count() == 1  # only what differs
    assert first.page.input_value("[name=position]") == "1234"  # the rest is merged
    alert.locator("input[value=theirs]").check()
    save(first)
    assert "县水利局" in first.page.inner_text("main")


EDIT = "main a[aria-keyshortcuts='e']"


def test_a_phone_is_changed_in_two_clicks(visitor):
    office = visitor().sign_in("zuzhi")
    office.go("/branches/members/")
    rows = office.page.locator("main tbody a[href^='/branches/members/']")
    for address in rows.evaluate_all("all => all.map(one => one.href)"):
        office.page.goto(address)
        if office.page.locator(EDIT).count():
            break  # one on his way elsewhere is not changed
    office.page.click(EDIT)
    office.page.fill("[name=phone]", "139 1234 0077")
    save(office)
    office.page.wait_for_selector(".toasts >> text=已保存")
    assert "139" in office.page.inner_text("#secret-phone")


def test_an_identity_number_fills_in_sex_and_birth(visitor):
    office = visitor().sign_in("zuzhi")
    office.go("/people/new/")
    office.page.fill("[name=identity]", "999901199005010029")
    office.page.press("[name=identity]", "Tab")
    number = office.page.evaluate(
        """() => { const w = [7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2], n = '99990119900501002';
           return n + '10X98765432'[w.reduce((t, x, i) => t + x * Number(n[i]), 0) % 11]; }"""
    )
    office.page.fill("[name=identity]", number)
    office.page.press("[name=identity]", "Tab")
    assert office.page.input_value("[name=sex]") == "female"
    assert office.page.input_value("[name=birth]") == "1990.05"


def test_an_election_typed_wrongly_is_taken_back(visitor):
    office = visitor().sign_in("zuzhi")
    page = office.page
    office.go("/branches/elections/")
    page.locator("tbody td a").first.click()
    page.wait_for_load_state()
    organisation = page.url.partition("?")[0]
    page.goto(f"{organisation}election/")
    assert page.input_value("[name=held_on]") == ""  # a fact, never a default
    rows = page.locator(".line-up-row:not(.line-up-head)")
    before = rows.count()
    page.click("text=添加一行")
    assert rows.count() == before + 1
    page.fill("[name=held_on]", f"{TODAY:%Y年%m月%d日}")
    page.fill("[name=document]", "云组〔2026〕1号")
    if page.input_value("[name=post_1]") == "":
        page.locator("#id_person_1 + .ts-wrapper .ts-control").click()
        page.locator(".ts-dropdown .option").first.click()
        page.select_option("[name=post_1]", index=1)
    save(office)
    assert f"{TODAY}" in page.inner_text("#tab")

    page.click("text=撤回：登记换届")
    assert "恢复为" in page.inner_text("main")
    page.fill("[name=reason]", "日期填错")
    save(office)
    page.goto(f"{organisation}?tab=elections")
    assert "已撤回" in page.inner_text("#tab")
