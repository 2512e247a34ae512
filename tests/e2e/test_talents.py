"""The talent office's own work: a need finds somebody, a ticket is done in two rounds, a card is
issued and checked at a counter, rooms are given in their order."""

from playwright.sync_api import expect


def test_a_need_finds_its_talent(visitor):
    office = visitor().sign_in("rencai")
    page = office.page
    office.go("/talent/needs/?state=published")
    with page.expect_navigation():
        page.locator("tbody td a").first.click()
    need = page.url.split("?")[0]

    page.goto(f"{need}?tab=workbench")
    first = page.locator("#tab tbody tr", has=page.locator("a:has-text('列为候选')")).first
    assert "领域" in first.inner_text()
    name, profile = first.locator("a").first.inner_text(), first.locator("a").first
    office.go(f"{profile.get_attribute('href')}consent/")
    page.check("[name=purposes][value=employers]")
    page.check("[name=answer][value=yes]")
    office.submit()

    page.goto(f"{need}?tab=workbench")
    with page.expect_navigation():
        page.locator("#tab tbody tr", has_text=name).locator("a:has-text('列为候选')").first.click()
    office.submit()

    answers = {"记录答复": "[name=agrees][value=yes]", "登记结果": "[name=outcome][value=done]"}
    for step in ("征询本人", "记录答复", "推荐给单位", "开始洽谈", "登记结果"):
        page.goto(f"{need}?tab=matches")
        row = page.locator("#tab tbody tr", has_text=name)
        with page.expect_navigation():
            row.locator(f"a:has-text('{step}')").first.click()
        if step in answers:
            page.check(answers[step])
        office.submit()
    page.goto(f"{need}?tab=matches")
    assert "达成" in page.locator("#tab tbody tr", has_text=name).first.inner_text()


def test_a_ticket_is_held_and_done_twice(visitor):
    """The unit waits for a paper, does it, and does it again: he was not content."""
    office, contact = visitor().sign_in("rencai"), visitor().sign_in("dw01")
    page = office.page
    office.go("/talent/talents/?state=in")
    talent = page.locator("tbody td a").first.get_attribute("href")
    office.go(f"{talent}ticket/")
    page.select_option("[name=matter]", label="子女入学")
    page.select_option("[name=channel]", label="电话")
    page.fill("[name=content]", "孩子秋季上一年级，希望就近入学。")
    office.submit()
    ticket = page.url.removeprefix(office.address)

    def step(visitor, name, **typed):
        visitor.go(f"{ticket}{name}/")
        for field, text in typed.items():
            place = visitor.page.locator(f"[name={field}]").first
            if place.get_attribute("type") == "radio":
                visitor.page.check(f"[name={field}][value={text}]")
            elif place.evaluate("element => element.tagName") == "SELECT":
                place.select_option(text)
            else:
                place.fill(text)
        visitor.submit()

    office.go(f"{ticket}send/")
    page.locator("#id_unit + .ts-wrapper .ts-control").click()
    page.keyboard.insert_text("县纪委监委机关")
    options = page.locator(".ts-dropdown .option")
    expect(options).to_have_count(1)
    options.click()
    office.submit()

    step(contact, "accept")
    step(contact, "hold", reason="papers", words="缺户口簿复印件。")
    expect(contact.page.locator("main")).to_contain_text("缺户口簿复印件。")
    step(contact, "resume")
    step(contact, "finish", outcome="partly", words="已联系两所学校。")
    step(office, "follow-up", satisfaction="bad", said="还没有定下学校。")
    expect(page.locator("main")).to_contain_text("第 2 轮")
    step(contact, "finish", outcome="solved", words="已安排县实验小学。")
    step(office, "follow-up", satisfaction="good")
    expect(page.locator("main")).to_contain_text("归档")


def test_a_card_is_issued_printed_and_checked_at_a_counter(visitor):
    office = visitor().sign_in("rencai")
    page = office.page
    office.go("/talent/cards/?state=proposed")
    card = page.locator("tbody td a[href*='/cards/']").first.get_attribute("href")
    office.go(f"{card}issue/")
    office.submit()
    office.go(f"{card}print/")
    front, back = page.locator(".talent-card").all()
    name = front.locator(".talent-card-name").inner_text()
    number, code = front.locator(".num").first.inner_text(), back.locator(".num").inner_text()
    expect(back.locator("svg")).to_be_visible()
    assert name not in back.inner_text()

    counter = visitor().sign_in("dw01")
    counter.go("/talent/cards/check/")
    counter.page.fill("[name=number]", number)
    counter.page.fill("[name=code]", "WRONG2")
    counter.submit()
    answer = counter.page.locator(".talent-check")
    expect(answer).to_contain_text("查不到这张卡")
    counter.page.fill("[name=number]", number)
    counter.page.fill("[name=code]", code)
    counter.submit()
    expect(answer).to_contain_text("有效")
    expect(answer).to_contain_text(name)


def test_rooms_are_given_in_order(visitor):
    """A run is called off, another worked out and shown; a colleague has to confirm it."""
    office = visitor().sign_in("rencai")
    page = office.page
    for state in ("draft", "notice"):  # one of them may be open, as this story leaves it
        office.go(f"/talent/allocations/?state={state}")
        for run in page.locator("tbody td a").all()[:1]:
            office.go(f"{run.get_attribute('href')}cancel/")
            page.fill("[name=reason]", "新增两套房源")
            office.submit()

    office.go("/talent/allocations/new/")
    page.fill("[name=name]", "重新分配")
    office.submit()
    run = page.url.removeprefix(office.address)
    places = page.locator("#tab tbody tr td:first-child").all_inner_texts()
    assert places == [str(number) for number in range(1, len(places) + 1)]
    rooms = page.locator("#tab tbody tr td:last-child strong").all_inner_texts()
    assert rooms
    assert len(set(rooms)) == len(rooms)
    office.go(f"{run}announce/")
    office.submit()
    office.go(f"{run}confirm/")
    office.page.click("main [type=submit]")
    expect(page.locator("main")).to_contain_text("请由另一位同志确认")
