"""A need finds somebody: from the workbench to the result, as the talent office does it."""


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
